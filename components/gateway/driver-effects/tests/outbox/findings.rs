//! What a round finds: accounts that are stuck, nonces of others, failures.

use mintmark_gateway_core::{Refusal, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::{CONFIG, ScriptedNft, gateway, json_response, reconcile};
use crate::world::{MINUTE, NOW, World, transaction};

#[test]
fn an_account_that_waits_for_five_minutes_is_stuck() {
    let old = |nonce, more: Value| {
        let mut transaction = transaction(nonce, json!({ "time": (NOW - 5 * MINUTE).to_string(), "state": "pending" }));
        transaction.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        transaction
    };
    let mut world = World::new(json!([old(5, json!({}))]));
    world.blocks = vec![("0xa5", 0)];
    assert_eq!(world.round()["stuck"], json!({ "nonce": "5", "state": "pending", "seconds": 300, "nodeSaid": null }));
    // A gap: nothing was signed with the nonce that the chain waits for.
    let mut gap = World::new(json!([old(6, json!({}))]));
    gap.blocks = vec![("0xa6", 0)];
    assert_eq!(gap.round()["stuck"], json!({ "nonce": "5", "state": null, "seconds": 300, "nodeSaid": null }));
    let mut young = World::new(json!([transaction(5, json!({}))]));
    assert_eq!(young.round()["stuck"], Value::Null);
}

#[test]
fn a_pending_nonce_past_ours_is_foreign() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    (world.blocks, world.pending) = (vec![("0xa5", 0)], 6);
    assert_eq!(world.round()["foreignNonce"], Value::Null);
    world.pending = 7;
    assert_eq!(world.round()["foreignNonce"], "7");
}

#[test]
fn a_chain_or_a_ledger_that_fails_changes_nothing() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| match action {
        Action::Fetch(_) => Some(json_response("no JSON")),
        action => world.answer(action),
    });
    let done: Value = serde_json::from_str(&seen.body).unwrap();
    assert!(done["chains"][0]["accounts"][0]["failed"].is_string(), "{done}");
    assert!(world.reports.is_empty());
    for failure in [VaultFailure::StoreUnavailable, VaultFailure::Refused(Refusal::Fault("broken row".into()))] {
        let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| match action {
            Action::Sign(_) => Some(Outcome::Sign(Err(failure.clone()))),
            _ => None,
        });
        let done: Value = serde_json::from_str(&seen.body).unwrap();
        assert!(done["chains"][0]["failed"].is_string(), "{done}");
    }
}

#[test]
fn without_a_signer_nothing_is_asked() {
    let config = CONFIG.replace("\"signer\": true", "\"signer\": false");
    let seen = reconcile(&gateway(&config, ScriptedNft::default()), |_| None);
    assert_eq!((seen.body.as_str(), seen.effects.len()), (r#"{"chains":[]}"#, 0));
}

#[test]
fn an_endpoint_of_another_chain_is_not_believed() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    (world.chain_id, world.confirmed) = (10, 9);
    let done = world.round();
    assert!(done["failed"].as_str().unwrap().contains("expected an endpoint of chain 1, got one of chain 10"), "{done}");
    assert!(world.reports.is_empty() && world.sent.is_empty());
}
