//! The endpoints of a chain: which is asked, and what is made of their answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use std::rc::Rc;

use mintmark_gateway_core::{ChosenBy, Fetch, FetchFailure, FetchMethod, Gateway, Header, NftError, Response, Wanted};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::*;

/// Asks for a call at a gateway whose endpoints answer by a rule: a status, and a body with `ID` in
/// the place of the id. Returns what was seen, and the origins that were asked.
fn ask(gateway: &Rc<Gateway<ScriptedNft>>, call: &Value, mut rule: impl FnMut(&Fetch) -> Option<Outcome>) -> (Seen, Vec<String>) {
    let mut asked = Vec::new();
    let seen = run(gateway, post("/rpc/1", &[]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(call.to_string().into_bytes()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Fetch(fetch) => {
            asked.push(fetch.url.replace("https://", "").chars().take(1).collect());
            rule(fetch)
        }
        _ => None,
    });
    (seen, asked)
}

fn fresh() -> Rc<Gateway<ScriptedNft>> {
    gateway(CONFIG, ScriptedNft::default())
}

fn call(method: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] })
}

fn is_first(fetch: &Fetch) -> bool {
    fetch.url.contains("a.example")
}

fn said(answer: &Value) -> Outcome {
    let mut answer = answer.clone();
    answer["jsonrpc"] = json!("2.0");
    answer["id"] = json!(0);
    json_response(&answer.to_string())
}

fn with_retry_after(status: u16, seconds: &str) -> Outcome {
    Outcome::Fetch(Ok(Response { status, headers: vec![Header::new("retry-after", seconds)], body: Vec::new() }))
}

#[test]
fn the_answer_decides_who_is_asked() {
    let good = json!({ "result": "0x7" });
    for (method, first, expected, who) in [
        ("eth_call", json!({ "error": { "code": -32005, "message": "limit" } }), json!("0x7"), "ab"),
        ("eth_call", json!({ "error": { "code": -32000, "message": "header not found" } }), json!("0x7"), "ab"),
        ("eth_call", json!({ "error": { "code": -32603, "message": "internal error" } }), json!("0x7"), "ab"),
        ("eth_getTransactionReceipt", json!({ "result": null }), json!("0x7"), "ab"),
        ("eth_call", json!({ "result": null }), Value::Null, "a"),
        ("eth_call", json!({ "error": { "code": 3, "message": "execution reverted" } }), Value::Null, "a"),
        ("eth_call", json!({ "error": { "code": -32602, "message": "invalid argument 0" } }), Value::Null, "a"),
    ] {
        let (seen, asked) = ask(&fresh(), &call(method), |fetch| Some(said(if is_first(fetch) { &first } else { &good })));
        assert_eq!((&seen.json()["result"], asked.concat().as_str()), (&expected, who), "{first}");
    }
}

#[test]
fn an_endpoint_that_has_failed_is_not_tried_by_each_request() {
    let gateway = fresh();
    let dead =
        |fetch: &Fetch| Some(if is_first(fetch) { Outcome::Fetch(Err(FetchFailure::TimedOut)) } else { said(&json!({ "result": "0x7" })) });
    let asked: Vec<String> = (0..3).map(|_| ask(&gateway, &call("eth_call"), dead).1.concat()).collect();
    assert_eq!(asked, ["ab", "b", "b"]);
}

#[test]
fn the_next_endpoint_is_asked_as_well_if_one_is_slow() {
    let mut sleeps = 0;
    let seen = run(&fresh(), post("/rpc/1", &[]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(call("eth_call").to_string().into_bytes()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Fetch(fetch) => (!is_first(fetch)).then(|| said(&json!({ "result": "0x7" }))),
        Action::Sleep(1000) => {
            sleeps += 1;
            (sleeps == 1).then_some(Outcome::Sleep)
        }
        _ => None,
    });
    assert_eq!((&seen.json()["result"], seen.cancelled), (&json!("0x7"), 2), "the slow one, and the deadline");
}

#[test]
fn a_connection_that_breaks_is_made_anew_once() {
    for (failure, who) in [("ECONNRESET", "aab"), ("UND_ERR_SOCKET", "aab"), ("ECONNREFUSED", "ab")] {
        let (seen, asked) = ask(&fresh(), &call("eth_call"), |fetch| {
            Some(if is_first(fetch) {
                Outcome::Fetch(Err(FetchFailure::Unreachable(failure.into())))
            } else {
                said(&json!({ "result": "0x7" }))
            })
        });
        assert_eq!((&seen.json()["result"], asked.concat().as_str()), (&json!("0x7"), who));
    }
}

#[test]
fn the_time_of_an_upstream_is_honoured_and_told() {
    let gateway = fresh();
    let limits = |fetch: &Fetch| Some(if is_first(fetch) { with_retry_after(429, "7") } else { with_retry_after(503, "30") });
    for who in ["ab", ""] {
        let (seen, asked) = ask(&gateway, &call("eth_call"), limits);
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (429, &json!(-32005), &json!("upstream-limited")));
        assert_eq!((seen.header("retry-after"), asked.concat().as_str()), (Some("7"), who));
    }
}

#[test]
fn the_latest_block_does_not_go_backwards() {
    let gateway = fresh();
    let number = |number: &'static str| move |_: &Fetch| Some(said(&json!({ "result": number })));
    for (given, told, who) in [("0x64", "0x64", "a"), ("0x5f", "0x64", "ab"), ("0x65", "0x65", "a")] {
        let (seen, asked) = ask(&gateway, &call("eth_blockNumber"), number(given));
        assert_eq!((seen.json()["result"].as_str(), asked.concat().as_str()), (Some(told), who), "{given}");
    }
}

#[test]
fn logs_of_blocks_that_an_endpoint_lacks_come_from_another() {
    let broken = || Outcome::Fetch(Err(FetchFailure::Unreachable("refused".into())));
    for (last, logs) in [("0x64", json!(["log"])), ("0x5f", json!([]))] {
        let gateway = fresh();
        let result = |result: Value| said(&json!({ "result": result }));
        let late = || said(&json!({ "error": { "code": -32000, "message": "header not found" } }));
        // The second endpoint tells the head, and then both are well again.
        ask(&gateway, &call("eth_blockNumber"), |fetch| Some(if is_first(fetch) { broken() } else { result(json!("0x64")) }));
        ask(&gateway, &call("eth_call"), |fetch| Some(if is_first(fetch) { result(json!("0x7")) } else { broken() }));
        ask(&gateway, &call("eth_call"), |fetch| Some(if is_first(fetch) { late() } else { result(json!("0x7")) }));
        let filter = json!([{ "fromBlock": "0x1", "toBlock": last }]);
        let batch = json!([call("eth_blockNumber"), { "jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": filter }]);
        let (seen, asked) = ask(&gateway, &batch, |fetch| {
            let calls: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
            let (number, found) = if is_first(fetch) { ("0x5f", json!([])) } else { ("0x64", json!(["log"])) };
            let one = |call: &Value| {
                let result = if call["method"] == "eth_getLogs" { found.clone() } else { json!(number) };
                json!({ "jsonrpc": "2.0", "id": call["id"], "result": result })
            };
            let answer = calls.as_array().map_or_else(|| one(&calls), |list| Value::Array(list.iter().map(one).collect()));
            Some(json_response(&answer.to_string()))
        });
        assert_eq!((&seen.json()[1]["result"], asked.concat().as_str()), (&logs, "ab"), "{last}");
    }
}

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
fn credentials_go_with_the_calls_of_the_nft_component_to_their_endpoint_only() {
    let config = CONFIG.replace("\"https://a.example/KEY\"", r#"{ "url": "https://a.example/KEY", "bearer": "token" }"#);
    let nft = ScriptedNft::default();
    let wanted = |id: u32, fetch: Fetch| {
        let action = mintmark_gateway_core::Action::Fetch(Fetch { method: FetchMethod::Post, ..fetch });
        Wanted { id, action, cid: None, purpose: "call".into() }
    };
    let asked = ["https://a.example/KEY", "https://a.example/", "https://b.example"];
    let by_token = Fetch { chosen_by: ChosenBy::Token, ..fetch(asked[0]) };
    let start = (0..).zip(asked.map(fetch)).map(|(id, fetch)| wanted(id, fetch)).chain([wanted(3, by_token)]).collect();
    let failed = answered(Err(NftError::Other("no".into())));
    nft.script.borrow_mut().extend([need(start, None), failed]);
    let mut credentials = Vec::new();
    run(&gateway(&config, nft), request("GET", "/v1/nft/1/0xAb/7", &[]), |action| match action {
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Settle(_) => Some(Outcome::Settle(Ok(allowed(0.0)))),
        Action::Recall(_) => Some(Outcome::Recall(None)),
        Action::Fetch(fetch) => {
            credentials.push(fetch.headers.iter().find(|header| header.name == "authorization").map(|header| header.value.clone()));
            Some(json_response("{}"))
        }
        _ => None,
    });
    assert_eq!(credentials, [Some("Bearer token".to_owned()), None, None, None]);
}

/// Answers each call of a batch with its own params, but refuses a whole batch by a rule.
fn batches(fetch: &Fetch, sizes: &mut Vec<usize>, refuse: impl Fn(&[Value]) -> Option<Outcome>) -> Outcome {
    let body: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
    let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "result": call["params"][0] });
    let Value::Array(calls) = body else {
        sizes.push(1);
        return json_response(&one(&body).to_string());
    };
    sizes.push(calls.len());
    refuse(&calls).unwrap_or_else(|| json_response(&Value::Array(calls.iter().map(one).collect()).to_string()))
}

#[test]
fn no_client_switches_batches_off_for_others() {
    let batch = |params: &[&str]| -> Value {
        params.iter().map(|param| json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [param] })).collect()
    };
    let reverts = |calls: &[Value]| {
        let revert = json!({ "code": -32000, "message": "execution reverted: batchTransfer failed" });
        let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "error": revert });
        Some(json_response(&Value::Array(calls.iter().map(one).collect()).to_string()))
    };
    let is_large = |_: &[Value]| Some(Outcome::Fetch(Ok(Response { status: 413, headers: Vec::new(), body: b"too large".to_vec() })));
    for (refuse, split) in [(&reverts as &dyn Fn(&[Value]) -> Option<Outcome>, vec![2]), (&is_large, vec![2, 1, 1])] {
        let gateway = fresh();
        let mut sizes = Vec::new();
        ask(&gateway, &batch(&["0x1", "0x2"]), |fetch| Some(batches(fetch, &mut sizes, refuse)));
        assert_eq!(sizes, split, "the batch of the first client");
        sizes.clear();
        let (seen, _) = ask(&gateway, &batch(&["0x3", "0x4"]), |fetch| Some(batches(fetch, &mut sizes, |_| None)));
        assert_eq!((seen.json()[1]["result"].clone(), sizes), (json!("0x4"), vec![2]), "the batch of the next one");
    }
}

#[test]
fn an_answer_that_is_too_large_is_nobodys_failure() {
    for (failure, status, code, problem, spent) in [
        (FetchFailure::TooLarge(16_777_216), 200, -32600, "answer-too-large", 1.0),
        (FetchFailure::Overloaded, 503, -32603, "overloaded", 0.0),
    ] {
        let gateway = fresh();
        let (seen, asked) = ask(&gateway, &call("eth_getCode"), |_| Some(Outcome::Fetch(Err(failure.clone()))));
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (status, &json!(code), &json!(problem)), "{error}");
        assert_eq!((asked.concat().as_str(), seen.summary.unwrap().cost), ("a", spent), "nobody else is asked");
        let good = |_: &Fetch| Some(said(&json!({ "result": "0x7" })));
        assert_eq!(ask(&gateway, &call("eth_getCode"), good).1, ["a"], "the endpoint is still the first");
    }
    let batch = json!([call("eth_call"), call("eth_call")]);
    let (seen, asked) = ask(&fresh(), &batch, |fetch| {
        let is_batch = fetch.body.as_deref().unwrap().starts_with(b"[");
        Some(if is_batch { Outcome::Fetch(Err(FetchFailure::TooLarge(16_777_216))) } else { said(&json!({ "result": "0x7" })) })
    });
    assert_eq!((seen.json()[1]["result"].clone(), asked.concat().as_str()), (json!("0x7"), "aaa"), "a batch is split");
}

#[test]
fn a_limit_is_told_only_if_each_endpoint_limits() {
    let limits = || with_retry_after(429, "3600");
    let fails = || Outcome::Fetch(Err(FetchFailure::Unreachable("refused".into())));
    let late = || said(&json!({ "error": { "code": -32000, "message": "header not found" } }));
    let lacks = || said(&json!({ "error": { "code": -32601, "message": "the method eth_call does not exist" } }));
    let sooner = || with_retry_after(429, "5");
    for (second, code, wait) in [
        (fails as fn() -> Outcome, json!(-32603), None),
        (late, json!(-32000), None),
        (lacks, json!(-32005), Some("3600")),
        (sooner, json!(-32005), Some("5")),
    ] {
        for method in ["eth_call", "eth_sendRawTransaction"] {
            let gateway = fresh();
            // At first the endpoint says so, and then it is not asked.
            for _ in 0..2 {
                let (seen, _) = ask(&gateway, &call(method), |fetch| Some(if is_first(fetch) { limits() } else { second() }));
                assert_eq!((&seen.json()["error"]["code"], seen.header("retry-after")), (&code, wait), "{method}: {}", seen.body);
            }
        }
    }
}

#[test]
fn a_request_whose_time_runs_out_at_an_endpoint_is_late_whatever_another_limits() {
    for method in ["eth_call", "eth_sendRawTransaction"] {
        let seen = run_at(&fresh(), post("/rpc/1", &[]), 100_000, |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(call(method).to_string().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Fetch(fetch) => is_first(fetch).then(|| with_retry_after(429, "3600")),
            Action::Sleep(_) => Some(Outcome::Sleep),
            _ => None,
        });
        assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (200, &json!("deadline")), "{method}");
        assert_eq!(seen.summary.unwrap().cost, 1.0, "an endpoint has worked on it");
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
