//! A poll of a filter is answered by one endpoint.

use std::collections::BTreeMap;

use mintmark_gateway_core::RecalledAnswer;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::*;
use crate::{fresh, is_first};

fn number(text: &Value) -> u64 {
    u64::from_str_radix(text.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// An endpoint with a log in every block up to its head.
fn answer(call: &Value, head: u64, has_logs: bool) -> Value {
    let said = match call["method"].as_str().unwrap() {
        "eth_blockNumber" => json!({ "result": format!("0x{head:x}") }),
        _ if !has_logs => json!({ "error": { "code": -32000, "message": "header not found" } }),
        _ => {
            let range = &call["params"][0];
            let blocks = number(&range["fromBlock"])..=number(&range["toBlock"]).min(head);
            json!({ "result": blocks.map(|block| json!({ "blockNumber": format!("0x{block:x}") })).collect::<Vec<_>>() })
        }
    };
    let mut answer = said;
    answer["jsonrpc"] = json!("2.0");
    answer["id"] = call["id"].clone();
    answer
}

#[test]
fn the_logs_of_a_poll_end_with_the_head_of_their_endpoint() {
    let gateway = fresh();
    let mut kept = BTreeMap::new();
    let mut call = |method: &str, params: Value, heads: [u64; 2], has_logs: bool| {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
        run(&gateway, post("/rpc/1", &[]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(body.clone().into_bytes()))),
            Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
            Action::Recall(key) => {
                Some(Outcome::Recall(kept.get(key).map(|value: &Vec<u8>| RecalledAnswer { value: value.clone(), outdated: false })))
            }
            Action::Remember(answer) => {
                kept.insert(answer.key.clone(), answer.value.clone());
                Some(Outcome::Remember)
            }
            Action::Fetch(fetch) => {
                let first = is_first(fetch);
                let (head, has_logs) = (heads[usize::from(!first)], has_logs || !first);
                let answered = match serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap() {
                    Value::Array(calls) => calls.iter().map(|call| answer(call, head, has_logs)).collect(),
                    call => answer(&call, head, has_logs),
                };
                Some(json_response(&answered.to_string()))
            }
            _ => None,
        })
        .json()["result"]
            .clone()
    };
    let id = call("eth_newFilter", json!([{}]), [100, 100], true);
    let mut told = Vec::new();
    // The first endpoint is further, and does not have the logs of its head.
    for (heads, has_logs) in [([102, 101], false), ([103, 103], true), ([103, 103], true)] {
        let logs = call("eth_getFilterChanges", json!([id]), heads, has_logs);
        told.push(logs.as_array().unwrap().iter().map(|log| number(&log["blockNumber"])).collect::<Vec<_>>());
    }
    assert_eq!(told, [vec![101], vec![102, 103], vec![]]);
}
