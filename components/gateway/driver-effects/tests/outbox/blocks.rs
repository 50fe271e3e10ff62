//! What is in a block, final, or out of it again.

use serde_json::json;

use crate::world::{World, report, transaction};

#[test]
fn a_block_is_final_under_64_others() {
    for (head, is_final) in [(963, false), (964, true)] {
        let mut world = World::new(json!([transaction(5, json!({}))]));
        (world.confirmed, world.pending, world.head, world.blocks) = (6, 6, head, vec![("0xa5", 900)]);
        let done = world.round();
        assert_eq!(world.reports, [report(5, "mined", json!({ "mined": "0xa5", "block": 900, "final": is_final }))], "{head}");
        assert_eq!(done["open"], 0);
    }
}

#[test]
fn a_transaction_that_was_replaced_can_be_the_one_in_a_block() {
    let mut world = World::new(json!([transaction(5, json!({ "hashes": ["0xnew", "0xold"] }))]));
    (world.confirmed, world.blocks) = (6, vec![("0xold", 990)]);
    world.round();
    assert_eq!(world.reports, [report(5, "mined", json!({ "mined": "0xold", "block": 990 }))]);
}

#[test]
fn a_nonce_that_somebody_else_used_is_replaced_and_then_final() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    world.confirmed = 6;
    world.round();
    assert_eq!(world.reports, [report(5, "replaced", json!({ "block": 1_000 }))]);
    let seen_before = json!({ "state": "replaced", "block": "936" });
    let mut later = World::new(json!([transaction(5, seen_before)]));
    later.confirmed = 6;
    later.round();
    assert_eq!(later.reports, [report(5, "replaced", json!({ "block": 936, "final": true }))]);
}

#[test]
fn a_block_that_is_gone_frees_its_transaction() {
    let mined = json!({ "state": "mined", "mined": "0xa5", "block": "990" });
    let mut world = World::new(json!([transaction(5, mined)]));
    world.round();
    assert_eq!((world.sent.len(), &world.reports), (1, &vec![report(5, "sent", json!({}))]));
}

#[test]
fn a_transaction_is_final_only_after_those_before_it() {
    let mut world = World::new(json!([transaction(5, json!({})), transaction(6, json!({}))]));
    // The node does not have the receipt of 5 yet.
    (world.confirmed, world.pending, world.blocks) = (7, 7, vec![("0xa6", 900)]);
    world.round();
    let sixth = report(6, "mined", json!({ "mined": "0xa6", "block": 900 }));
    assert_eq!(world.reports, [report(5, "replaced", json!({ "block": 1_000 })), sixth]);
}

#[test]
fn a_row_behind_many_nonces_of_others_is_found() {
    let mut world = World::new(json!([transaction(500, json!({}))]));
    (world.confirmed, world.pending, world.blocks) = (501, 501, vec![("0xa500", 900)]);
    world.round();
    assert_eq!(world.reports, [report(500, "mined", json!({ "mined": "0xa500", "block": 900, "final": true }))]);
}
