//! What ends the care for a transaction, and what begins it again.

use serde_json::{Value, json};

use crate::world::{ACCOUNT, World, report, transaction};

/// Nonce 5 is in block 900 by the word of the first endpoint, with 100 blocks on top.
fn mined() -> World {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    (world.confirmed, world.pending, world.blocks) = (6, 6, vec![("0xa5", 900)]);
    world
}

#[test]
fn one_endpoint_does_not_make_a_transaction_final_against_another() {
    let mut world = World { confirmed_of_second: Some(5), ..mined() };
    let done = world.round();
    assert_eq!(world.reports, [report(5, "mined", json!({ "mined": "0xa5", "block": 900 }))]);
    assert_eq!(done["notFinal"], "an endpoint says that nonce 5 is not used, another one that it is");
    // However deep the block is.
    let mut later = World { head: 5_000, confirmed_of_second: Some(5), ..mined() };
    later.round();
    assert_eq!(later.reports.last().unwrap()["final"], false);
}

#[test]
fn an_endpoint_that_lags_is_waited_for_as_long_again() {
    for (head, is_final) in [(1_027, false), (1_028, true)] {
        let mut world = World { head, head_of_second: Some(930), confirmed_of_second: Some(5), ..mined() };
        let done = world.round();
        assert_eq!((&world.reports.last().unwrap()["final"], &done["notFinal"]), (&json!(is_final), &Value::Null), "{head}");
    }
    let mut other_chain = World { chain_of_second: 5, ..mined() };
    other_chain.round();
    assert_eq!(other_chain.reports.last().unwrap()["final"], false);
}

#[test]
fn a_quorum_of_one_asks_nobody_else() {
    let mut world = World { confirmed_of_second: Some(5), ..mined() };
    world.open["quorum"] = json!("1");
    world.round();
    assert_eq!(world.reports.last().unwrap()["final"], true);
}

/// Returns a transaction that counts as final since block 900.
fn last(nonce: u64) -> Value {
    transaction(nonce, json!({ "state": "mined", "mined": format!("0xa{nonce}"), "block": "900", "final": true }))
}

/// Everything below nonce 8 counts as final, and the endpoints say that the nonces from 6 on are
/// not used.
fn undone() -> World {
    let mut world = World::new(json!([last(5), last(6), last(7), transaction(8, json!({}))]));
    world.open["accounts"][0]["firstOpen"] = json!("8");
    (world.confirmed, world.pending) = (6, 6);
    world
}

fn reopened(nonces: &[u64], endpoints: u64) -> Vec<(String, Value)> {
    let call = |nonce: &u64| ("outbox_reopen".to_owned(), json!([{ "account": ACCOUNT, "nonce": nonce, "endpoints": endpoints }]));
    nonces.iter().map(call).collect()
}

#[test]
fn what_the_chain_has_not_is_open_again_the_highest_nonce_first() {
    let mut world = undone();
    let done = world.round();
    assert_eq!((&world.asked, &done["reopened"]), (&reopened(&[7, 6], 2), &json!(2)));
}

#[test]
fn one_of_two_endpoints_opens_nothing_again() {
    let mut world = World { confirmed_of_second: Some(8), ..undone() };
    let done = world.round();
    assert_eq!((world.asked.len(), &done["reopened"]), (0, &json!(0)));
}

#[test]
fn a_lone_endpoint_that_lags_opens_nothing_again() {
    for (head, count) in [(963, 0), (964, 2)] {
        let mut world = World { head, ..undone() };
        world.open["quorum"] = json!("1");
        world.round();
        assert_eq!(world.asked.len(), count, "{head}");
    }
}

#[test]
fn at_most_64_nonces_are_opened_again_in_a_round() {
    let all: Vec<_> = (5..105).map(last).collect();
    let mut world = World::new(json!(all));
    world.open["accounts"][0]["firstOpen"] = json!("105");
    world.round();
    assert_eq!(world.asked, reopened(&(41..105).rev().collect::<Vec<_>>(), 2));
}

#[test]
fn an_account_with_nothing_open_is_asked_for_and_named_only_if_something_is_opened_again() {
    for (confirmed, accounts) in [(8, 0), (6, 1)] {
        let mut world = World { confirmed, ..undone() };
        world.open = json!({ "quorum": "2", "accounts": [], "idle": [{ "account": ACCOUNT, "firstOpen": "8" }] });
        assert_eq!(world.whole_round().as_array().unwrap().len(), accounts, "{confirmed}");
        assert_eq!(world.asked.len(), accounts * 2);
    }
}
