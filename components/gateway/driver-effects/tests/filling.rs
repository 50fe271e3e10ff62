//! What the chain would refuse is refused before a nonce is taken, and what a chain does not have
//! is filled in by another way.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use serde_json::{Value, json};
use support::world::{World, answer};

fn world(params: Value, said: &[(&'static str, Value)]) -> World {
    let mut world = World::new("eth_sendTransaction", params, answer("\"0xraw\"", Some("0xhash")));
    world.said.extend(said.iter().cloned());
    world
}

fn error(code: i64, message: &str) -> Value {
    json!({ "error": { "code": code, "message": message } })
}

/// Sends a transaction that is refused. Returns the error and the world after it. Nothing is
/// signed, and nothing is sent.
fn refused(params: Value, said: &[(&'static str, Value)]) -> (Value, World) {
    let mut world = world(params, said);
    let seen = world.run("/v1/signer/1", &[]);
    assert_eq!((seen.status, &seen.json()["id"]), (200, &json!(5)));
    assert!(world.calls.iter().all(|call| call.estimates.is_none()), "the vault takes no nonce");
    assert!(!world.sent.iter().any(|sent| sent.starts_with("eth_sendRaw")));
    assert!(!seen.effects.iter().any(|effect| effect.contains("abuse")), "it is no abuse");
    (seen.json()["error"].clone(), world)
}

const BASE: &str = "0x77359400";

#[test]
fn what_would_revert_is_refused_with_its_data() {
    let data = "0x08c379a0";
    for (code, message, sent, shown) in [
        (3, "execution reverted: no", json!(data), Some(data)),
        (-32000, "execution reverted", Value::Null, None),
        (-32000, "Execution reverted", json!("0x"), Some("0x")),
        (-32015, "VM execution error.", json!("Reverted 0x08c379a0"), Some(data)),
        (-32603, "VM Exception while processing transaction: revert", json!({ "message": "no", "data": data }), Some(data)),
        (3, "execution reverted", json!("0xnot hexadecimal"), None),
        (3, "execution reverted", json!({ "data": format!("0x{}", "ab".repeat(40_000)) }), None),
    ] {
        let mut failure = error(code, message);
        failure["error"]["data"] = sent;
        for (fields, method) in [(json!({ "from": "0xf" }), "eth_estimateGas"), (json!({ "from": "0xf", "gas": "0x5208" }), "eth_call")] {
            let (error, _) = refused(json!([fields]), &[(method, failure.clone())]);
            assert_eq!((&error["code"], &error["data"]["code"]), (&json!(3), &json!("transaction-reverts")), "{message}: {error}");
            assert_eq!(error["data"]["data"].as_str(), shown, "{message}");
            assert!(error["message"].as_str().unwrap().ends_with(message));
        }
    }
}

#[test]
fn what_the_chain_cannot_run_is_refused_with_the_reason() {
    for (code, message, reason) in [
        (-32000, "insufficient funds for gas * price + value: address 0xf have 1 want 2", "insufficient-funds"),
        (-32003, "Insufficient funds for gas * price + value", "insufficient-funds"),
        (-32010, "insufficient sender balance", "insufficient-funds"),
        (-32004, "Upfront cost exceeds account balance", "insufficient-funds"),
        (-32000, "gas required exceeds allowance (21000)", "not-executable"),
        (-32000, "intrinsic gas too low", "not-executable"),
        (-32000, "invalid opcode: opcode 0xfe not defined", "not-executable"),
        (-32000, "stack underflow (0 <=> 1)", "not-executable"),
        (-32003, "rejected", "not-executable"),
    ] {
        let (error, _) = refused(json!([{ "from": "0xf" }]), &[("eth_estimateGas", error(code, message))]);
        assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32003), &json!("transaction-refused")), "{message}: {error}");
        assert_eq!(error["data"]["reason"], reason, "{message}");
        assert!(error["message"].as_str().unwrap().ends_with(message));
    }
}

#[test]
fn a_failure_of_the_node_is_its_own() {
    for (code, message) in [(-32000, "header not found"), (-32603, "internal error"), (-32602, "invalid argument 0")] {
        for method in ["eth_estimateGas", "eth_getBalance", "eth_getTransactionCount", "eth_getBlockByNumber"] {
            let (error, _) = refused(json!([{ "from": "0xf" }]), &[(method, error(code, message))]);
            assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32603), &json!("upstream-error")), "{error}");
            assert!(error["message"].as_str().unwrap().starts_with(&format!("{method}: ")), "{error}");
        }
    }
}

#[test]
fn a_limit_of_the_node_is_told_as_one() {
    let mut world = world(json!([{ "from": "0xf" }]), &[("eth_getBalance", error(-32005, "rate limited"))]);
    let seen = world.run("/v1/signer/1", &[]);
    let error = seen.json()["error"].clone();
    assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (429, &json!(-32005), &json!("upstream-limited")));
    assert_eq!(seen.header("retry-after"), Some("1"));
}

#[test]
fn a_method_that_the_chain_lacks_is_named_and_is_not_that_of_the_caller() {
    for (code, message) in
        [(-32601, "Method not found"), (-32000, "the method eth_x does not exist/is not available"), (-32004, "not supported")]
    {
        let lacking = error(code, message);
        for method in ["eth_estimateGas", "eth_getBalance", "eth_getTransactionCount", "eth_getBlockByNumber", "eth_chainId"] {
            let (error, _) = refused(json!([{ "from": "0xf" }]), &[(method, lacking.clone())]);
            assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32603), &json!("upstream-error")), "{error}");
            assert!(error["message"].as_str().unwrap().contains(&format!("does not have {method},")), "{error}");
        }
        let all = ["eth_maxPriorityFeePerGas", "eth_feeHistory", "eth_gasPrice"].map(|method| (method, lacking.clone()));
        assert!(refused(json!([{}]), &all).0["message"].as_str().unwrap().contains("does not have eth_gasPrice,"));
    }
}

#[test]
fn gas_above_that_of_a_block_is_left_to_the_signer() {
    let failed = ("eth_call", error(-32003, "caller gas limit exceeds block gas limit"));
    let mut world = world(json!([{ "from": "0xf", "gas": "0x1c9c381" }]), core::slice::from_ref(&failed));
    assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash", "this vault signs everything");
    assert_eq!(world.calls[1].estimates.as_ref().unwrap().block_gas_limit, Some(30_000_000));
    refused(json!([{ "from": "0xf", "gas": "0x1c9c380" }]), &[failed]);
}

#[test]
fn a_client_can_leave_the_simulation_out() {
    let params = json!([{ "from": "0xf", "gas": "0x5208" }, { "simulate": false }]);
    let mut skipped = world(params.clone(), &[("eth_call", error(3, "execution reverted"))]);
    assert_eq!(skipped.run("/v1/signer/1", &[]).json()["result"], "0xhash");
    assert!(!skipped.sent.iter().any(|sent| sent.starts_with("eth_call") || sent.starts_with("eth_estimateGas")));
    assert_eq!(skipped.calls[1].params, params.to_string(), "the signer reads what the client sent");
    assert!(skipped.calls[1].estimates.as_ref().unwrap().balance.is_some(), "the balance is still compared");
    refused(json!([{ "from": "0xf", "gas": "0x5208" }, { "simulate": true }]), &[("eth_call", error(3, "execution reverted"))]);
}

#[test]
fn without_a_nonce_of_the_client_the_pending_state_counts() {
    for (fields, state) in [(json!({ "from": "0xf" }), "pending"), (json!({ "from": "0xf", "nonce": "0x8" }), "latest")] {
        let mut world = world(json!([fields]), &[]);
        world.run("/v1/signer/1", &[]);
        for asked in [format!(r#"eth_getBalance ["0xf","{state}"]"#), format!(r#"eth_estimateGas [{{"from":"0xf"}},"{state}"]"#)] {
            assert!(world.sent.contains(&asked), "{asked}: {:?}", world.sent);
        }
    }
}

#[test]
fn without_a_suggested_tip_the_fee_history_counts() {
    for lacking in [error(-32601, "Method not found"), error(-32000, "unknown"), error(-32603, "not implemented")] {
        let mut world = world(json!([{ "from": "0xf" }]), &[("eth_maxPriorityFeePerGas", lacking)]);
        assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash");
        let fill = world.calls[1].estimates.as_ref().unwrap();
        assert_eq!((fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.as_deref()), ("4000000003", Some("3")));
        assert!(world.sent.contains(&r#"eth_feeHistory ["0x5","latest",[50]]"#.to_owned()));
    }
    let lacking = ("eth_maxPriorityFeePerGas", error(-32601, "Method not found"));
    let empty = json!({ "result": { "reward": [["0x0"], ["0x0"]] } });
    let mut quiet = world(json!([{}]), &[lacking.clone(), ("eth_feeHistory", empty)]);
    quiet.run("/v1/signer/1", &[]);
    assert_eq!(quiet.calls[1].estimates.as_ref().unwrap().max_priority_fee_per_gas.as_deref(), Some("1"));
    for history in [json!({}), json!({ "reward": [] }), json!({ "reward": [["x"]] }), json!({ "reward": null }), json!([])] {
        let (error, _) = refused(json!([{}]), &[lacking.clone(), ("eth_feeHistory", json!({ "result": history }))]);
        assert_eq!(error["data"]["code"], "upstream-error");
    }
    let mut given = world(json!([{ "maxPriorityFeePerGas": "0x2" }]), &[lacking]);
    given.run("/v1/signer/1", &[]);
    assert!(!given.sent.iter().any(|sent| sent.starts_with("eth_feeHistory")), "only if it is needed");
}

#[test]
fn without_the_fee_history_the_gas_price_counts() {
    let lacking = || error(-32601, "Method not found");
    for (suggested, history) in [(lacking(), lacking()), (json!({ "result": null }), json!({ "result": null }))] {
        for (price, tip, max_fee) in [("0x77359409", "9", "4000000009"), ("0x77359400", "1", "4000000001"), ("0x1", "1", "4000000001")] {
            let answers = [
                ("eth_maxPriorityFeePerGas", suggested.clone()),
                ("eth_feeHistory", history.clone()),
                ("eth_gasPrice", json!({ "result": price })),
            ];
            let mut world = world(json!([{}]), &answers);
            assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash");
            let fill = world.calls[1].estimates.as_ref().unwrap();
            assert_eq!((fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.as_deref()), (max_fee, Some(tip)), "{price}");
        }
    }
}

#[test]
fn a_chain_without_eip_1559_has_a_single_price() {
    let block = ("eth_getBlockByNumber", json!({ "result": { "gasLimit": "0x1c9c380" } }));
    for fields in
        [json!({ "from": "0xf" }), json!({ "type": "0x0" }), json!({ "type": "0x1", "accessList": [] }), json!({ "accessList": [] })]
    {
        let mut world = world(json!([fields]), &[block.clone(), ("eth_maxPriorityFeePerGas", error(-32601, "Method not found"))]);
        assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash", "{fields}");
        let fill = world.calls[1].estimates.as_ref().unwrap();
        assert_eq!((fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.as_deref()), ("2000000001", None), "{fields}");
    }
    for fields in [json!({ "type": "0x2" }), json!({ "maxFeePerGas": "0x1" }), json!({ "authorizationList": [] }), json!({ "blobs": [] })] {
        let (error, _) = refused(json!([fields]), core::slice::from_ref(&block));
        assert_eq!((&error["code"], &error["data"]["reason"]), (&json!(-32003), &json!("type-not-supported")), "{fields}: {error}");
    }
}

#[test]
fn a_chain_without_blobs_gets_none() {
    let block = ("eth_getBlockByNumber", json!({ "result": { "gasLimit": "0x1c9c380", "baseFeePerGas": BASE } }));
    let (error, _) = refused(json!([{ "type": "0x3", "maxFeePerBlobGas": "0x1" }]), core::slice::from_ref(&block));
    assert_eq!(error["data"]["reason"], "type-not-supported");
    assert_eq!(world(json!([{}]), &[block]).run("/v1/signer/1", &[]).json()["result"], "0xhash");
}

#[test]
fn an_endpoint_without_batches_is_asked_call_by_call() {
    let mut world = World { takes_batches: false, ..world(json!([{ "from": "0xf" }]), &[]) };
    assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash");
    assert_eq!(world.requests, 1 + 7 + 1);
    let mut failing = World { takes_batches: false, ..world_with_revert() };
    assert_eq!(failing.run("/v1/signer/1", &[]).json()["error"]["data"]["code"], "transaction-reverts");
}

fn world_with_revert() -> World {
    world(json!([{ "from": "0xf" }]), &[("eth_estimateGas", error(3, "execution reverted"))])
}

#[test]
fn a_block_without_a_limit_is_no_bound() {
    let block = ("eth_getBlockByNumber", json!({ "result": { "gasLimit": "0x0", "baseFeePerGas": BASE } }));
    let rich = ("eth_getBalance", json!({ "result": format!("0x{}", "f".repeat(64)) }));
    let mut world = world(json!([{}]), &[block, rich]);
    world.run("/v1/signer/1", &[]);
    let fill = world.calls[1].estimates.as_ref().unwrap();
    assert_eq!((fill.block_gas_limit, fill.balance.as_deref()), (None, None));
}
