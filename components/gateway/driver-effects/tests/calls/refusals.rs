//! Refusals: what they look like, and which requests no limit refuses.

use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::chain::echo;
use crate::support::*;

#[test]
fn a_refused_notification_is_told_with_a_null_id() {
    let mut chain = echo();
    chain.taken = Some(refused(1.0));
    for body in [
        r#"{"jsonrpc":"2.0","method":"eth_sendRawTransaction","params":["0x02"]}"#,
        r#"[{"jsonrpc":"2.0","method":"eth_gasPrice"},{"jsonrpc":"2.0","method":"eth_gasPrice"}]"#,
    ] {
        let seen = chain.post(body);
        assert_eq!((seen.status, &seen.json()["id"], &seen.json()["error"]["code"]), (429, &Value::Null, &json!(-32005)), "{body}");
    }
    let seen = chain.post(r#"[{"jsonrpc":"2.0","method":"eth_gasPrice"},{"jsonrpc":"2.0","id":5,"method":"eth_gasPrice"}]"#);
    assert_eq!((seen.status, &seen.json()[0]["id"], seen.json().as_array().unwrap().len()), (429, &json!(5), 1));
    assert!(chain.asked.is_empty());
}

#[test]
fn a_page_can_read_a_refusal() {
    let mut chain = echo();
    chain.taken = Some(refused(3.0));
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"eth_gasPrice"}"#;
    let seen = chain.post_with(call, &[("origin", "https://app.example")]);
    assert_eq!((seen.status, seen.header("retry-after")), (429, Some("3")));
    let origins: Vec<&str> =
        seen.headers.iter().filter(|header| header.name == "access-control-allow-origin").map(|header| header.value.as_str()).collect();
    assert_eq!(origins, ["*"]);
    let exposed: Vec<&str> = seen.header("access-control-expose-headers").unwrap().split(", ").collect();
    assert!(["RateLimit", "RateLimit-Policy", "Retry-After"].iter().all(|name| exposed.contains(name)), "{exposed:?}");
}

#[test]
fn a_preflight_asks_nobody() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    for path in ["/rpc/1", "/rpc/1/key", "/v1/nft/1/0x1/1"] {
        let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
        let seen = run(&gateway, request("OPTIONS", path, &headers), |_| None);
        assert_eq!((seen.status, seen.effects.len()), (204, 0), "{path}");
        assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    }
}

#[test]
fn only_the_calls_that_are_wrong_are_refused_and_counted_against_a_good_key() {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let key = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
    let malformed = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [7] });
    let unknown = json!({ "jsonrpc": "2.0", "id": 2, "method": "eth_accounts", "params": [] });
    let good = json!({ "jsonrpc": "2.0", "id": 3, "method": "eth_chainId", "params": [] });
    for (headers, culprit) in [(vec![], "192.0.2.7"), (vec![("x-api-key", "secret")], key)] {
        for (body, status, codes) in [
            (json!([malformed, unknown, good]), 200, vec![json!(-32005), json!(-32601), Value::Null]),
            (json!([unknown]), 200, vec![json!(-32601)]),
            (json!([malformed]), 429, vec![json!(-32005)]),
        ] {
            let seen = run(&gateway, post("/rpc/1", &headers), |action| match action {
                Action::Body(_) => Some(Outcome::Body(Ok(body.to_string().into_bytes()))),
                Action::Take(take) => Some(Outcome::Take(Ok(if take.plan == "abuse" { refused(5.0) } else { allowed(1.0) }))),
                _ => None,
            });
            let got: Vec<Value> = seen.json().as_array().unwrap().iter().map(|answer| answer["error"]["code"].clone()).collect();
            assert_eq!((seen.status, got), (status, codes), "{body}");
            assert!(seen.effects.contains(&format!("take abuse {culprit} abuse")), "{:?}", seen.effects);
        }
    }
}

#[test]
fn a_small_batch_gets_no_large_answer_and_an_error_for_each_of_its_calls() {
    let short = json!({ "jsonrpc": "2.0", "id": null, "error": { "code": -32600, "message": "The request is malformed" } });
    let unknown = r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#;
    for (call, code) in [("1", -32600), ("[]", -32600), (unknown, -32601)] {
        let body = format!("[{}]", vec![call; 1_000].join(","));
        let seen = echo().post(&body);
        let answers = seen.json();
        let errors: Vec<&Value> = answers.as_array().unwrap().iter().map(|answer| &answer["error"]).collect();
        assert_eq!((errors.len(), errors.iter().all(|error| error["code"] == code)), (1_000, true), "{call}");
        assert_eq!(errors.iter().filter(|error| error["data"].is_object()).count(), 16 + body.len() / 64, "{call}");
        assert!(errors[0]["data"]["detail"] == errors[0]["message"] && errors[999].get("data").is_none(), "{call}");
        // JSON-RPC itself wants some 90 bytes for a call.
        assert!(seen.body.len() < 110 * 1_000 + 8 * body.len(), "{call}: {} bytes for {}", seen.body.len(), body.len());
        assert!(code != -32600 || answers[999] == short, "{}", answers[999]);
    }
    let mut chain = echo();
    chain.taken = Some(refused(1.0));
    let call =
        json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [{ "to": "0x".to_owned() + &"1".repeat(40) }, "latest"] });
    let answers = chain.post(&json!(vec![call; 1_000]).to_string()).json();
    assert_eq!(answers.as_array().unwrap().iter().filter(|answer| answer["error"]["data"]["retryAfter"] == 1).count(), 1_000);
}
