//! What is sent again, and what nodes say to it.

use serde_json::{Value, json};

use crate::world::{NOW, World, report, transaction};

#[test]
fn what_no_node_has_is_sent_in_the_order_of_its_nonces() {
    let mut world = World::new(json!([transaction(5, json!({})), transaction(6, json!({})), transaction(7, json!({}))]));
    world.blocks = vec![("0xa6", 0)];
    let done = world.round();
    assert_eq!(world.sent, ["0xf5", "0xf7"]);
    assert_eq!(world.reports, [report(5, "sent", json!({})), report(6, "pending", json!({})), report(7, "sent", json!({}))]);
    assert_eq!((&done["open"], &done["sent"], &done["recorded"], &done["stuck"]), (&json!(3), &json!(2), &json!(3), &Value::Null));
}

#[test]
fn what_is_known_is_not_recorded_again() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    world.blocks = vec![("0xa5", 0)];
    assert_eq!(world.round()["recorded"], 0);
    assert!(world.sent.is_empty() && world.reports.is_empty());
}

#[test]
fn an_evicted_transaction_is_sent_again() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    world.round();
    assert_eq!(
        (world.sent.as_slice(), world.reports.as_slice()),
        (["0xf5".to_owned()].as_slice(), [report(5, "sent", json!({}))].as_slice())
    );
}

#[test]
fn the_request_that_signed_has_its_deadline_to_send() {
    for (age, sends) in [(4_999_999, false), (5_000_000, true)] {
        let mut world = World::new(json!([transaction(5, json!({ "lastTime": (NOW - age).to_string() }))]));
        world.round();
        assert_eq!(!world.sent.is_empty(), sends, "{age}");
    }
}

#[test]
fn the_words_of_a_node_are_recorded() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    world.sending = json!({ "error": { "code": -32000, "message": "insufficient funds for gas * price + value" } });
    world.round();
    let words = json!({ "nodeSaid": "insufficient funds for gas * price + value" });
    assert_eq!(world.reports, [report(5, "refused", words)]);
}

#[test]
fn a_node_that_has_it_already_does_not_refuse() {
    for said in ["already known", "ALREADY_EXISTS: already known", "AlreadyKnown", "transaction already imported"] {
        let mut world = World::new(json!([transaction(5, json!({}))]));
        world.sending = json!({ "error": { "code": -32000, "message": said } });
        world.round();
        assert_eq!(world.reports, [report(5, "sent", json!({}))], "{said}");
    }
}

#[test]
fn one_transaction_at_a_time_of_a_delegated_account() {
    for said in ["in-flight transaction limit reached for delegated accounts", "gapped-nonce tx from delegated accounts"] {
        let mut world = World::new(json!([transaction(5, json!({})), transaction(6, json!({})), transaction(7, json!({}))]));
        world.blocks = vec![("0xa5", 0)];
        world.sending = json!({ "error": { "code": -32000, "message": said } });
        let done = world.round();
        // Nothing is recorded of 6, and 7 is not tried.
        assert_eq!((world.sent.len(), &world.reports), (1, &vec![report(5, "pending", json!({}))]), "{said}");
        assert_eq!((&done["stopped"], &done["open"]), (&json!(true), &json!(3)));
    }
}

#[test]
fn what_cannot_be_sent_is_dropped() {
    let mut world = World::new(json!([transaction(5, json!({ "raw": null, "hashes": [] }))]));
    world.round();
    assert_eq!(world.reports, [report(5, "dropped", json!({}))]);
    let mut known = World::new(json!([transaction(5, json!({ "raw": null }))]));
    known.blocks = vec![("0xa5", 0)];
    known.round();
    assert_eq!(known.reports, [report(5, "pending", json!({}))]);
}

#[test]
fn a_refusal_of_the_type_is_not_taken_for_knowing_it() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    world.sending = json!({ "error": { "code": -32000, "message": "unknown transaction type" } });
    world.round();
    assert_eq!(world.reports, [report(5, "refused", json!({ "nodeSaid": "unknown transaction type" }))]);
}

#[test]
fn other_words_of_the_same_refusal_are_not_recorded_again() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "signed", "nodeSaid": "max fee below base fee: 7" }))]));
    world.sending = json!({ "error": { "code": -32000, "message": "max fee below base fee: 9" } });
    world.round();
    assert_eq!((world.sent.len(), world.reports.len()), (1, 0));
}

#[test]
fn every_hash_of_a_transaction_is_asked_for() {
    let mut world = World::new(json!([transaction(5, json!({ "hashes": ["0xsecond", "0xfirst"] }))]));
    world.blocks = vec![("0xfirst", 0)];
    world.round();
    assert_eq!((world.sent.len(), &world.reports), (0, &vec![report(5, "pending", json!({}))]));
}

#[test]
fn the_chain_is_asked_for_what_it_waits_for_however_much_is_not_final() {
    let mined = |nonce: u64| transaction(nonce, json!({ "state": "mined", "mined": format!("0xa{nonce}"), "block": "980" }));
    let all: Vec<Value> = (5..205).map(mined).chain([transaction(205, json!({}))]).collect();
    let mut world = World::new(json!(all));
    (world.confirmed, world.pending) = (205, 205);
    let done = world.round();
    assert_eq!((world.sent.as_slice(), &done["open"]), (["0xf205".to_owned()].as_slice(), &json!(1)));
    assert_eq!(world.reports, [report(205, "sent", json!({}))], "what is 20 blocks deep is not asked for again");
}
