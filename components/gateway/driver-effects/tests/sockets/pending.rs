use std::rc::Rc;

use mintmark_gateway_core::Feed;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::exchange;
use crate::support::*;

/// Runs a round. `answer` gives the result of a call at an endpoint.
fn follow(cursor: Option<String>, mut answer: impl FnMut(&str, &str) -> Option<Value>) -> (Seen, Vec<String>) {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let feed = Feed { name: "1/pending".to_owned(), cursor };
    let mut calls = Vec::new();
    let seen = exchange(
        |effects, seed| Rc::clone(&gateway).follow(effects, feed, seed),
        |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(br#"[{"kind":"newHeads"},{"kind":"newPendingTransactions"}]"#.to_vec()))),
            Action::Fetch(fetch) => {
                let call: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
                let (host, method) = (if fetch.url.starts_with("https://a.") { "a" } else { "b" }, call["method"].as_str().unwrap());
                calls.push(format!("{host} {method} {}", call["params"]));
                Some(json_response(&match answer(host, method) {
                    Some(result) => json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }).to_string(),
                    None => json!({ "jsonrpc": "2.0", "id": call["id"], "error": { "code": -32601, "message": "no filters" } }).to_string(),
                }))
            }
            _ => None,
        },
    );
    (seen, calls)
}

#[test]
fn a_filter_at_the_first_endpoint_that_has_one_is_kept() {
    let only_b = |host: &str, method: &str| match (host, method) {
        ("b", "eth_newPendingTransactionFilter") => Some(json!("0xf")),
        ("b", "eth_getFilterChanges") => Some(json!(["0x1", "0x2"])),
        _ => None,
    };
    let (first, calls) = follow(None, only_b);
    let created = ["a eth_newPendingTransactionFilter []", "b eth_newPendingTransactionFilter []", "b eth_getFilterChanges [\"0xf\"]"];
    assert_eq!((first.status, calls.as_slice()), (200, created.map(str::to_owned).as_slice()));
    let results: Vec<Value> = first.json()["steps"].as_array().unwrap().iter().map(|step| step["result"].clone()).collect();
    assert_eq!(results, [json!("\"0x1\""), json!("\"0x2\"")]);
    assert_eq!(first.json()["steps"][0]["criteria"], json!([1]));
    let cursor = first.json()["cursor"].as_str().map(str::to_owned);
    assert_eq!(follow(cursor, only_b).1, ["b eth_getFilterChanges [\"0xf\"]"]);
}

#[test]
fn a_filter_that_the_node_has_forgotten_is_made_again() {
    let mut filters = 0;
    let cursor = Some(r#"{"endpoint":0,"filter":"\"0xold\""}"#.to_owned());
    let (seen, calls) = follow(cursor, |_, method| match method {
        "eth_newPendingTransactionFilter" => Some(json!("0xnew")),
        _ => {
            filters += 1;
            (filters > 1).then(|| json!([]))
        }
    });
    assert_eq!((seen.status, calls.len()), (200, 3));
    assert_eq!(seen.json()["cursor"], r#"{"endpoint":0,"filter":"\"0xnew\""}"#);
}

#[test]
fn a_chain_without_filters_cannot_be_followed() {
    let (seen, _) = follow(None, |_, method| (method == "eth_newPendingTransactionFilter").then(|| json!("0xf")));
    assert_eq!((seen.status, seen.json()["code"].as_str()), (502, Some("upstream-error")));
    assert!(seen.json()["detail"].as_str().unwrap().contains("filters of pending transactions"));
}
