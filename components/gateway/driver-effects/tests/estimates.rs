//! The gateway accepts a chain's estimates for an `eth_sendTransaction` only within bounds, and
//! quotes them in part.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_driver_effects::Outcome;
use serde_json::{Value, json};
use support::world::{World, answer};
use support::*;

/// Sends an `eth_sendTransaction` whose chain answers `method` with `estimate`. Returns the
/// response, and the world after it.
fn send(transaction: Value, method: &'static str, estimate: &Value) -> (Value, World) {
    let mut world = World::new("eth_sendTransaction", json!([transaction]), answer("\"0xraw\"", Some("0xhash")));
    world.said.insert(method, json!({ "result": estimate }));
    let seen = world.run("/v1/signer/1", &[]);
    assert_eq!(seen.status, 200);
    (seen.json(), world)
}

#[test]
fn blames_the_chain_for_what_no_chain_has() {
    let (dynamic, legacy, named) = (json!({ "from": "0xf" }), json!({ "type": "0x0" }), json!({ "nonce": "0x1" }));
    let (wide, half) = (json!("0x100000000000000000000000000000000"), json!("0x80000000000000000000000000000000"));
    let nonce = "eth_getTransactionCount";
    for (transaction, method, estimate) in [
        (&dynamic, nonce, json!("0x20000000000000")),
        (&dynamic, nonce, json!("0xfffffffffffffffe")),
        (&dynamic, nonce, wide.clone()),
        (&named, nonce, json!("0x20000000000000")),
        (&dynamic, nonce, json!("0x+9")),
        (&dynamic, nonce, json!("0x")),
        (&dynamic, nonce, json!(9)),
        (&dynamic, "eth_estimateGas", json!("0x0")),
        (&dynamic, "eth_estimateGas", json!("0x5207")),
        (&dynamic, "eth_estimateGas", json!("0x10000000000000000")),
        (&dynamic, "eth_estimateGas", Value::Null),
        (&legacy, "eth_gasPrice", wide.clone()),
        (&dynamic, "eth_maxPriorityFeePerGas", wide.clone()),
        (&dynamic, "eth_getBlockByNumber", json!({ "baseFeePerGas": wide, "gasLimit": "0x1" })),
        (&dynamic, "eth_getBlockByNumber", json!({ "baseFeePerGas": half, "gasLimit": "0x1" })),
        (&dynamic, "eth_getBlockByNumber", json!({ "gasLimit": "0x10000000000000000" })),
        (&dynamic, "eth_getBlockByNumber", json!({})),
        (&dynamic, "eth_getBlockByNumber", Value::Null),
        (&dynamic, "eth_getBalance", json!("0x")),
        (&dynamic, "eth_getBalance", json!(1)),
        (&dynamic, "eth_getBalance", json!(format!("0x1{}", "0".repeat(64)))),
    ] {
        let (seen, world) = send(transaction.clone(), method, &estimate);
        let error = &seen["error"];
        assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32603), &json!("upstream-error")), "{method} {estimate}: {seen}");
        assert!(error["message"].as_str().unwrap().starts_with(&format!("{method}: expected ")), "{error}");
        assert!(world.calls.iter().all(|call| call.estimates.is_none()), "nothing is signed with it");
    }
}

#[test]
fn believes_what_is_at_the_bounds() {
    for (transaction, method, estimate) in [
        (json!({}), "eth_getTransactionCount", json!("0x1fffffffffffff")),
        (json!({}), "eth_estimateGas", json!("0x5208")),
        (json!({}), "eth_estimateGas", json!("0xffffffffffffffff")),
        (json!({ "type": "0x0" }), "eth_gasPrice", json!("0xffffffffffffffffffffffffffffffff")),
        (json!({}), "eth_getBlockByNumber", json!({ "baseFeePerGas": "0x7fffffffffffffffffffffffffffffff", "gasLimit": "0x1" })),
        (json!({}), "eth_getBalance", json!(format!("0x{}", "f".repeat(64)))),
    ] {
        let (seen, world) = send(transaction, method, &estimate);
        assert_eq!(seen["result"], "0xhash", "{method} {estimate}: {seen}");
        assert!(world.calls[1].estimates.is_some());
    }
}

#[test]
fn quotes_a_long_refusal_in_part() {
    fn refuse(_: usize) -> Outcome {
        let error = json!({ "code": -32000, "message": "é".repeat(1_000_000) });
        json_response(&json!({ "jsonrpc": "2.0", "id": 0, "error": error }).to_string())
    }
    let transaction = json!([{ "from": "0xf" }]);
    let mut world = World { broadcast: refuse, ..World::new("eth_sendTransaction", transaction, answer("\"0xraw\"", Some("0xhash"))) };
    let seen = world.run("/v1/signer/1", &[]);
    let error = seen.json()["error"].clone();
    for text in [&error["message"], &error["data"]["detail"]] {
        let text = text.as_str().unwrap();
        assert!(text.contains(&format!("({}…)", "é".repeat(300))), "{text}");
    }
    assert_eq!(error["data"]["rawTransaction"], "0xraw");
    assert!(seen.body.len() < 3_000, "{} bytes", seen.body.len());
}
