use mintmark_gateway_core::{Feed, Seed};
use mintmark_gateway_driver_effects::{Action, Effects, Outcome};
use serde_json::{Value, json};

use crate::exchange;
use crate::support::*;

/// Runs a round. `answer` gives the result of a call at an endpoint.
fn follow(cursor: Option<String>, answer: impl FnMut(&str, &str) -> Option<Value>) -> (Seen, Vec<String>) {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let feed = Feed { name: "1/pending".to_owned(), cursor };
    asked(|effects, seed| gateway.follow(effects, feed, seed), answer)
}

/// Ends a feed.
fn unfollow(name: &str, cursor: &str, answer: impl FnMut(&str, &str) -> Option<Value>) -> (Seen, Vec<String>) {
    let gateway = gateway(CONFIG, ScriptedNft::default());
    let feed = Feed { name: name.to_owned(), cursor: Some(cursor.to_owned()) };
    asked(|effects, seed| gateway.unfollow(effects, feed, seed), answer)
}

fn asked<F: Future<Output = ()> + 'static>(
    begin: impl FnOnce(Effects, Seed) -> F,
    mut answer: impl FnMut(&str, &str) -> Option<Value>,
) -> (Seen, Vec<String>) {
    let mut calls = Vec::new();
    let seen = exchange(begin, |action| match action {
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
    });
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
fn a_filter_that_nobody_wants_any_more_is_removed_once() {
    let cursor = r#"{"endpoint":1,"filter":"\"0xf\""}"#;
    for answer in [Some(json!(true)), None] {
        let (seen, calls) = unfollow("1/pending", cursor, |_, _| answer.clone());
        assert_eq!((seen.status, calls.as_slice()), (204, ["b eth_uninstallFilter [\"0xf\"]".to_owned()].as_slice()));
        assert!(seen.summary.unwrap().codes.is_empty());
    }
    for (name, cursor) in [("1", r#"{"top":7,"hashes":["0x7"]}"#), ("1/pending", "nonsense"), ("9/pending", cursor)] {
        let (seen, calls) = unfollow(name, cursor, |_, _| None);
        assert_eq!((seen.status, calls.len()), (204, 0), "{name} {cursor}");
    }
}

#[test]
fn a_chain_without_filters_cannot_be_followed() {
    let (seen, _) = follow(None, |_, method| (method == "eth_newPendingTransactionFilter").then(|| json!("0xf")));
    assert_eq!((seen.status, seen.json()["code"].as_str()), (502, Some("upstream-error")));
    assert!(seen.json()["detail"].as_str().unwrap().contains("filters of pending transactions"));
}
