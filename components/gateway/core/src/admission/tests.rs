#![allow(clippy::unwrap_used)]
use serde_json::{Value, json};

use super::*;
use crate::io::Verdict;

const ENTROPY: [u8; 16] = [7; 16];

fn limiter(section: &Value) -> RequestLimiter {
    RequestLimiter::parse(&json!({ "limits": section }).to_string()).unwrap()
}

/// A limiter with the plans `anonymous` and `gold`. The key `secret` has the second.
fn keyed_limiter() -> RequestLimiter {
    limiter(
        &json!({ "plans": ["anonymous", "gold"], "trustedProxies": ["0.0.0.0"], "keys": [{ "sha256": sha256("secret"), "plan": "gold" }] }),
    )
}

fn sha256(key: &str) -> String {
    crate::digest::sha256_hex(key.as_bytes())
}

fn request(headers: &[(&str, &str)]) -> Request {
    let headers = headers.iter().map(|(name, value)| Header::new(name, *value)).collect();
    Request { method: "GET".to_owned(), target: "/a".to_owned(), headers, peer: "0.0.0.0".to_owned() }
}

fn outcome(allowed: bool) -> TakeOutcome {
    TakeOutcome {
        allowed,
        cost: 3.0,
        prices: vec![3.0],
        retry_after: if allowed { 0.0 } else { 1.5 },
        verdicts: vec![Verdict { policy: "burst".to_owned(), violated: !allowed, mode: "enforce".to_owned() }],
        fields: vec![Header::new("ratelimit", "\"burst\";r=1;t=1")],
        at: 5.0,
        lease: None,
        counted_in: 2,
    }
}

fn field<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name == name).map(|header| header.value.as_str())
}

#[test]
fn a_key_pays_else_the_address() {
    let limiter = keyed_limiter();
    let payer = |headers: &[(&str, &str)]| {
        let take = limiter.demand(&request(headers)).take();
        (take.plan, take.key, take.anonymous)
    };
    let gold = ("gold".to_owned(), sha256("secret"), false);
    assert_eq!(payer(&[("x-api-key", "secret")]), gold);
    assert_eq!(payer(&[("authorization", "Bearer secret")]), gold);
    // `Authorization` is the service's here.
    assert_eq!(payer(&[("x-api-key", "secret"), ("authorization", "Bearer of-the-service")]), gold);
    let anonymous = ("anonymous".to_owned(), "192.0.2.1".to_owned(), true);
    assert_eq!(payer(&[("authorization", "Basic YTpi"), ("x-forwarded-for", "192.0.2.1")]), anonymous);
}

#[test]
fn without_keys_the_credentials_are_the_services() {
    let limiter = limiter(&json!({}));
    for headers in [[("x-api-key", "any")], [("authorization", "Bearer any")]] {
        let take = limiter.demand(&request(&headers)).take();
        assert_eq!((take.plan.as_str(), take.key.as_str()), ("anonymous", "0.0.0.0"));
        assert_eq!(take.calls, [MeteredCall::named("GET /a")]);
    }
}

#[test]
fn an_unknown_key_is_refused_and_counted_as_abuse() {
    let limiter = keyed_limiter();
    for headers in
        [vec![("x-api-key", "guess")], vec![("authorization", "Bearer guess")], vec![("x-api-key", "secret"), ("x-api-key", "secret")]]
    {
        let request = request(&headers);
        let demand = limiter.demand(&request);
        let Take { plan, key, calls, .. } = demand.take();
        assert_eq!((plan.as_str(), key.as_str(), calls), ("abuse", "0.0.0.0", vec![MeteredCall::named("abuse")]));
        let refusal = demand.judge(Ok(outcome(true)), &request, &ENTROPY).unwrap_err();
        assert_eq!((refusal.status, field(&refusal.headers, "www-authenticate")), (401, Some("Bearer")));
        assert_eq!(field(&refusal.headers, "ratelimit"), None);
        let exceeded = limiter.demand(&request).judge(Ok(outcome(false)), &request, &ENTROPY).unwrap_err();
        assert_eq!((exceeded.status, field(&exceeded.headers, "retry-after")), (429, Some("2")));
        let down = limiter.demand(&request).judge(Err(LimitsFailure::StoreUnavailable), &request, &ENTROPY).unwrap_err();
        assert_eq!(down.status, 401);
    }
}

#[test]
fn refuses_with_a_problem() {
    let limiter = limiter(&json!({}));
    let request = request(&[("x-request-id", "id-1")]);
    let judge = |answer| limiter.demand(&request).judge(answer, &request, &ENTROPY);
    let refusal = judge(Ok(outcome(false))).unwrap_err();
    let fields: Vec<(&str, &str)> = refusal.headers.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
    let length = refusal.body.len().to_string();
    assert_eq!(
        (refusal.status, fields),
        (
            429,
            vec![
                ("content-type", "application/problem+json"),
                ("retry-after", "2"),
                ("ratelimit", "\"burst\";r=1;t=1"),
                ("cache-control", "no-store"),
                ("x-content-type-options", "nosniff"),
                ("x-request-id", "id-1"),
                ("content-length", length.as_str()),
            ]
        )
    );
    let body: Value = serde_json::from_slice(&refusal.body).unwrap();
    assert_eq!((body.get("code"), body.get("violated-policies")), (Some(&json!("quota-exceeded")), Some(&json!(["burst"]))));
    let down = judge(Err(LimitsFailure::StoreUnavailable)).unwrap_err();
    assert_eq!((down.status, down.headers.iter().any(|it| it.name == "ratelimit")), (503, false));
    assert_eq!(judge(Err(LimitsFailure::Invalid("x".to_owned()))).unwrap_err().status, 500);
}

#[test]
fn an_admitted_request_keeps_its_price_and_frees_its_slot() {
    let limiter = limiter(&json!({}));
    let request = request(&[]);
    let judge = |answer| limiter.demand(&request).judge(answer, &request, &ENTROPY).unwrap();
    let plain = judge(Ok(outcome(true)));
    assert_eq!(plain.fields, outcome(true).fields);
    assert!(!plain.has_slot() && plain.completed().is_none());
    let slotted = judge(Ok(TakeOutcome { lease: Some(9.0), ..outcome(true) }));
    assert!(slotted.has_slot());
    let settle = slotted.completed().unwrap();
    assert_eq!((settle.lease, settle.taken, settle.spent, settle.at, settle.counted_in), (Some(9.0), 3.0, 3.0, 5.0, 2));
}

#[test]
fn names_every_config_error() {
    let errors = RequestLimiter::parse(&json!({ "limits": { "trustedProxies": ["x"], "ipv6Prefix": 1 } }).to_string()).unwrap_err();
    let places: Vec<&str> = errors.iter().map(|error| error.at.as_str()).collect();
    assert_eq!(places, ["/limits/trustedProxies/0", "/limits/ipv6Prefix"]);
    assert_eq!(RequestLimiter::parse("{\"limits\":{\"keys\":1}}").unwrap_err().first().unwrap().at, "/limits/keys");
}
