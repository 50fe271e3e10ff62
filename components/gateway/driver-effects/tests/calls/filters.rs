//! Filters, which the gateway keeps itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Value, json};

use crate::chain::Chain;
use crate::support::*;

/// A chain with a log in every block, whose head the test moves.
fn growing(head: &Rc<Cell<u64>>) -> Chain<impl FnMut(&str, &Value) -> Option<Value> + use<>> {
    let head = Rc::clone(head);
    let number = |text: &Value| u64::from_str_radix(text.as_str().unwrap().trim_start_matches("0x"), 16).ok();
    Chain::new(move |method, params| {
        let now = head.get();
        Some(match method {
            "eth_blockNumber" => json!(format!("0x{now:x}")),
            "eth_getLogs" => {
                let last = number(&params[0]["toBlock"]).unwrap_or(now);
                let logs = number(&params[0]["fromBlock"]).unwrap()..=last;
                json!(logs.map(|block| json!({ "blockNumber": format!("0x{block:x}") })).collect::<Vec<_>>())
            }
            "eth_getBlockByNumber" => match number(&params[0]).unwrap() {
                block if block > now => Value::Null,
                block => json!({ "hash": format!("hash of {block}") }),
            },
            _ => return None,
        })
    })
}

fn blocks(answer: &Value) -> Vec<&str> {
    answer["result"].as_array().unwrap().iter().map(|log| log["blockNumber"].as_str().unwrap()).collect()
}

#[test]
fn a_filter_of_logs_tells_each_log_once() {
    let head = Rc::new(Cell::new(100));
    let mut chain = growing(&head);
    let id = chain.call("eth_newFilter", &json!([{ "address": "0x1" }]))["result"].clone();
    assert_eq!(id.as_str().unwrap().len(), 34);
    let changes = |chain: &mut Chain<_>| chain.call("eth_getFilterChanges", &json!([id]));
    assert_eq!(changes(&mut chain)["result"], json!([]));
    head.set(102);
    assert_eq!(blocks(&changes(&mut chain)), ["0x65", "0x66"]);
    assert_eq!(changes(&mut chain)["result"], json!([]));
    head.set(103);
    assert_eq!(blocks(&changes(&mut chain)), ["0x67"]);
    assert_eq!(chain.asked.last().unwrap(), r#"eth_getLogs [{"address":"0x1","fromBlock":"0x67","toBlock":"0x67"}]"#);
    assert_eq!(chain.call("eth_uninstallFilter", &json!([id]))["result"], true);
    assert_eq!(chain.call("eth_uninstallFilter", &json!([id]))["result"], false);
    let error = chain.call("eth_getFilterChanges", &json!([id]))["error"].clone();
    assert_eq!((&error["code"], &error["message"]), (&json!(-32000), &json!("filter not found")));
}

#[test]
fn a_filter_of_blocks_tells_their_hashes() {
    let head = Rc::new(Cell::new(100));
    let mut chain = growing(&head);
    let id = chain.call("eth_newBlockFilter", &json!([]))["result"].clone();
    let changes = |chain: &mut Chain<_>| chain.call("eth_getFilterChanges", &json!([id]))["result"].clone();
    assert_eq!(changes(&mut chain), json!([]));
    head.set(102);
    assert_eq!(changes(&mut chain), json!(["hash of 101", "hash of 102"]));
    assert_eq!(changes(&mut chain), json!([]));
    assert_eq!(chain.call("eth_getFilterLogs", &json!([id]))["error"]["code"], -32000);
}

#[test]
fn a_filter_that_was_not_polled_for_long_goes_on_in_parts() {
    let head = Rc::new(Cell::new(100));
    let mut chain = growing(&head);
    let id = chain.call("eth_newFilter", &json!([{}]))["result"].clone();
    head.set(1_100);
    let mut told = Vec::new();
    while told.len() < 1_000 {
        let answer = chain.call("eth_getFilterChanges", &json!([id]));
        let now: Vec<String> = blocks(&answer).into_iter().map(str::to_owned).collect();
        assert!(!now.is_empty());
        told.extend(now);
    }
    assert!(
        told.iter().map(String::as_str).eq((101..=1_100)
            .map(|block| format!("0x{block:x}"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str))
    );
    let charged: u64 = chain.charged.iter().filter_map(|call| call.strip_prefix("eth_getFilterChanges*")?.parse::<u64>().ok()).sum();
    assert!(charged + 2 * 66 >= 1_000, "{:?}", chain.charged);
}

#[test]
fn a_filter_begins_and_ends_where_it_says() {
    let head = Rc::new(Cell::new(100));
    let mut chain = growing(&head);
    let filter = json!([{ "fromBlock": "0x70", "toBlock": "0x71" }]);
    let id = chain.call("eth_newFilter", &filter)["result"].clone();
    head.set(150);
    assert_eq!(blocks(&chain.call("eth_getFilterChanges", &json!([id]))), ["0x70", "0x71"]);
    assert_eq!(chain.call("eth_getFilterChanges", &json!([id]))["result"], json!([]));
    assert_eq!(blocks(&chain.call("eth_getFilterLogs", &json!([id]))), ["0x70", "0x71"]);
    assert_eq!(chain.charged.last().unwrap(), "eth_getFilterLogs*2");
}

/// Params of a filter of so many addresses.
fn many(addresses: usize) -> Value {
    json!([{ "address": vec!["0x".to_owned() + &"1".repeat(40); addresses] }])
}

#[test]
fn a_filter_costs_by_its_length() {
    let mut chain = growing(&Rc::new(Cell::new(100)));
    // Each quotation mark is kept as two bytes.
    for (params, calls) in [(json!([{}]), 1), (many(10), 1), (many(12), 2), (many(1_000), 92)] {
        chain.charged.clear();
        assert!(chain.call("eth_newFilter", &params)["result"].is_string(), "{calls}");
        assert_eq!(chain.charged, vec!["eth_newFilter"; calls], "{} bytes", params.to_string().len() - 2);
    }
    chain.charged.clear();
    assert_eq!(chain.call("eth_newFilter", &json!([{ "address": "x".repeat(70_000) }]))["error"]["code"], -32602);
    assert!(chain.charged.is_empty(), "what is never kept costs nothing");
    chain.taken = Some(refused(1.0));
    chain.answers.clear();
    assert_eq!(chain.call("eth_newFilter", &many(1_000))["error"]["code"], -32005);
    assert!(chain.answers.is_empty(), "it is kept once it is paid for");
}

#[test]
fn long_criteria_are_read_once_the_poll_is_paid_for_and_written_once() {
    let head = Rc::new(Cell::new(100));
    let mut chain = growing(&head);
    let id = chain.call("eth_newFilter", &many(1_000))["result"].clone();
    let sizes = |chain: &Chain<_>| chain.answers.iter().map(|(key, value)| (key.variant.clone(), value.len())).collect::<Vec<_>>();
    let kept = sizes(&chain);
    assert!(kept[0] == ("criteria".to_owned(), many(1_000).to_string().len() - 2) && kept[1].1 < 200, "{kept:?}");
    head.set(101);
    let poll = json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_getFilterChanges", "params": [id] }).to_string();
    let seen = chain.post(&poll);
    assert_eq!(blocks(&seen.json()), ["0x65"]);
    let place = |start: &str, end: &str| seen.effects.iter().position(|effect| effect.starts_with(start) && effect.ends_with(end)).unwrap();
    let paid = place("take", "eth_getFilterChanges");
    assert!(place("recall", "filter") < paid && paid < place("recall", "criteria"), "{:?}", seen.effects);
    assert_eq!(seen.effects.iter().filter(|effect| effect.starts_with("remember")).count(), 1, "{:?}", seen.effects);
    assert!(chain.asked.last().unwrap().contains("\"fromBlock\":\"0x65\""));
    assert_eq!(chain.call("eth_uninstallFilter", &json!([id]))["result"], true);
    assert_eq!(sizes(&chain)[0], ("criteria".to_owned(), 0), "what is over takes no room");
}

#[test]
fn a_filter_whose_criteria_are_gone_is_not_found() {
    let mut chain = growing(&Rc::new(Cell::new(100)));
    let id = chain.call("eth_newFilter", &many(1_000))["result"].clone();
    chain.answers.retain(|key, _| key.variant != "criteria");
    for method in ["eth_getFilterChanges", "eth_getFilterLogs"] {
        assert_eq!(chain.call(method, &json!([id]))["error"]["message"], "filter not found", "{method}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let mut chain = growing(&Rc::new(Cell::new(1)));
    for (method, params, code) in [
        ("eth_getFilterChanges", json!(["0x1"]), -32000),
        ("eth_getFilterChanges", json!(["../1"]), -32602),
        ("eth_getFilterChanges", json!([]), -32602),
        ("eth_uninstallFilter", json!([7]), -32602),
        ("eth_newFilter", json!([{ "fromBlock": "new" }]), -32602),
        ("eth_newFilter", json!([{ "address": "x".repeat(70_000) }]), -32602),
    ] {
        assert_eq!(chain.call(method, &params)["error"]["code"], code, "{method} {params}");
    }
    assert!(chain.asked.is_empty());
}

#[test]
fn a_host_that_keeps_nothing_has_no_filters() {
    let mut chain = growing(&Rc::new(Cell::new(1)));
    chain.forgets = true;
    let error = chain.call("eth_newFilter", &json!([{}]))["error"].clone();
    assert_eq!(error["code"], -32601);
    assert!(error["message"].as_str().unwrap().contains("does not exist"), "ethers polls eth_getLogs then: {error}");
}

#[test]
fn a_filter_of_pending_transactions_is_one_of_an_endpoint() {
    let seen = Rc::new(RefCell::new(json!([])));
    let told = Rc::clone(&seen);
    let mut chain = Chain::new(move |method, params| match (method, &params[0]) {
        ("eth_newPendingTransactionFilter", _) => Some(json!("0xf")),
        ("eth_getFilterChanges", id) if id == "0xf" => Some(told.replace(json!([]))),
        ("eth_uninstallFilter", id) if id == "0xf" => Some(json!(true)),
        _ => None,
    });
    let id = chain.call("eth_newPendingTransactionFilter", &json!([]))["result"].clone();
    assert_eq!(id.as_str().unwrap().len(), 34, "no client can guess it from the endpoint's: {id}");
    seen.replace(json!(["0xa", "0xb"]));
    assert_eq!(chain.call("eth_getFilterChanges", &json!([id]))["result"], json!(["0xa", "0xb"]));
    assert_eq!(chain.call("eth_getFilterChanges", &json!([id]))["result"], json!([]));
    assert_eq!(chain.call("eth_getFilterLogs", &json!([id]))["error"]["code"], -32000);
    assert_eq!(chain.call("eth_uninstallFilter", &json!([id]))["result"], true);
    assert_eq!(chain.asked.last().unwrap(), r#"eth_uninstallFilter ["0xf"]"#);
    assert_eq!(chain.call("eth_getFilterChanges", &json!([id]))["error"]["message"], "filter not found");
    assert!(chain.charged.iter().all(|call| !call.contains('*')), "it reads no blocks: {:?}", chain.charged);
}

#[test]
fn without_an_endpoint_that_has_them_there_are_no_filters_of_pending_transactions() {
    let mut chain = Chain::new(|_, _| None);
    let error = chain.call("eth_newPendingTransactionFilter", &json!([]))["error"].clone();
    assert_eq!(error["code"], -32601);
    assert!(error["message"].as_str().unwrap().contains("does not exist"), "{error}");
}

#[test]
fn a_filter_that_its_endpoint_has_forgotten_is_not_found() {
    let knows = Rc::new(Cell::new(true));
    let still = Rc::clone(&knows);
    let mut chain = Chain::new(move |method, _| match method {
        "eth_newPendingTransactionFilter" => Some(json!("0xf")),
        _ => still.get().then(|| json!([])),
    });
    let id = chain.call("eth_newPendingTransactionFilter", &json!([]))["result"].clone();
    knows.set(false);
    assert_eq!(chain.call("eth_getFilterChanges", &json!([id]))["error"]["message"], "filter not found");
}
