use serde_json::{Value, json};

use crate::chain::{Chain, cursor, steps};

fn heads() -> Value {
    json!({ "kind": "newHeads" })
}

fn logs(addresses: &[&str]) -> Value {
    json!({ "kind": "logs", "filter": { "address": addresses, "topics": [] } })
}

const A: &str = "0x00000000000000000000000000000000000000aa";
const B: &str = "0x00000000000000000000000000000000000000bb";

#[test]
fn the_first_round_only_notes_where_the_chain_is_and_an_idle_one_asks_once() {
    let mut chain = Chain::new(5);
    let first = chain.follow(None, &[]);
    assert_eq!((steps(&first), first.json()["nextMs"].as_u64()), (vec![], Some(1000)));
    let second = chain.follow(cursor(&first), &[]);
    assert!(steps(&second).is_empty());
    assert_eq!(chain.calls, ["eth_getBlockByNumber [\"latest\",false]"; 2]);
}

#[test]
fn new_blocks_come_in_order_and_their_logs_are_read_once() {
    let mut chain = Chain::new(5);
    let first = chain.follow(None, &[]);
    chain.reorganise(5, 2, "a");
    chain.calls.clear();
    let seen = chain.follow(cursor(&first), &[logs(&[A]), heads(), logs(&[A, B])]);
    assert_eq!(
        steps(&seen),
        [
            "[1] head a5",
            "[0,2] log 0x00000000000000000000000000000000000000AA",
            "[2] log 0x00000000000000000000000000000000000000bb",
            "[1] head a6",
            "[0,2] log 0x00000000000000000000000000000000000000AA",
            "[2] log 0x00000000000000000000000000000000000000bb",
        ]
    );
    let (addresses, blocks) = (format!(r#""address":["{A}","{B}"]"#), ["a5", "a6"]);
    let expected = blocks.map(|hash| format!(r#"eth_getLogs [{{{addresses},"blockHash":"{hash}"}}]"#));
    assert_eq!(chain.calls[2..], expected);
    let first_log = &seen.json()["steps"][1];
    let undo: Value = serde_json::from_str(first_log["undo"].as_str().unwrap()).unwrap();
    assert_eq!((first_log["block"].as_str(), &undo["removed"], &undo["blockHash"]), (Some("a5"), &json!(true), &json!("a5")));
    let head: Value = serde_json::from_str(seen.json()["steps"][0]["result"].as_str().unwrap()).unwrap();
    assert_eq!(head, json!({ "number": "0x5", "hash": "a5", "parentHash": "a4" }), "a header has no transactions");
}

#[test]
fn a_filter_for_every_contract_asks_for_all_logs() {
    let mut chain = Chain::new(5);
    let first = chain.follow(None, &[]);
    chain.reorganise(5, 1, "a");
    let seen = chain.follow(cursor(&first), &[logs(&[A]), logs(&[])]);
    assert_eq!(
        steps(&seen),
        ["[0,1] log 0x00000000000000000000000000000000000000AA", "[1] log 0x00000000000000000000000000000000000000bb"]
    );
    assert_eq!(chain.calls.last().unwrap(), r#"eth_getLogs [{"blockHash":"a5"}]"#);
    assert_eq!(chain.calls.len(), 3, "the block is the newest, so it is known already");
}

#[test]
fn reorganisations_take_blocks_back_and_give_the_others() {
    for (from, count, expected) in [
        (4, 1, vec!["lost a4", "[0] head b4"]),
        (4, 3, vec!["lost a4", "[0] head b4", "[0] head b5", "[0] head b6"]),
        (2, 3, vec!["lost a4", "lost a3", "lost a2", "[0] head b2", "[0] head b3", "[0] head b4"]),
        // The other branch is shorter for now.
        (2, 1, vec!["lost a4", "lost a3", "lost a2", "[0] head b2"]),
    ] {
        let mut chain = Chain::new(1);
        let mut at = cursor(&chain.follow(None, &[]));
        for length in 2..=5 {
            chain.reorganise(length - 1, 1, "a");
            at = cursor(&chain.follow(at, &[heads()]));
        }
        chain.reorganise(from, count, "b");
        let seen = chain.follow(at, &[heads()]);
        assert_eq!(steps(&seen), expected);
        assert!(steps(&chain.follow(cursor(&seen), &[heads()])).is_empty());
    }
}

#[test]
fn a_long_way_is_gone_in_short_rounds_without_a_gap() {
    let mut chain = Chain::new(1);
    let mut at = cursor(&chain.follow(None, &[]));
    chain.reorganise(1, 100, "a");
    let mut given = Vec::new();
    loop {
        let seen = chain.follow(at, &[heads()]);
        given.extend(steps(&seen));
        at = cursor(&seen);
        if seen.json()["nextMs"] != 0 {
            break;
        }
    }
    assert_eq!(given, (1..=100).map(|number| format!("[0] head a{number}")).collect::<Vec<_>>());
    // A reorganisation deeper than a round reads at once.
    chain.reorganise(60, 50, "b");
    let seen = chain.follow(at, &[heads()]);
    assert_eq!(steps(&seen)[..2], ["lost a100", "lost a99"]);
    assert_eq!(steps(&seen)[41..43], ["[0] head b60", "[0] head b61"]);
}

#[test]
fn an_endpoint_that_lags_tells_nothing_and_a_round_that_fails_loses_nothing() {
    let mut chain = Chain::new(5);
    let first = chain.follow(None, &[]);
    chain.reorganise(5, 3, "a");
    chain.missing = vec![6];
    let failed = chain.follow(cursor(&first), &[heads()]);
    assert_eq!((failed.status, failed.json()["code"].as_str()), (502, Some("upstream-error")), "{}", failed.body);
    chain.missing.clear();
    let seen = chain.follow(cursor(&first), &[heads()]);
    assert_eq!(steps(&seen), ["[0] head a5", "[0] head a6", "[0] head a7"]);
    chain.seen = Some(6);
    assert!(steps(&chain.follow(cursor(&seen), &[heads()])).is_empty());
}
