//! Calls that change something.

use mintmark_gateway_core::FetchFailure;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use super::{ask, call, fresh, is_first, said};
use crate::support::*;

#[test]
fn a_call_that_may_change_something_is_performed_once() {
    let config = CONFIG.replace("\"https://b.example\"] }", "\"https://b.example\"], \"methods\": [\"evm_mine\"] }");
    let broken = || Outcome::Fetch(Err(FetchFailure::Unreachable("ECONNRESET".into())));
    let refused = || Outcome::Fetch(Err(FetchFailure::Unreachable("ECONNREFUSED".into())));
    for (first, who) in [(broken as fn() -> Outcome, "a"), (refused, "ab")] {
        let gateway = gateway(&config, ScriptedNft::default());
        let good = || said(&json!({ "result": "0x0" }));
        let (_, asked) = ask(&gateway, &call("evm_mine"), |fetch| Some(if is_first(fetch) { first() } else { good() }));
        assert_eq!(asked.concat(), who);
    }
}

#[test]
fn a_transaction_is_looked_for_before_a_failure_is_told() {
    let send = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": ["0x"] });
    let hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    for (refusal, found, expected) in [
        ("already known", Value::Null, json!(hash)),
        ("nonce too low", json!({ "hash": hash }), json!(hash)),
        ("nonce too low", Value::Null, Value::Null),
        ("insufficient funds", Value::Null, Value::Null),
    ] {
        let (seen, _) = ask(&fresh(), &send, |fetch| {
            let body = String::from_utf8(fetch.body.clone().unwrap()).unwrap();
            let error = json!({ "error": { "code": -32000, "message": refusal } });
            Some(said(&if body.contains("eth_sendRaw") { error } else { json!({ "result": found }) }))
        });
        assert_eq!(seen.json()["result"], expected, "{refusal}");
        if expected.is_null() {
            assert_eq!(seen.json()["error"]["message"], refusal);
        }
    }
}

#[test]
fn a_transaction_goes_to_the_next_endpoint_as_well_if_the_first_is_silent() {
    let send = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": ["0x"] });
    let gateway = fresh();
    let mut orders = Vec::new();
    for _ in 0..2 {
        let mut order = String::new();
        let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(send.to_string().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Fetch(fetch) => {
                order.push(if is_first(fetch) { 'a' } else { 'b' });
                (!is_first(fetch)).then(|| said(&json!({ "result": "0xhash" })))
            }
            Action::Sleep(1000) => Some(Outcome::Sleep),
            _ => None,
        });
        assert_eq!(seen.json()["result"], "0xhash");
        orders.push(order);
    }
    assert_eq!(orders, ["ab", "b"], "the next one goes to the endpoint that answers");
}
