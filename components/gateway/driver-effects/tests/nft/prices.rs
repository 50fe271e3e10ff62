//! What each route takes from the quota, and what a client without quota gets.

use mintmark_gateway_core::{LimitsFailure, TakeOutcome};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use crate::host::Host;
use crate::host::exchange::Exchange;
use crate::host::make::*;
use crate::support::{allowed, post, refused, request};

/// Runs a request whose take has this outcome.
fn run(host: &Host, method: &str, at: &str, outcome: &Result<TakeOutcome, LimitsFailure>) -> Exchange {
    let request = if at.ends_with("batch") { post(at, &[]) } else { request(method, at, &[]) };
    let mut exchange = host.begin(request);
    exchange.drive(host.now.get(), |action| match action {
        Action::Take(_) => Some(Outcome::Take(outcome.clone())),
        Action::Body(_) => {
            let token = json!({ "chain": "1", "contract": CONTRACT, "tokenId": "7" });
            Some(Outcome::Body(Ok(json!({ "tokens": [token, token] }).to_string().into_bytes())))
        }
        other => host.answer(other),
    });
    exchange
}

fn routes() -> [(&'static str, String, &'static str); 10] {
    let collection = format!("/v1/nft/1/{CONTRACT}");
    [
        ("GET", PATH.to_owned(), "nft.get"),
        ("GET", collection.clone(), "nft.collection"),
        ("GET", "/v1/avatar/name.eth".to_owned(), "nft.avatar"),
        ("GET", "/v1/avatar/name.eth/image".to_owned(), "nft.media"),
        ("GET", path("/image"), "nft.media"),
        ("GET", path("/image?width=64"), "nft.resize"),
        ("GET", path("/validate"), "nft.validate"),
        ("POST", path("/refresh"), "nft.refresh"),
        ("POST", format!("{collection}/refresh"), "nft.refresh"),
        ("POST", "/v1/nft/batch".to_owned(), "nft.batch,nft.batch"),
    ]
}

#[test]
fn a_client_without_quota_causes_no_other_effect() {
    for (method, at, price) in routes() {
        let seen = run(&Host::new(), method, &at, &Ok(refused(2.5)));
        let effects: Vec<_> =
            seen.log.iter().filter(|it| !["body", "head", "chunk", "end"].iter().any(|name| it.starts_with(name))).collect();
        assert_eq!(effects, [&format!("take anonymous 192.0.2.7 {price}")], "{at}");
        assert_eq!((seen.status(), seen.header("retry-after"), &seen.json()["code"]), (429, Some("3"), &json!("quota-exceeded")));
        assert_eq!((seen.header("cache-control"), seen.header("ratelimit")), (Some("no-store"), Some("\"burst\";r=9")));
    }
}

#[test]
fn a_store_of_limits_that_fails_lets_nobody_in() {
    for (method, at, _) in routes() {
        let seen = run(&Host::new(), method, &at, &Err(LimitsFailure::StoreUnavailable));
        assert_eq!((seen.status(), &seen.json()["code"], seen.count("recall")), (503, &json!("store-unavailable"), 0), "{at}");
    }
}

#[test]
fn a_kept_answer_costs_as_much_as_another() {
    let host = Host::new();
    host.resolves([found("a")]);
    for _ in 0..2 {
        let seen = run(&host, "GET", PATH, &Ok(allowed(50.0)));
        assert_eq!((seen.status(), seen.summary.unwrap().cost), (200, 50.0));
    }
}
