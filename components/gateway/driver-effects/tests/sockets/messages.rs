use std::rc::Rc;

use mintmark_gateway_core::SubscribeFailure;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::exchange;
use crate::support::*;

const SEVEN: &str = r#"{"jsonrpc":"2.0","id":0,"result":"0x7"}"#;

fn message(message: &Value, mut subscribe: impl FnMut() -> Result<String, SubscribeFailure>) -> Seen {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let request = request("GET", "/rpc/1", &[("content-type", "text/plain"), ("content-encoding", "br"), ("origin", "https://a.example")]);
    exchange(
        |effects, seed| Rc::clone(&gateway).message(effects, request, seed),
        |action| {
            Some(match action {
                Action::Body(_) => Outcome::Body(Ok(message.to_string().into_bytes())),
                Action::Take(_) => Outcome::Take(Ok(allowed(1.0))),
                // A single call, or one that is left of a batch.
                Action::Fetch(fetch) if fetch.body.as_deref().unwrap().starts_with(b"[") => json_response(&format!("[{SEVEN}]")),
                Action::Fetch(_) => json_response(SEVEN),
                Action::Subscribe(_) => Outcome::Subscribe(subscribe()),
                Action::Unsubscribe(id) => Outcome::Unsubscribe(id == "0xmine"),
                _ => return None,
            })
        },
    )
}

fn call(id: u32, method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

#[test]
fn a_message_is_answered_as_a_request_with_it_would_be() {
    let seen = message(&call(7, "eth_gasPrice", json!([])), || Ok(String::new()));
    assert_eq!(seen.json(), json!({ "jsonrpc": "2.0", "id": 7, "result": "0x7" }));
    assert!(seen.effects.contains(&"take anonymous 192.0.2.7 eth_gasPrice".to_owned()), "{:?}", seen.effects);
    let seen = message(&call(7, "eth_sendTransaction", json!([])), || Ok(String::new()));
    assert_eq!(seen.json()["error"]["code"], -32601);
}

#[test]
fn a_batch_subscribes_and_calls() {
    let batch = json!([
        call(1, "eth_subscribe", json!(["newHeads"])),
        call(2, "eth_gasPrice", json!([])),
        call(3, "eth_subscribe", json!(["logs", { "address": "0x00000000000000000000000000000000000000AA" }])),
        call(4, "eth_unsubscribe", json!(["0xmine"])),
        call(5, "eth_unsubscribe", json!(["0xother"])),
        call(6, "eth_subscribe", json!(["nonsense"])),
    ]);
    let mut ids = ["0xa", "0xb"].into_iter();
    let answers = message(&batch, || Ok(ids.next().unwrap().to_owned()));
    let found: Vec<Value> = answers.json().as_array().unwrap().iter().map(|answer| answer["result"].clone()).collect();
    assert_eq!(found, [json!("0xa"), json!("0x7"), json!("0xb"), json!(true), json!(false), Value::Null]);
    assert_eq!(answers.json()[5]["error"]["code"], -32602);
    let subscribed: Vec<&String> = answers.effects.iter().filter(|effect| effect.starts_with("subscribe")).collect();
    assert_eq!(
        subscribed,
        [
            r#"subscribe 1 {"kind":"newHeads"}"#,
            r#"subscribe 1 {"kind":"logs","filter":{"address":["0x00000000000000000000000000000000000000aa"],"topics":[]}}"#
        ]
    );
}

#[test]
fn a_subscription_that_cannot_be_is_an_error_that_says_why() {
    type Failure = fn() -> SubscribeFailure;
    let cases: [(Failure, &str, bool, i64, &str); 5] = [
        (|| SubscribeFailure::TooMany(5), "too-many-in-flight", false, -32600, "unsubscribe, or connect once more"),
        (|| SubscribeFailure::ClientFull(1024), "too-many-in-flight", false, -32600, "1024 bytes on the chain"),
        (|| SubscribeFailure::Overloaded, "overloaded", true, -32603, "try later"),
        (|| SubscribeFailure::NoFeed("no answer".to_owned()), "upstream-error", true, -32603, "no answer"),
        (|| SubscribeFailure::Unavailable, "internal", false, -32603, "no subscriptions here"),
    ];
    for (failure, code, retryable, json_rpc_code, said) in cases {
        let seen = message(&call(1, "eth_subscribe", json!(["newHeads"])), || Err(failure()));
        let (error, data) = (&seen.json()["error"], &seen.json()["error"]["data"]);
        assert_eq!((data["code"].as_str(), data["retryable"].as_bool()), (Some(code), Some(retryable)), "{}", seen.body);
        assert_eq!(error["code"].as_i64(), Some(json_rpc_code), "{}", seen.body);
        assert!(data["detail"].as_str().unwrap().contains(said), "{}", seen.body);
    }
}

#[test]
fn a_client_whose_share_is_full_hears_what_helps() {
    let seen = message(&call(1, "eth_subscribe", json!(["newHeads"])), || Err(SubscribeFailure::ClientFull(1024)));
    let detail = seen.json()["error"]["data"]["detail"].as_str().unwrap().to_owned();
    assert!(detail.ends_with("unsubscribe on any of them, or filter by fewer addresses and topics"), "{detail}");
    assert!(!detail.contains("connect once more"), "{detail}");
}
