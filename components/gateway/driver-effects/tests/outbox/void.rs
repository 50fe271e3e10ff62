//! When charges are given back: as many endpoints as say that a nonce is used for good are counted.

use serde_json::{Value, json};

use crate::world::{ACCOUNT, World, transaction};

/// Nonce 5 is in block 900 with a replacement, and final: the head is 1,000, the finality 64.
fn replaced() -> World {
    let mut world = World::new(json!([transaction(5, json!({ "hashes": ["0xb5", "0xa5"] }))]));
    (world.confirmed, world.pending) = (6, 6);
    world.blocks = vec![("0xb5", 900)];
    world
}

fn void(mined: Option<&str>, endpoints: u64) -> (String, Value) {
    let mut params = json!({ "account": ACCOUNT, "nonce": 5, "endpoints": endpoints });
    if let Some(mined) = mined {
        params["mined"] = json!(mined);
    }
    ("outbox_void".to_owned(), json!([params]))
}

#[test]
fn both_endpoints_have_the_receipt_in_a_final_block() {
    let mut world = replaced();
    world.round();
    assert_eq!(world.asked, [void(Some("0xb5"), 2)]);
    assert_eq!(world.reports.last().unwrap()["final"], true);
}

#[test]
fn an_endpoint_that_lags_does_not_count() {
    for (head, endpoints) in [(963, 1), (964, 2)] {
        let mut world = World { head_of_second: Some(head), ..replaced() };
        world.round();
        assert_eq!(world.asked, [void(Some("0xb5"), endpoints)], "{head}");
    }
}

#[test]
fn nothing_is_given_back_for_one_transaction_or_before_it_is_final() {
    let mut alone = World::new(json!([transaction(5, json!({}))]));
    (alone.confirmed, alone.pending, alone.blocks) = (6, 6, vec![("0xa5", 900)]);
    alone.round();
    let mut early = World { blocks: vec![("0xb5", 990)], ..replaced() };
    early.round();
    assert!(alone.asked.is_empty() && early.asked.is_empty());
}

#[test]
fn a_nonce_that_somebody_else_used_is_void_as_a_whole() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "replaced", "block": "900" }))]));
    (world.confirmed, world.pending) = (6, 6);
    world.round();
    assert_eq!(world.asked, [void(None, 2)]);
}
