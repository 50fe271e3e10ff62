//! Forms of requests that clients send: cast, web3.py, ethers, wagmi. And the error for a client
//! that calls the wrong route.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Refusal, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::world::{World, answer};
use support::*;

/// Posts a body to `/rpc/1`; returns the answer and the bodies that reached the upstream.
fn proxied(body: &Value, headers: &[(&str, &str)]) -> (Seen, Vec<Value>) {
    let mut sent = Vec::new();
    let seen = run(&gateway(CONFIG, ScriptedNft::default()), request("POST", "/rpc/1", headers), |action| {
        Some(match action {
            Action::Body(_) => Outcome::Body(Ok(body.to_string().into_bytes())),
            Action::Take(_) => Outcome::Take(Ok(allowed(1.0))),
            Action::Fetch(fetch) => {
                let body: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
                sent.push(body.clone());
                let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "result": "0x" });
                json_response(&body.as_array().map_or_else(|| one(&body), |calls| calls.iter().map(one).collect()).to_string())
            }
            _ => return None,
        })
    });
    (seen, sent)
}

fn call(id: u32, method: &str, object: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [object, "latest"] })
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[test]
fn forwards_one_of_data_and_input() {
    for method in ["eth_call", "eth_estimateGas", "eth_createAccessList"] {
        let (seen, sent) = proxied(&call(7, method, &json!({ "to": "0xa", "input": "0xab", "data": "0xab" })), &JSON);
        assert_eq!((seen.status, &seen.json()["id"]), (200, &json!(7)), "{}", seen.body);
        assert_eq!(sent[0]["params"], json!([{ "to": "0xa", "data": "0xab" }, "latest"]));
    }
    let (_, sent) = proxied(&call(7, "eth_call", &json!({ "input": "0xab" })), &JSON);
    assert_eq!(sent[0]["params"][0], json!({ "input": "0xab" }), "a call with one of them goes on as it is");
}

#[test]
fn refuses_data_and_input_that_differ() {
    let different = call(8, "eth_call", &json!({ "data": "0xab", "input": "0xcd" }));
    let (seen, sent) = proxied(&different, &JSON);
    let error = seen.json()["error"].clone();
    assert_eq!((seen.status, &seen.json()["id"], &error["code"]), (200, &json!(8), &json!(-32602)));
    assert_eq!(error["data"]["code"], "invalid-params");
    assert_eq!(
        error["message"],
        r#"params[0].input: expected the same value as params[0].data ("0xab"), or only one of the two fields, got "0xcd""#
    );
    assert!(sent.is_empty());
    assert_eq!(seen.summary.unwrap().cost, 0.0, "it costs no quota");

    let (seen, sent) = proxied(&json!([different, call(9, "eth_call", &json!({ "data": "0x", "input": "0x" }))]), &JSON);
    assert_eq!((&seen.json()[0]["error"]["code"], &seen.json()[1]["result"]), (&json!(-32602), &json!("0x")));
    assert_eq!(sent[0]["params"][0], json!({ "data": "0x" }));
}

#[test]
fn reads_of_the_signer_and_the_estimate_of_gas_have_one_of_them_too() {
    let both = json!([{ "from": "0xf", "data": "0xab", "input": "0xab" }]);
    let mut world = World::new("eth_call", both.clone(), answer("", None));
    world.run("/v1/signer/1", &[]);
    assert_eq!(world.sent, [r#"eth_call [{"data":"0xab","from":"0xf"}]"#]);

    let mut world = World::new("eth_sendTransaction", both.clone(), answer("\"0xraw\"", Some("0xhash")));
    world.run("/v1/signer/1", &[]);
    assert!(world.sent.contains(&r#"eth_estimateGas [{"data":"0xab","from":"0xf"},"pending"]"#.to_owned()), "{:?}", world.sent);
    assert_eq!(world.calls[0].params, both.to_string(), "the signer reads what the client sent");
}

#[test]
fn the_estimate_of_gas_leaves_out_what_is_null() {
    let nulls = json!([{ "from": "0xf", "to": null, "data": null, "input": "0xab", "accessList": null }]);
    let mut world = World::new("eth_sendTransaction", nulls.clone(), answer("\"0xraw\"", Some("0xhash")));
    world.run("/v1/signer/1", &[]);
    assert!(world.sent.contains(&r#"eth_estimateGas [{"from":"0xf","input":"0xab"},"pending"]"#.to_owned()), "{:?}", world.sent);
    assert_eq!(world.calls[0].params, nulls.to_string(), "the signer reads what the client sent");
}

#[test]
fn takes_a_body_without_a_type_from_programs() {
    let body = call(1, "eth_getBalance", &json!("0xa"));
    for headers in [vec![], vec![("content-type", "application/octet-stream")]] {
        assert_eq!(proxied(&body, &headers).0.status, 200, "{headers:?}");
        let from_a_page = [headers, vec![("origin", "https://app.example")]].concat();
        let (seen, sent) = proxied(&body, &from_a_page);
        assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (415, &json!("unsupported-media-type")), "{from_a_page:?}");
        assert!(sent.is_empty());
    }
    assert_eq!(proxied(&body, &[("content-type", "")]).0.status, 415, "an empty type is a type");
}

#[test]
fn typed_data_by_its_short_name_costs_what_a_signature_does() {
    let mut world = World::new("eth_signTypedData", json!(["0xf", {}]), answer("\"0x5161\"", None));
    let seen = world.run("/v1/signer", &[("idempotency-key", "k")]);
    assert_eq!(seen.json()["result"], "0x5161");
    assert!(seen.effects.contains(&"take pro caller:backend signer.sign".to_owned()), "{:?}", seen.effects);
}

#[test]
fn unknown_methods_are_told_in_the_words_that_ethers_knows() {
    for (method, known) in
        [("eth_sign", "/rpc forwards reads"), ("eth_subscribe", "it needs a WebSocket"), ("eth_unsubscribe", "it needs a WebSocket")]
    {
        let (seen, sent) = proxied(&call(1, method, &json!({})), &JSON);
        let error = seen.json()["error"].clone();
        assert_eq!((&error["code"], &error["data"]["code"]), (&json!(-32601), &json!("forbidden")));
        let words = format!("the method {method} does not exist here: {known}");
        assert!(error["message"].as_str().unwrap().starts_with(&words), "{error}");
        assert!(sent.is_empty(), "{sent:?}");
    }

    let refusal = VaultFailure::Refused(Refusal::UnknownMethod("eth_sign".into()));
    let error = World::new("eth_sign", json!([]), Err(refusal)).run("/v1/signer/1", &[]).json()["error"].clone();
    assert_eq!(error["code"], -32601);
    assert!(error["message"].as_str().unwrap().starts_with("the method eth_sign does not exist here: the signer answers"), "{error}");
}

#[test]
fn the_token_of_a_caller_at_the_proxy_is_told_where_it_belongs() {
    let token = [("content-type", "application/json"), ("authorization", "Bearer token")];
    let refused = |config: &str| {
        let seen = run(&gateway(config, ScriptedNft::default()), request("POST", "/rpc/1", &token), |action| {
            matches!(action, Action::Take(_)).then(|| Outcome::Take(Ok(allowed(1.0))))
        });
        assert_eq!((seen.status, seen.header("www-authenticate")), (401, Some("Bearer")));
        seen.json()["error"]["message"].as_str().unwrap().to_owned()
    };
    let message = refused(CONFIG);
    for part in ["limits.keys", "signer.callers", "/v1/signer/{chain}"] {
        assert!(message.contains(part), "{message}");
    }
    assert!(!refused(&CONFIG.replace(r#""signer": true"#, r#""signer": false"#)).contains("signer"));
}

#[test]
fn a_gateway_without_a_signer_says_so() {
    let config = CONFIG.replace(r#""signer": true"#, r#""signer": false"#);
    for path in ["/v1/signer", "/v1/signer/1"] {
        let seen = run(&gateway(&config, ScriptedNft::default()), post(path, &[("authorization", "Bearer token")]), |action| {
            matches!(action, Action::Take(_)).then(|| Outcome::Take(Ok(allowed(1.0))))
        });
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["data"]["code"]), (404, &json!("unknown-route")));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("no signer is configured") && message.contains("section `signer`"), "{message}");
    }
}
