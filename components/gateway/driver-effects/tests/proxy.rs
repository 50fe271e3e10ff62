//! The JSON-RPC proxy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{BodyFailure, FetchFailure, Response};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::*;

/// A host with this request body and these limits. Its upstream answers with the call's parameters.
fn host(body: &str, taken: mintmark_gateway_core::TakeOutcome) -> impl FnMut(&Action) -> Option<Outcome> {
    let body = body.as_bytes().to_vec();
    move |action| {
        Some(match action {
            Action::Body(max) if body.len() > *max as usize => Outcome::Body(Err(BodyFailure::TooLarge)),
            Action::Body(_) => Outcome::Body(Ok(body.clone())),
            Action::Take(take) if take.plan == "abuse" => Outcome::Take(Ok(allowed(1.0))),
            Action::Take(_) => Outcome::Take(Ok(taken.clone())),
            Action::Fetch(fetch) => echo(fetch.body.as_deref().unwrap()),
            _ => return None,
        })
    }
}

fn echo(body: &[u8]) -> Outcome {
    let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "result": call["params"] });
    let answer = match serde_json::from_slice(body).unwrap() {
        // In reverse: the order of a batch's answers is free (JSON-RPC 2.0, 6).
        Value::Array(calls) => Value::Array(calls.iter().rev().map(one).collect()),
        call => one(&call),
    };
    json_response(&answer.to_string())
}

#[test]
fn forwards_a_call_and_tells_what_is_left() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let seen = run(
        &gateway,
        post("/rpc/eip155:1", &[]),
        host(r#"{"jsonrpc":"2.0","id":"x","method":"eth_call","params":[{"to":"0x1"},1e2]}"#, allowed(26.0)),
    );
    assert_eq!(seen.status, 200);
    assert_eq!(seen.body, r#"{"jsonrpc":"2.0","id":"x","result":[{"to":"0x1"},100.0]}"#);
    assert_eq!(seen.header("ratelimit"), Some("\"burst\";r=9"));
    assert_eq!(seen.header("ratelimit-policy"), Some("\"burst\";q=10;w=1"));
    assert_eq!(seen.effects, ["body 5242880", "take anonymous 192.0.2.7 eth_call", "ask https://a.example/KEY", "sleep 1000"]);
    assert_eq!(seen.cancelled, 1, "the time after which the next endpoint is asked");
    let summary = seen.summary.unwrap();
    assert_eq!((summary.route.as_str(), summary.chain.as_deref(), summary.cost), ("/rpc/{chain}", Some("1"), 26.0));
}

#[test]
fn mixes_no_ids_of_a_batch() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let batch = r#"[{"jsonrpc":"2.0","id":1,"method":"eth_call","params":["a"]},
        {"jsonrpc":"2.0","id":1,"method":"eth_sendTransaction","params":["b"]},
        {"jsonrpc":"2.0","id":"1","method":"eth_call","params":["c"]}, 5]"#;
    let seen = run(&gateway, post("/rpc/1", &[]), host(batch, allowed(2.0)));
    let answers = seen.json();
    assert_eq!(seen.status, 200);
    assert_eq!((&answers[0]["id"], &answers[0]["result"]), (&json!(1), &json!(["a"])));
    assert_eq!((&answers[1]["id"], &answers[1]["error"]["code"]), (&json!(1), &json!(-32601)));
    assert_eq!((&answers[2]["id"], &answers[2]["result"]), (&json!("1"), &json!(["c"])));
    assert_eq!((&answers[3]["id"], &answers[3]["error"]["code"]), (&json!(null), &json!(-32600)));
    assert!(seen.effects.contains(&"take anonymous 192.0.2.7 eth_call,eth_call".to_owned()), "{:?}", seen.effects);
    assert!(seen.effects.contains(&"take abuse 192.0.2.7 abuse".to_owned()));
}

#[test]
fn lets_no_unlocked_account_sign() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let methods = "eth_sendTransaction eth_sign eth_signTransaction eth_signTypedData_v4 eth_accounts personal_sign personal_unlockAccount admin_peers \
        debug_traceCall engine_newPayloadV4 anvil_setBalance anvil_impersonateAccount hardhat_reset evm_mine miner_start ETH_CALL eth_call\u{0} eth_subscribe";
    for method in methods.split(' ') {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] }).to_string();
        let seen = run(&gateway, post("/rpc/1", &[]), host(&body, allowed(1.0)));
        assert_eq!((seen.status, &seen.json()["error"]["code"]), (200, &json!(-32601)), "{method}");
        assert!(
            seen.effects.iter().all(|effect| !effect.starts_with("fetch") && !effect.starts_with("take anonymous")),
            "{:?}",
            seen.effects
        );
    }
    let named = support::gateway(&CONFIG.replace(r#""rpc": ["#, r#""methods": ["anvil_mine"], "rpc": ["#), ScriptedNft::default());
    let seen = run(&named, post("/rpc/1", &[]), host(r#"{"jsonrpc":"2.0","id":1,"method":"anvil_mine"}"#, allowed(1.0)));
    assert_eq!(seen.json()["result"], json!([]));
}

#[test]
fn refuses_what_the_quota_refuses() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let call = r#"{"jsonrpc":"2.0","id":3,"method":"eth_call"}"#;
    let seen = run(&gateway, post("/rpc/1", &[]), host(call, refused(1.2)));
    let error = &seen.json()["error"];
    assert_eq!((seen.status, seen.header("retry-after"), &seen.json()["id"]), (429, Some("2"), &json!(3)));
    assert_eq!(
        (&error["code"], &error["data"]["code"], &error["data"]["violated-policies"]),
        (&json!(-32005), &json!("quota-exceeded"), &json!(["burst"]))
    );
    assert!(seen.header("ratelimit").is_some());
    let seen = run(&gateway, post("/rpc/1", &[]), host(&format!("[{call},{call}]"), refused(-1.0)));
    assert_eq!((seen.status, seen.header("retry-after"), seen.json().as_array().unwrap().len()), (200, None, 2));
    for answer in seen.json().as_array().unwrap() {
        let error = &answer["error"];
        assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32600), &json!("cost-exceeds-capacity")));
        assert_eq!(error["data"]["retryable"], false);
    }
}

#[test]
fn refuses_malformed_bodies_without_a_cost() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    for (body, status, code) in [("{", 200, -32700), ("[]", 200, -32600), ("{}", 200, -32600), (&"x".repeat(5_242_881), 200, -32600)] {
        let seen = run(&gateway, post("/rpc/1", &[]), host(body, allowed(1.0)));
        assert_eq!((seen.status, &seen.json()["error"]["code"]), (status, &json!(code)));
        assert_eq!(seen.effects.last().unwrap(), "take abuse 192.0.2.7 abuse");
        assert_eq!(seen.summary.unwrap().cost, 0.0);
    }
    let seen = run(&gateway, request("POST", "/rpc/1", &[("content-type", "text/plain")]), host("{}", allowed(1.0)));
    assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (415, &json!("unsupported-media-type")));
    for (name, value, code) in
        [("content-encoding", "gzip", "unsupported-media-type"), ("transfer-encoding", "gzip, chunked", "invalid-request")]
    {
        let seen = run(&gateway, post("/rpc/1", &[(name, value)]), host("{}", allowed(1.0)));
        assert_eq!((&seen.json()["error"]["data"]["code"], seen.effects.len()), (&json!(code), 1), "{name}, and the body is not read");
    }
    for (path, status, code) in [("/rpc/2", 404, "unknown-chain"), ("/rpc/0x1", 200, "invalid-chain"), ("/rpc/01", 200, "invalid-chain")] {
        let seen = run(&gateway, post(path, &[]), host("{}", allowed(1.0)));
        assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (status, &json!(code)), "{path}");
    }
}

#[test]
fn says_quota_exceeded_to_an_address_that_sends_nothing_but_nonsense() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(b"{".to_vec()))),
        Action::Take(take) if take.plan == "abuse" => Some(Outcome::Take(Ok(refused(5.0)))),
        _ => None,
    });
    assert_eq!((seen.status, seen.header("retry-after")), (429, Some("5")));
}

#[test]
fn asks_the_next_endpoint_when_one_fails() {
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}"#;
    let answer = |status: u16, body: &str| Outcome::Fetch(Ok(Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }));
    for failure in [|| Outcome::Fetch(Err(FetchFailure::Unreachable("refused".into()))), || Outcome::Fetch(Err(FetchFailure::TimedOut))] {
        let gateway = gateway(CONFIG, ScriptedNft::default());
        let mut usual = host(call, allowed(1.0));
        let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Fetch(fetch) if fetch.url.contains("a.example") => Some(failure()),
            _ => usual(action),
        });
        assert_eq!(seen.json()["result"], json!([]));
    }
    for (status, body) in [(502, "bad gateway"), (200, "<html>"), (200, "")] {
        let gateway = gateway(CONFIG, ScriptedNft::default());
        let mut usual = host(call, allowed(1.0));
        let seen = run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Fetch(_) => Some(answer(status, body)),
            _ => usual(action),
        });
        let error = seen.json()["error"].clone();
        assert_eq!(
            (seen.status, &error["code"], &error["data"]["code"]),
            (200, &json!(-32603), &json!("upstream-error")),
            "{status} {body}"
        );
        assert!(!seen.body.contains("KEY") && seen.body.contains("https://b.example"), "{}", seen.body);
    }
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let mut usual = host(call, allowed(1.0));
    let reverted = r#"{"jsonrpc":"2.0","id":0,"error":{"code":3,"message":"execution reverted","data":"0x08c3"}}"#;
    let seen =
        run(
            &gateway,
            post("/rpc/1", &[]),
            |action| if matches!(action, Action::Fetch(_)) { Some(answer(200, reverted)) } else { usual(action) },
        );
    assert_eq!(seen.json()["error"], json!({ "code": 3, "message": "execution reverted", "data": "0x08c3" }));
}

#[test]
fn takes_nothing_for_an_answer_but_an_answer() {
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}"#;
    let asked = |batch: bool, status: u16, body: &'static str| {
        let gateway = gateway(CONFIG, ScriptedNft::default());
        let sent = if batch { format!("[{call},{call}]") } else { call.to_owned() };
        let mut usual = host(&sent, allowed(1.0));
        run(&gateway, post("/rpc/1", &[]), move |action| match action {
            Action::Fetch(fetch) if fetch.url.contains("a.example") => {
                Some(Outcome::Fetch(Ok(Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() })))
            }
            _ => usual(action),
        })
        .json()
    };
    for (status, body) in [
        (200, "{}"),
        (403, r#"{"message":"Forbidden"}"#),
        (200, r#"{"id":0,"result":"0x1"}"#),
        (200, r#"{"jsonrpc":"2.0","result":"0x1"}"#),
        (200, r#"{"jsonrpc":"2.0","id":7,"result":"0x1"}"#),
        (200, r#"{"jsonrpc":"2.0","id":"0","result":"0x1"}"#),
        (200, r#"{"jsonrpc":"2.0","id":0}"#),
        (200, r#"{"jsonrpc":"2.0","id":0,"result":"0x1","error":{"code":1,"message":""}}"#),
        (200, r#"[{"jsonrpc":"2.0","id":0,"result":"0x1"}]"#),
        (503, r#"{"jsonrpc":"2.0","id":0,"result":"0x1"}"#),
    ] {
        assert_eq!(asked(false, status, body)["result"], json!([]), "the second endpoint's: {body}");
    }
    assert_eq!(asked(false, 200, r#"{"jsonrpc":"2.0","id":0,"result":null}"#)["result"], Value::Null);
    for body in
        [r#"[{"jsonrpc":"2.0","id":0,"result":1},{"jsonrpc":"2.0","id":0,"result":2}]"#, r#"[{"jsonrpc":"2.0","id":5,"result":1}]"#, "[7]"]
    {
        assert_eq!(asked(true, 200, body)[1]["result"], json!([]), "{body}");
    }
    let left = asked(true, 200, r#"[{"jsonrpc":"2.0","id":1,"result":"0xb"}]"#);
    assert_eq!((&left[0]["result"], &left[1]["result"]), (&json!([]), &json!("0xb")), "the second endpoint's, and the first one's");
    let whole = asked(true, 200, r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no batches"}}"#);
    assert_eq!((&whole[0]["result"], &whole[1]["result"]), (&json!([]), &json!([])));
}

#[test]
fn shows_no_key_that_an_upstream_quotes() {
    let config = CONFIG.replace("https://a.example/KEY", "https://a.example/v2/0123456789abcdef");
    let gateway = gateway(&config, ScriptedNft::default());
    let mut usual = host(r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}"#, allowed(1.0));
    let error = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-1,"message":"bad key 0123456789abcdef","data":"https://a.example/v2/0123456789abcdef"}}"#;
    let seen =
        run(
            &gateway,
            post("/rpc/1", &[]),
            |action| if matches!(action, Action::Fetch(_)) { Some(json_response(error)) } else { usual(action) },
        );
    assert!(seen.status == 200 && seen.body.contains("bad key ***") && !seen.body.contains("0123456789abcdef"), "{}", seen.body);
}
