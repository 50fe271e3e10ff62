//! Calls over many blocks: what they are charged, where they end, and how they are split.

use serde_json::{Value, json};

use crate::chain::{Chain, echo};

const HASH: &str = "0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb";

#[test]
fn a_range_is_charged_by_its_blocks() {
    for (filter, charged) in [
        (json!({ "fromBlock": "0x0", "toBlock": "0x270f" }), "eth_getLogs*10000"),
        (json!({ "fromBlock": "latest", "toBlock": "latest" }), "eth_getLogs*1"),
        (json!({}), "eth_getLogs*1"),
        (json!({ "blockHash": HASH }), "eth_getLogs*1"),
    ] {
        let mut chain = echo();
        assert!(chain.call("eth_getLogs", &json!([filter]))["result"].is_array());
        assert_eq!((chain.charged, chain.asked.len()), (vec![charged.to_owned()], 1), "{filter}");
    }
    let mut chain = echo();
    chain.call("eth_feeHistory", &json!(["0x14", "latest", []]));
    assert_eq!(chain.charged, ["eth_feeHistory*20"]);
}

#[test]
fn a_tag_is_counted_from_the_head_which_is_asked_for_once() {
    let mut chain = Chain::new(|method, _| Some(if method == "eth_blockNumber" { json!("0x64") } else { json!([]) }));
    for _ in 0..2 {
        assert_eq!(chain.call("eth_getLogs", &json!([{ "fromBlock": "0x5b" }]))["result"], json!([]));
    }
    assert_eq!(chain.charged, ["eth_blockNumber", "eth_getLogs*10", "eth_getLogs*10"]);
    let logs = r#"eth_getLogs [{"fromBlock":"0x5b"}]"#;
    assert_eq!(chain.asked, ["eth_blockNumber []", logs, logs]);
}

#[test]
fn an_unknown_head_counts_as_the_widest_range() {
    let mut chain = Chain::new(|method, _| if method == "eth_blockNumber" { None } else { Some(json!([])) });
    assert_eq!(chain.call("eth_getLogs", &json!([{ "fromBlock": "0x5b" }]))["result"], json!([]));
    assert_eq!(chain.charged, ["eth_blockNumber", "eth_getLogs*10000"]);
    assert_eq!(chain.settled, [0.0], "the chain did not say where it is");
}

#[test]
fn a_range_above_the_cap_is_refused_by_name_and_costs_nothing() {
    let mut chain = Chain::with(r#""logs": { "maxBlocks": 100 }, "#, |_, params: &Value| Some(params.clone()));
    let error = chain.call("eth_getLogs", &json!([{ "fromBlock": "0x10", "toBlock": "0xf4250" }]))["error"].clone();
    assert_eq!(
        (&error["code"], &error["data"]["code"], &error["data"]["reason"]),
        (&json!(-32602), &json!("invalid-params"), &json!("range-too-wide"))
    );
    let message = error["message"].as_str().unwrap();
    for words in ["chains.{id}.logs.maxBlocks", "at most 100 blocks", "got 1000001", "[0x10, 0x73]"] {
        assert!(message.contains(words), "{message}");
    }
    assert!(chain.charged.is_empty() && chain.asked.is_empty());
    let calls = json!([
        { "jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [{ "fromBlock": "0x0", "toBlock": "0x64" }] },
        { "jsonrpc": "2.0", "id": 2, "method": "eth_getLogs", "params": [{ "fromBlock": "0x0", "toBlock": "0x63" }] },
        { "jsonrpc": "2.0", "method": "eth_getLogs", "params": [{ "fromBlock": "0x0", "toBlock": "0x64" }] },
    ]);
    let answers = chain.post(&calls.to_string()).json();
    assert_eq!(
        (&answers[0]["error"]["code"], answers[1]["result"].is_array(), answers.as_array().unwrap().len()),
        (&json!(-32602), true, 2)
    );
    assert_eq!(chain.charged, ["eth_getLogs*100"]);
}

#[test]
fn a_malformed_range_costs_nothing() {
    for filter in [json!({ "fromBlock": "0x2", "toBlock": "0x1" }), json!({ "fromBlock": 1 }), json!({ "blockHash": "0x1" }), json!("0x1")]
    {
        let mut chain = echo();
        assert_eq!(chain.call("eth_getLogs", &json!([filter]))["error"]["code"], -32602, "{filter}");
        assert!(chain.charged.is_empty() && chain.asked.is_empty());
    }
}

#[test]
fn a_wide_range_is_split_and_its_logs_are_joined_in_order() {
    let mut chain = Chain::with(r#""logs": { "splitBlocks": 4 }, "#, |_, params: &Value| {
        let from = params[0]["fromBlock"].as_str().unwrap();
        Some(if from == "0x4" { json!([]) } else { json!([{ "first": from }]) })
    });
    let answer = chain.call("eth_getLogs", &json!([{ "fromBlock": "0x0", "toBlock": "0x9", "address": [] }]));
    assert_eq!(answer["result"], json!([{ "first": "0x0" }, { "first": "0x8" }]));
    let ranges: Vec<String> = ["0x0\",\"toBlock\":\"0x3", "0x4\",\"toBlock\":\"0x7", "0x8\",\"toBlock\":\"0x9"]
        .map(|range| format!(r#"eth_getLogs [{{"address":[],"fromBlock":"{range}"}}]"#))
        .into();
    assert_eq!((chain.charged, chain.asked), (["4", "4", "2"].map(|blocks| format!("eth_getLogs*{blocks}")).into(), ranges));
}

#[test]
fn what_reaches_the_chain_is_paid_for_and_bounded() {
    let logs =
        |last: &str| json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [{ "fromBlock": "0x0", "toBlock": last }] });
    let mut chain = Chain::with(r#""logs": { "splitBlocks": 1 }, "#, |_, _| Some(json!([])));
    let error = chain.post(&logs("0x3e8").to_string()).json()["error"].clone();
    assert_eq!((&error["code"], &error["data"]["reason"]), (&json!(-32602), &json!("range-too-wide")));
    assert!(error["message"].as_str().unwrap().contains("at most 1000 blocks (1000 times chains.{id}.logs.splitBlocks)"), "{error}");
    let answers = chain.post(&json!([logs("0x1df"), logs("0x1df"), logs("0x1df")]).to_string()).json();
    let codes = [0, 1, 2].map(|index| answers[index]["error"]["data"]["reason"].clone());
    assert_eq!(codes, [Value::Null, Value::Null, json!("range-too-wide")]);
    assert_eq!((chain.charged.len(), chain.asked.len()), (960, 960));
}

#[test]
fn a_part_that_fails_is_the_answer_to_the_whole() {
    let mut chain =
        Chain::with(r#""logs": { "splitBlocks": 1 }, "#, |_, params: &Value| (params[0]["fromBlock"] != "0x2").then(|| json!([])));
    let answer = chain.call("eth_getLogs", &json!([{ "fromBlock": "0x0", "toBlock": "0xff" }]));
    assert_eq!(answer["error"]["data"]["code"], "upstream-error");
    assert!(chain.asked.len() < 20, "the rest is not asked for: {:?}", chain.asked);
    assert_eq!(chain.settled, [0.0]);
}
