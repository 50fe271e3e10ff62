//! Answers that cannot change any more, and what is paid for them.

use serde_json::{Value, json};

use crate::chain::Chain;

const HASH: &str = "0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb";

/// A chain whose head is block 100, with a finality of 10. It has the receipts of transactions in
/// the blocks that their hashes begin with.
fn at_100(fields: &str) -> Chain<impl FnMut(&str, &Value) -> Option<Value>> {
    Chain::with(&format!(r#""finality": 10, {fields}"#), |method, params| {
        Some(match method {
            "eth_blockNumber" => json!("0x64"),
            "eth_getTransactionReceipt" => json!({ "blockNumber": &params[0].as_str().unwrap()[..4] }),
            "eth_getLogs" if params[0]["address"] == "none" => json!([]),
            "eth_getCode" if params[0] == "none" => json!("0x"),
            "eth_getBlockByHash" if params[0] != HASH => Value::Null,
            _ => json!({ "of": params }),
        })
    })
}

/// Makes the same call twice, and returns how often the chain was asked.
fn asked(chain: &mut Chain<impl FnMut(&str, &Value) -> Option<Value>>, method: &str, params: &Value) -> usize {
    let before = chain.asked.len();
    let (first, second) = (chain.call(method, params), chain.call(method, params));
    assert_eq!(first, second);
    chain.asked.len() - before
}

#[test]
fn what_is_final_is_asked_for_once() {
    let mut chain = at_100("");
    chain.call("eth_blockNumber", &json!([]));
    let other = HASH.replace("0x82", "0x00");
    for (method, params, times) in [
        ("eth_getBlockByHash", json!([HASH, false]), 1),
        // Each time both endpoints are asked for what one does not have.
        ("eth_getBlockByHash", json!([other, false]), 4),
        ("eth_getBlockByNumber", json!(["0x5a", false]), 1),
        ("eth_getBlockByNumber", json!(["0x5b", false]), 2),
        ("eth_getBlockByNumber", json!(["latest", false]), 2),
        ("eth_getTransactionReceipt", json!([HASH.replace("0x82", "0x5a")]), 1),
        ("eth_getTransactionReceipt", json!([HASH.replace("0x82", "0x5b")]), 2),
        ("eth_getCode", json!(["0x1", "0x5a"]), 1),
        ("eth_getCode", json!(["none", "0x5a"]), 2),
        ("eth_getLogs", json!([{ "fromBlock": "0x1", "toBlock": "0x5a" }]), 1),
        ("eth_getLogs", json!([{ "fromBlock": "0x1", "toBlock": "0x5a", "address": "none" }]), 2),
        ("eth_getLogs", json!([{ "fromBlock": "0x1", "toBlock": "0x5b" }]), 2),
        ("eth_gasPrice", json!([]), 2),
        ("eth_sendRawTransaction", json!([HASH]), 2),
    ] {
        assert_eq!(asked(&mut chain, method, &params), times, "{method} {params}");
    }
}

#[test]
fn an_answer_about_another_block_is_not_kept() {
    let mut told = HASH.replace("0x82", "0x00");
    for times in [2, 1] {
        let hash = told.clone();
        let mut chain = Chain::with(r#""finality": 10, "#, move |_, _| Some(json!({ "hash": hash })));
        assert_eq!(asked(&mut chain, "eth_getBlockByHash", &json!([HASH, false])), times);
        told = HASH.to_uppercase().replace("0X", "0x");
    }
}

#[test]
fn nothing_is_final_while_the_head_is_not_known() {
    let mut chain = at_100("");
    assert_eq!(asked(&mut chain, "eth_getBlockByNumber", &json!(["0x5a", false])), 2);
    assert_eq!(asked(&mut chain, "eth_getBlockByHash", &json!([HASH, false])), 1, "a block by its hash needs no head");
}

#[test]
fn a_kept_answer_costs_one_unit() {
    let mut chain = at_100("");
    let block = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getBlockByHash", "params": [HASH, false] });
    let price = json!({ "jsonrpc": "2.0", "id": 2, "method": "eth_gasPrice" });
    let batch = json!([block, price]).to_string();
    let first = chain.post(&batch);
    assert_eq!((first.summary.unwrap().cost, chain.settled.len()), (20.0, 0));
    let second = chain.post(&batch);
    assert_eq!(first.body, second.body);
    assert_eq!((second.summary.unwrap().cost, chain.settled.as_slice()), (11.0, [11.0].as_slice()));
    assert_eq!(chain.asked.iter().filter(|call| call.starts_with("eth_getBlockByHash")).count(), 1);
}

#[test]
fn nothing_is_kept_where_the_configuration_says_so() {
    let mut chain = at_100(r#""cacheSeconds": 0, "#);
    assert_eq!(asked(&mut chain, "eth_getBlockByHash", &json!([HASH, false])), 2);
    assert!(chain.store.is_empty());
}

#[test]
fn an_old_answer_is_asked_for_anew() {
    let mut chain = at_100(r#""cacheSeconds": 60, "#);
    chain.call("eth_getBlockByHash", &json!([HASH, false]));
    for seconds in ["1699999941", "1699999940", "1700000001", "", "x"] {
        chain.store.values_mut().for_each(|value| {
            let (_, answer) = core::str::from_utf8(value).unwrap().split_once('\n').unwrap();
            *value = format!("{seconds}\n{answer}").into_bytes();
        });
        let before = chain.asked.len();
        chain.call("eth_getBlockByHash", &json!([HASH, false]));
        assert_eq!(chain.asked.len() - before, usize::from(seconds != "1699999941"), "{seconds}");
    }
}

#[test]
fn a_call_that_no_endpoint_answers_costs_nothing() {
    let mut chain = Chain::new(|method, params| (method != "eth_call").then(|| params.clone()));
    let seen = chain.post(r#"{"jsonrpc":"2.0","id":1,"method":"eth_call"}"#);
    assert_eq!((&seen.json()["error"]["data"]["code"], chain.settled.as_slice()), (&json!("upstream-error"), [0.0].as_slice()));
    assert_eq!(seen.summary.unwrap().cost, 0.0);
}
