//! Forms of calls: ids, notifications, parameters, batches.

use serde_json::{Value, json};

use crate::chain::{Chain, echo};

#[test]
fn null_is_an_id_and_null_params_are_none() {
    let mut chain = echo();
    let seen = chain.post(r#"{"jsonrpc":"2.0","id":null,"method":"eth_gasPrice","params":null}"#);
    assert_eq!((seen.status, seen.body.as_str()), (200, r#"{"jsonrpc":"2.0","id":null,"result":[]}"#));
    assert_eq!(chain.asked, ["eth_gasPrice []"]);
}

#[test]
fn a_notification_is_performed_and_paid_for_and_not_answered() {
    for body in [
        r#"{"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["0x02"]}"#,
        r#"[{"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["0x02"]}]"#,
    ] {
        let mut chain = echo();
        let seen = chain.post(body);
        assert_eq!((seen.status, seen.body.as_str(), seen.header("content-type")), (204, "", None), "{body}");
        assert!(seen.header("ratelimit").is_some());
        assert_eq!(chain.asked, [r#"eth_sendRawTransaction ["0x02"]"#]);
        assert_eq!(chain.charged, ["eth_sendRawTransaction"]);
    }
}

#[test]
fn a_notification_that_is_not_forwarded_gets_no_error() {
    let mut chain = echo();
    let seen = chain.post(r#"{"jsonrpc":"2.0","method":"eth_sign"}"#);
    assert_eq!((seen.status, seen.body.as_str(), chain.asked.len()), (204, "", 0));
    assert_eq!(seen.effects, ["body 5242880", "take abuse 192.0.2.7 abuse"]);
}

#[test]
fn a_batch_answers_every_call_that_has_an_id() {
    let mut chain = echo();
    let calls = json!([
        { "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": ["a"] },
        { "jsonrpc": "2.0", "method": "eth_call", "params": ["b"] },
        { "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": ["c"] },
        { "jsonrpc": "2.0", "id": null, "method": "eth_call", "params": ["d"] },
        { "jsonrpc": "2.0", "method": "eth_sign" },
        { "jsonrpc": "2.0", "id": "s", "method": "eth_sign" },
        { "foo": "boo" },
        1,
    ]);
    let seen = chain.post(&calls.to_string());
    let short: Vec<String> = seen
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["id"], item.get("result").unwrap_or(&item["error"]["code"])))
        .collect();
    assert_eq!(short, [r#"1 ["a"]"#, r#"1 ["c"]"#, r#"null ["d"]"#, r#""s" -32601"#, "null -32600", "null -32600"]);
    assert_eq!(chain.charged, ["eth_call"; 4]);
}

#[test]
fn a_batch_is_as_long_as_the_chain_says() {
    let batch = |count: usize| json!(vec![json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_chainId" }); count]).to_string();
    let mut chain = echo();
    assert_eq!(chain.post(&batch(1_000)).json().as_array().unwrap().len(), 1_000);
    assert_eq!(chain.post(&batch(1_001)).json()["error"]["code"], -32600);
    let mut chain = Chain::with(r#""maxBatch": 2, "#, |_, params: &Value| Some(params.clone()));
    assert_eq!(chain.post(&batch(2)).json().as_array().unwrap().len(), 2);
    let refused = chain.post(&batch(3)).json();
    assert_eq!((&refused["id"], &refused["error"]["message"]), (&Value::Null, &json!("batch: expected 1 to 2 calls, got 3 calls")));
}

#[test]
fn the_configuration_answers_what_the_chain_is() {
    let mut chain = echo();
    let seen =
        chain.post(r#"[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"net_version","params":[]}]"#);
    assert_eq!(seen.body, r#"[{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"result":"1"}]"#);
    assert!(chain.asked.is_empty(), "{:?}", chain.asked);
    let seen = chain.post(r#"[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"eth_gasPrice"}]"#);
    assert_eq!(seen.body, r#"[{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"result":[]}]"#);
    assert_eq!(chain.asked, ["eth_gasPrice []"]);
}
