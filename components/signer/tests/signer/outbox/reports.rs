//! `outbox_report`: what became of a transaction.

use mintmark_signer::refusal::Refusal;
use serde_json::{Value, json};

use crate::{
    outbox::support::{first_open, hash, of_gateway, raw, reopen, report, reported, seen, send, sending},
    support::{
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

#[test]
fn a_change_of_state_has_an_entry() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    vault.now += 7;
    assert!(reported(&mut vault, 5, "pending", &json!({})));
    let entry = vault.last();
    let fields =
        ["caller", "key", "method", "chain", "nonce", "outcome", "code", "detail", "transactionHash", "concerns", "digest", "policy"];
    let told: Vec<_> = fields.iter().map(|name| entry[name].clone()).collect();
    let hash_of = json!(hash(&signed));
    assert_eq!(json!(told), json!([null, "hot", "outbox_report", "1", "5", "observed", "pending", null, hash_of, "1", null, null]));
    let seen = seen(&vault, 5);
    assert_eq!((&seen["state"], &seen["since"]), (&json!("pending"), &json!(vault.now.to_string())));
}

#[test]
fn a_report_that_says_nothing_new_has_none() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    assert!(reported(&mut vault, 5, "pending", &json!({})));
    assert!(!reported(&mut vault, 5, "pending", &json!({})));
    assert!(!reported(&mut vault, 9, "pending", &json!({})), "nothing was signed with this nonce");
}

#[test]
fn a_refusal_keeps_the_words_of_the_node() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    reported(&mut vault, 5, "refused", &json!({ "nodeSaid": "insufficient funds" }));
    assert_eq!(vault.last()["detail"], "insufficient funds");
    assert_eq!(seen(&vault, 5)["nodeSaid"], "insufficient funds");
    reported(&mut vault, 5, "sent", &json!({}));
    assert_eq!(seen(&vault, 5)["nodeSaid"], Value::Null);
}

#[test]
fn a_reorganisation_takes_a_transaction_out_of_its_block() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    reported(&mut vault, 5, "mined", &json!({ "block": 100, "mined": hash(&signed) }));
    assert_eq!((&seen(&vault, 5)["state"], &seen(&vault, 5)["block"]), (&json!("mined"), &json!("100")));
    assert_eq!(vault.last()["detail"], "block 100");
    assert_eq!(raw(&vault, 5), Value::Null, "what is in a block needs no sending");
    reported(&mut vault, 5, "pending", &json!({}));
    assert_eq!((&seen(&vault, 5)["state"], &seen(&vault, 5)["block"]), (&json!("pending"), &Value::Null));
    assert_eq!(raw(&vault, 5), json!(signed.result));
}

#[test]
fn a_final_transaction_is_not_open_and_does_not_change() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let mined = json!({ "block": 100, "mined": hash(&signed), "final": true });
    reported(&mut vault, 5, "mined", &mined);
    assert_eq!(vault.last()["detail"], "block 100, final");
    assert_eq!(first_open(&vault), None);
    assert!(!reported(&mut vault, 5, "pending", &json!({})));
    assert_eq!(seen(&vault, 5)["state"], "mined");
    // Its rows count for 30 days more.
    vault.now += 30 * 24 * 60 * 60 * 1_000_000 - 1;
    assert_eq!(seen(&vault, 5)["final"], true);
    vault.now += 1;
    assert_eq!(seen(&vault, 5), Value::Null);
    // The next transaction is open again.
    send(&mut vault);
    assert_eq!(first_open(&vault), Some(json!("6")));
}

#[test]
fn a_final_transaction_that_the_chain_has_not_is_open_again() {
    let mut vault = Vault::new(&config());
    let (first, second) = (send(&mut vault), send(&mut vault));
    for (nonce, signed) in [(5, &first), (6, &second)] {
        reported(&mut vault, nonce, "mined", &json!({ "block": 100, "mined": hash(signed), "final": true }));
    }
    vault.now += 60_000_000;
    assert!(vault.report(reopen(6, 2)).unwrap());
    assert_eq!((vault.last()["outcome"].clone(), vault.last()["method"].clone()), (json!("observed"), json!("outbox_reopen")));
    assert_eq!(vault.last()["detail"], "open again: by the word of 2 endpoints the nonce is not used");
    assert_eq!((first_open(&vault), raw(&vault, 6)), (Some(json!("6")), json!(second.result)));
    assert!(!vault.report(reopen(6, 2)).unwrap(), "it is open already");
    assert!(vault.report(reopen(5, 2)).unwrap());
    assert_eq!((first_open(&vault), seen(&vault, 5)["state"].clone()), (Some(json!("5")), json!("signed")));
    // Nothing of it expires, and it can be final once more.
    assert!(vault.rows.values().filter(|row| row.name.contains(':') && !row.name.starts_with("window")).all(|row| row.expires.is_none()));
    reported(&mut vault, 5, "mined", &json!({ "block": 190, "mined": hash(&first), "final": true }));
    assert_eq!(first_open(&vault), Some(json!("6")));
    assert!(!vault.report(reopen(9, 2)).unwrap(), "nothing was signed with this nonce");
}

#[test]
fn an_account_with_nothing_open_is_named_for_an_hour() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let idle = |vault: &Vault| vault.look_up(of_gateway("outbox_accounts", &json!([]))).unwrap()["idle"].clone();
    assert_eq!(idle(&vault), json!([]), "something is open");
    reported(&mut vault, 5, "mined", &json!({ "block": 100, "mined": hash(&signed), "final": true }));
    assert_eq!(idle(&vault), json!([{ "account": HOT_ADDRESS.to_lowercase(), "firstOpen": "6" }]));
    vault.now += 60 * 60 * 1_000_000;
    assert_eq!(idle(&vault), json!([]));
}

#[test]
fn the_replaced_transaction_can_be_the_one_in_a_block() {
    let mut vault = Vault::new(&config());
    let first = send(&mut vault);
    let fees = json!({ "nonce": "0x5", "maxFeePerGas": "0x5d21dba00", "maxPriorityFeePerGas": "0x77359400" });
    vault.sign(sending(&fees, 5)).unwrap();
    reported(&mut vault, 5, "mined", &json!({ "block": 100, "mined": hash(&first) }));
    assert_eq!(seen(&vault, 5)["hash"], json!(hash(&first)));
}

#[test]
fn a_final_transaction_passes_nonces_by_that_others_used() {
    let mut vault = Vault::new(&config());
    let signed = vault.sign(sending(&json!({ "nonce": "0x9" }), 5)).unwrap();
    assert_eq!(first_open(&vault), Some(json!("5")));
    reported(&mut vault, 9, "mined", &json!({ "block": 100, "mined": hash(&signed) }));
    assert_eq!(first_open(&vault), Some(json!("5")), "not final yet");
    reported(&mut vault, 9, "mined", &json!({ "block": 100, "mined": hash(&signed), "final": true }));
    assert_eq!(first_open(&vault), None);
}

#[test]
fn a_nonce_that_counted_as_used_up_is_open_when_it_is_given_out_again() {
    let mut vault = Vault::new(&config());
    let signed = vault.sign(sending(&json!({ "nonce": "0x9" }), 5)).unwrap();
    reported(&mut vault, 9, "mined", &json!({ "block": 100, "mined": hash(&signed), "final": true }));
    vault.sign(sending(&json!({ "nonce": "0x7" }), 5)).unwrap();
    assert_eq!(first_open(&vault), Some(json!("7")));
}

#[test]
fn what_others_used_while_nothing_was_open_is_not_open() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    reported(&mut vault, 5, "mined", &json!({ "block": 100, "mined": hash(&signed), "final": true }));
    vault.sign(sending(&json!({}), 500)).unwrap();
    assert_eq!(first_open(&vault), Some(json!("500")));
}

#[test]
fn a_report_about_a_transaction_that_was_replaced_meanwhile_is_late() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let fees = json!({ "nonce": "0x5", "maxFeePerGas": "0x5d21dba00", "maxPriorityFeePerGas": "0x77359400" });
    vault.sign(sending(&fees, 5)).unwrap();
    assert!(!vault.report(report(5, 1, "refused", &json!({ "nodeSaid": "underpriced" }))).unwrap());
    assert_eq!(seen(&vault, 5)["state"], "signed");
    assert!(vault.report(report(5, 2, "pending", &json!({}))).unwrap());
}

#[test]
fn a_mined_nonce_cannot_be_replaced_and_a_malformed_report_is_refused() {
    let vault = Vault::new(&config());
    let whole = json!({ "account": HOT_ADDRESS, "nonce": 5, "sequence": 1, "state": "sent" });
    for missing in ["account", "nonce", "sequence", "state"] {
        let mut params = whole.clone();
        params.as_object_mut().unwrap().remove(missing);
        let refused = vault.wallet.plan(of_gateway("outbox_report", &json!([params])), vault.now).err();
        assert!(matches!(refused, Some(Refusal::InvalidParams(invalid)) if invalid.field == format!("params[0].{missing}")));
    }
    let unknown = vault.wallet.plan(report(5, 1, "lost", &json!({})), vault.now).err();
    assert!(matches!(unknown, Some(Refusal::InvalidParams(_))));
}
