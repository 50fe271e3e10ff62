//! When charges are given back: as many endpoints as say that a nonce is used for good are counted.

use serde_json::{Value, json};

use crate::world::{ACCOUNT, World, transaction};

/// Returns a world where one endpoint is enough to make a transaction final.
fn world(transactions: Value) -> World {
    let mut world = World::new(transactions);
    world.open["quorum"] = json!("1");
    world
}

/// Nonce 5 is in block 900 with a replacement, and final: the head is 1,000, the finality 64.
fn replaced() -> World {
    let mut world = world(json!([transaction(5, json!({ "hashes": ["0xb5", "0xa5"] }))]));
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
fn a_nonce_that_somebody_else_used_is_void_as_a_whole_once_the_transaction_is_shown() {
    // The block may be the first or the last of those that are searched.
    for block in [900, 930, 936, 817] {
        let mut world = foreign();
        world.used.0 = block;
        world.round();
        assert_eq!(world.asked, [void(None, 2)], "{block}");
    }
    // Too old for the state that nodes keep, not final, or one of our own, of which an endpoint
    // has pruned the receipt.
    for used in [(816, "0xforeign"), (937, "0xforeign"), (930, "0xA5")] {
        let mut world = World { used, ..foreign() };
        world.round();
        assert_eq!(world.asked, [void(None, 0)], "{used:?}");
    }
}

fn foreign() -> World {
    let mut world = world(json!([transaction(5, json!({ "state": "replaced", "block": "900" }))]));
    (world.confirmed, world.pending) = (6, 6);
    world
}

#[test]
fn an_endpoint_of_another_chain_does_not_count() {
    let mut world = World { chain_of_second: 5, ..replaced() };
    world.round();
    assert_eq!(world.asked, [void(Some("0xb5"), 1)]);
}

#[test]
fn an_endpoint_that_lags_is_waited_for_as_long_again_as_finality_takes() {
    for (block, second, is_final) in [(900, 963, false), (872, 930, true)] {
        let mut world = World { head_of_second: Some(second), gives_back: false, ..replaced() };
        world.blocks = vec![("0xb5", block)];
        let done = world.round();
        assert_eq!(done["notGivenBack"], "too few agree");
        assert_eq!(world.reports.last().unwrap()["final"], is_final, "{block}");
    }
    // Where everybody agrees nobody is waited for.
    let mut world = World { gives_back: false, ..replaced() };
    world.round();
    assert_eq!(world.reports.last().unwrap()["final"], true);
}
