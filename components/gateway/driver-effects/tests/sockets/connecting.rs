use std::rc::Rc;

use mintmark_gateway_core::LimitsFailure;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;

use crate::exchange;
use crate::support::*;

const RESTRICTED: &str = r#"{ "cors": { "origins": ["https://app.example"] }, "chains": { "1": { "rpc": ["https://a.example"] } } }"#;

fn connect(config: &str, target: &str, headers: &[(&str, &str)], mut take: impl FnMut() -> Outcome) -> Seen {
    let gateway = gateway(config, ScriptedNft::default());
    let request = request("GET", target, headers);
    exchange(
        |effects, seed| Rc::clone(&gateway).connect(effects, request, seed),
        |action| match action {
            Action::Take(_) => Some(take()),
            _ => None,
        },
    )
}

fn paid() -> Outcome {
    Outcome::Take(Ok(allowed(20.0)))
}

#[test]
fn a_request_that_may_become_a_socket_is_charged_and_accepted() {
    let seen = connect(CONFIG, "/rpc/1", &[], paid);
    let refund = json!({
        "plan": "anonymous", "key": "192.0.2.7", "network": "192.0.2.7",
        "taken": 20.0, "spent": 0.0, "at": seen.json()["refund"]["at"], "countedIn": 0,
    });
    assert_eq!((seen.status, seen.json()), (101, json!({ "chain": "1", "client": "anonymous:192.0.2.7", "refund": refund })));
    assert!(seen.json()["refund"]["at"].is_f64(), "{}", seen.body);
    assert_eq!(seen.effects, ["take anonymous 192.0.2.7 rpc.connect"]);
    assert_eq!(seen.header("ratelimit"), Some("\"burst\";r=9"));
    let keyed = connect(CONFIG, "/rpc/eip155:1/secret", &[], paid);
    assert_eq!((keyed.status, keyed.json()["chain"].as_str()), (101, Some("1")));
    assert!(keyed.json()["client"].as_str().unwrap().starts_with("pro:2bb80d53"), "{}", keyed.body);
}

#[test]
fn a_connection_that_costs_nothing_has_nothing_to_give_back() {
    let seen = connect(CONFIG, "/rpc/1", &[], || Outcome::Take(Ok(allowed(0.0))));
    assert_eq!((seen.status, seen.json()), (101, json!({ "chain": "1", "client": "anonymous:192.0.2.7" })));
}

#[test]
fn the_rules_of_http_hold_before_it_is_one() {
    for (config, target, headers, status, code) in [
        (CONFIG, "/rpc/1", vec![("host", "evil.example")], 421, "unknown-host"),
        (CONFIG, "/rpc/1", vec![("x-api-key", "nobody's")], 401, "unauthorized"),
        (CONFIG, "/rpc/1/nobodys", vec![], 401, "unauthorized"),
        (CONFIG, "/rpc/2", vec![], 404, "unknown-chain"),
        (CONFIG, "/v1/signer/1", vec![], 404, "unknown-route"),
        (RESTRICTED, "/rpc/1", vec![("origin", "https://evil.example")], 403, "forbidden"),
        (RESTRICTED, "/rpc/1", vec![("origin", "null")], 403, "forbidden"),
    ] {
        let headers: Vec<(&str, &str)> = headers;
        let gateway = gateway(config, ScriptedNft::default());
        let mut request = request("GET", target, &headers);
        if headers.iter().any(|(name, _)| *name == "host") {
            request.headers.remove(0);
        }
        let mut plans = Vec::new();
        let seen = exchange(
            |effects, seed| Rc::clone(&gateway).connect(effects, request, seed),
            |action| match action {
                Action::Take(take) => {
                    plans.push(take.plan.clone());
                    Some(paid())
                }
                _ => None,
            },
        );
        assert_eq!((seen.status, seen.summary.as_ref().unwrap().codes.join(",")), (status, code.to_owned()), "{target} {}", seen.body);
        assert_eq!(plans, ["abuse"], "{target}");
    }
    assert_eq!(connect(RESTRICTED, "/rpc/1", &[("origin", "https://app.example")], paid).status, 101);
}

#[test]
fn a_client_without_units_is_told_when_to_come_again() {
    let seen = connect(CONFIG, "/rpc/1", &[], || Outcome::Take(Ok(refused(2.5))));
    assert_eq!((seen.status, seen.header("retry-after")), (429, Some("3")));
    assert_eq!(seen.json()["error"]["data"]["code"], "quota-exceeded");
    let seen = connect(CONFIG, "/rpc/1", &[], || Outcome::Take(Err(LimitsFailure::StoreUnavailable)));
    assert_eq!(seen.status, 503);
}

#[test]
fn notifications_are_charged_together() {
    let run = |outcome: fn() -> Outcome| {
        let gateway = gateway(CONFIG, ScriptedNft::default());
        let request = request("GET", "/rpc/1", &[]);
        exchange(
            |effects, seed| Rc::clone(&gateway).notified(effects, request, 3, seed),
            |action| match action {
                Action::Take(_) => Some(outcome()),
                _ => None,
            },
        )
    };
    let seen = run(paid);
    assert_eq!((seen.status, seen.body.as_str()), (204, ""));
    assert_eq!(seen.effects, ["take anonymous 192.0.2.7 eth_subscription,eth_subscription,eth_subscription"]);
    let seen = run(|| Outcome::Take(Ok(refused(9.0))));
    assert_eq!((seen.status, seen.json()["code"].as_str(), seen.json()["retryAfter"].as_u64()), (429, Some("quota-exceeded"), Some(9)));
}
