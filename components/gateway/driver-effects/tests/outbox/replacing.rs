//! What the gateway replaces by itself.

use mintmark_gateway_core::{Denial, Refusal, SignResponse, VaultFailure};
use serde_json::{Value, json};

use crate::world::{ACCOUNT, World, report, transaction};

fn due(nonce: u64, due: &str, state: &str) -> Value {
    transaction(nonce, json!({ "state": state, "due": due, "caller": "back\"end" }))
}

#[test]
fn the_transaction_that_the_chain_waits_for_is_bumped_and_sent() {
    let mut world = World::new(json!([due(5, "bump", "pending"), due(6, "bump", "pending")]));
    world.blocks = vec![("0xa5", 0), ("0xa6", 0)];
    let done = world.round();
    let asked = json!([{ "account": ACCOUNT, "nonce": 5, "caller": "back\"end" }]);
    assert_eq!(world.asked, [("outbox_bump".to_owned(), asked)]);
    assert_eq!(world.sent, ["0xfee"]);
    assert_eq!((&done["replaced"], &done["notDone"]), (&json!("5"), &Value::Null));
}

#[test]
fn a_refused_transaction_is_filled_in_the_same_way() {
    let mut refused = due(5, "fill", "refused");
    refused["nodeSaid"] = json!("insufficient funds");
    let mut world = World::new(json!([refused, transaction(6, json!({ "state": "pending" }))]));
    world.blocks = vec![("0xa6", 0)];
    world.sending = json!({ "error": { "code": -32000, "message": "insufficient funds" } });
    let done = world.round();
    assert_eq!(world.asked[0].0, "outbox_fill");
    assert_eq!(world.sent, ["0xf5", "0xfee"], "it is tried once more before");
    assert_eq!(done["notDone"], "it is signed, but the node says: insufficient funds");
}

#[test]
fn what_the_policies_deny_is_told_and_not_sent() {
    let mut world = World::new(json!([due(5, "bump", "pending")]));
    world.blocks = vec![("0xa5", 0)];
    world.replacement = Err(VaultFailure::Refused(Refusal::Denied(Denial { policy: None, detail: "no policy allows it".into() })));
    let done = world.round();
    assert!(world.sent.is_empty());
    assert_eq!((&done["replaced"], &done["notDone"]), (&Value::Null, &json!("no policy allows it")));
}

#[test]
fn nothing_is_replaced_behind_a_gap() {
    let mut world = World::new(json!([due(6, "bump", "pending")]));
    world.blocks = vec![("0xa6", 0)];
    world.round();
    assert!(world.asked.is_empty());
}

#[test]
fn what_a_remote_key_signed_is_kept_before_it_is_sent() {
    let mut world = World::new(json!([due(5, "bump", "pending")]));
    world.blocks = vec![("0xa5", 0)];
    world.replacement = world.replacement.map(|signed| SignResponse { hash_recorded: false, ..signed });
    world.round();
    assert_eq!(world.asked.last().unwrap(), &("outbox_signed".to_owned(), json!(["0xfee"])));
}

#[test]
fn a_refusal_that_may_go_away_is_not_one_for_good() {
    for (said, state) in [
        ("txpool is full", "signed"),
        ("transaction underpriced", "signed"),
        ("max fee per gas less than block base fee", "signed"),
        ("nonce too high", "signed"),
        ("INTERNAL_ERROR: insufficient funds for gas", "refused"),
        ("InsufficientFunds, Account balance: 1, cumulative cost: 2", "refused"),
        ("intrinsic gas too low", "refused"),
        ("exceeds block gas limit", "refused"),
        ("transaction type not supported", "refused"),
    ] {
        let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
        world.sending = json!({ "error": { "code": -32000, "message": said } });
        world.round();
        assert_eq!(world.reports, [report(5, state, json!({ "nodeSaid": said }))]);
    }
}

#[test]
fn what_a_remote_key_has_not_signed_is_signed_and_sent() {
    let unsigned = json!({ "state": "dropped", "due": "sign", "caller": "back\"end", "raw": null, "hashes": [] });
    let mut world = World::new(json!([transaction(5, unsigned)]));
    world.replacement = world.replacement.map(|signed| SignResponse { hash_recorded: false, ..signed });
    let done = world.round();
    assert_eq!(world.asked.iter().map(|(method, _)| method.as_str()).collect::<Vec<_>>(), ["outbox_sign", "outbox_signed"]);
    assert_eq!((world.sent.as_slice(), &done["sent"], &done["replaced"]), (["0xfee".to_owned()].as_slice(), &json!(1), &Value::Null));
}

#[test]
fn nothing_is_done_for_a_transaction_of_which_the_round_learns_something_new() {
    let mut world = World::new(json!([due(5, "fill", "refused")]));
    let done = world.round();
    assert_eq!((world.reports.len(), world.asked.len(), &done["notDone"]), (1, 0, &Value::Null), "the node took it after all");
}
