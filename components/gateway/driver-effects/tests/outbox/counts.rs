//! How many transactions a round counts in each state, and how old the first open one is.

use serde_json::{Value, json};

use crate::world::{MINUTE, NOW, World, transaction};

#[test]
fn transactions_count_in_the_state_that_the_round_leaves_them_in() {
    let mut world = World::new(json!([
        transaction(5, json!({})),
        transaction(6, json!({ "state": "signed" })),
        transaction(7, json!({ "state": "sent" })),
        transaction(8, json!({ "raw": null })),
    ]));
    // 5 is in a block, 6 waits at the node, the node takes 7, and 8 cannot be signed again.
    (world.confirmed, world.pending, world.blocks) = (6, 7, vec![("0xa5", 990), ("0xa6", 0)]);
    let done = world.round();
    assert_eq!(done["states"], json!({ "mined": 1, "pending": 1, "sent": 1, "dropped": 1 }));
    assert_eq!((&done["open"], &done["oldestSeconds"]), (&json!(3), &json!(60)));
}

#[test]
fn final_transactions_do_not_count_and_settled_ones_do() {
    let mined =
        |nonce, block: u64| transaction(nonce, json!({ "state": "mined", "mined": format!("0xa{nonce}"), "block": block.to_string() }));
    let mut world = World::new(json!([mined(5, 900), mined(6, 980), mined(7, 999)]));
    (world.confirmed, world.pending, world.blocks) = (8, 8, vec![("0xa5", 900), ("0xa7", 999)]);
    let done = world.round();
    assert_eq!((&done["states"], &done["oldestSeconds"]), (&json!({ "mined": 2 }), &Value::Null));
}

#[test]
fn transactions_behind_one_that_nodes_hold_back_keep_their_state() {
    let mut world = World::new(json!([
        transaction(5, json!({ "time": (NOW - 2 * MINUTE).to_string() })),
        transaction(6, json!({ "state": "refused" })),
        transaction(7, json!({ "state": "refused" })),
    ]));
    world.sending = json!({ "error": { "code": -32000, "message": "in-flight transaction limit reached for delegated accounts" } });
    let done = world.round();
    assert_eq!((&done["stopped"], &done["states"]), (&json!(true), &json!({ "signed": 1, "refused": 2 })));
    assert_eq!(done["oldestSeconds"], 120);
}
