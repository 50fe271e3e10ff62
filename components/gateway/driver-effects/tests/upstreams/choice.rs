//! Which endpoint is asked, and whose answer counts.

use mintmark_gateway_core::{Fetch, FetchFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use super::{ask, call, fresh, is_first, said};
use crate::support::*;

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
