//! A nonce whose transaction a node refuses for good goes to the next transaction.

use mintmark_signer::{encoding::hex, record::outbox::refused::RefusedNonces, refusal::Refusal, transaction::raw, wallet::call::Call};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    outbox::support::{by_gateway, hash, of_desk, reported, seen, send, sending, window},
    support::{
        requests::{bearer, estimates},
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

const MINUTE: u64 = 60_000_000;

pub fn nonce_of(vault: &mut Vault, call: Call) -> u64 {
    let signed = vault.sign(call).unwrap();
    raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap().0.nonce
}

pub fn refuse(vault: &mut Vault, nonce: u64) {
    assert!(reported(vault, nonce, "refused", &json!({ "nodeSaid": "insufficient funds" })));
}

pub fn with_key(call: Call, key: &str) -> Call {
    Call { idempotency_key: Some(key.into()), ..call }
}

pub fn as_desk(call: Call) -> Call {
    Call { credential: bearer("desk-token"), ..call }
}

#[test]
fn the_next_transaction_takes_it_for_any_fee() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    send(&mut vault);
    refuse(&mut vault, 5);
    let cheap = sending(&json!({ "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x1" }), 5);
    assert_eq!(nonce_of(&mut vault, as_desk(cheap)), 5);
    let entry = vault.last();
    assert_eq!(
        ["method", "caller", "nonce", "replaces"].map(|name| entry[name].clone()),
        [json!("eth_sendTransaction"), json!("desk"), json!("5"), json!("1")]
    );
    assert_eq!(nonce_of(&mut vault, sending(&json!({}), 5)), 7, "it is taken once");
    assert_eq!(window(&vault, 5)["transactions"][0]["hashes"].as_array().unwrap().len(), 2);
}

#[test]
fn the_lowest_goes_first_and_one_that_a_node_takes_after_all_goes_to_nobody() {
    let mut vault = Vault::new(&config());
    (0..4).for_each(|_| drop(send(&mut vault)));
    [5, 6, 7].into_iter().for_each(|nonce| refuse(&mut vault, nonce));
    assert!(reported(&mut vault, 5, "sent", &json!({})));
    assert_eq!(nonce_of(&mut vault, sending(&json!({ "value": "0x9" }), 6)), 6);
    // The chain knows a transaction with the nonce 7: no node refuses that.
    assert_eq!(nonce_of(&mut vault, sending(&json!({ "value": "0x9" }), 8)), 9);
    assert_eq!(nonce_of(&mut vault, sending(&json!({ "value": "0x9" }), 6)), 7);
}

#[test]
fn a_nonce_of_the_client_wins_and_may_be_that_of_a_refused_transaction_for_less() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    refuse(&mut vault, 5);
    assert_eq!(nonce_of(&mut vault, sending(&json!({ "nonce": "0x6" }), 5)), 6);
    let cheap = json!({ "nonce": "0x5", "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x1" });
    assert_eq!(nonce_of(&mut vault, sending(&cheap, 5)), 5);
}

#[test]
fn who_sent_the_refused_one_sees_that_and_nothing_of_what_took_its_place() {
    let mut vault = Vault::new(&config());
    let first = vault.sign(as_desk(sending(&json!({ "value": "0x7" }), 5))).unwrap();
    refuse(&mut vault, 5);
    send(&mut vault);
    let call = of_desk("signer_transaction", &json!([{ "hash": hash(&first) }]));
    let shown = vault.look_up(call).unwrap();
    assert_eq!(["to", "value", "gas", "nodeSaid"].map(|name| shown[name].clone()), [const { Value::Null }; 4]);
    let callers: Vec<_> = shown["signed"].as_array().unwrap().iter().map(|it| it["caller"].clone()).collect();
    assert_eq!(callers, [json!("desk"), Value::Null]);
    // Nor can it replace that.
    let call = of_desk("signer_cancel", &json!([{ "from": HOT_ADDRESS, "nonce": "0x5" }]));
    let refused = vault.sign(Call { estimates: Some(Ok(estimates(5))), confirmed_nonce: Some(5), ..call });
    assert!(matches!(refused, Err(Refusal::InvalidParams(invalid)) if invalid.field == "params[0].nonce"));
}

#[test]
fn what_waits_behind_it_is_let_go_by_a_transfer_of_nothing() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    refuse(&mut vault, 5);
    vault.now += 2 * MINUTE;
    let due = |vault: &Vault| window(vault, 5)["transactions"][0]["due"].clone();
    assert_eq!(due(&vault), Value::Null, "nothing waits behind it");
    vault.sign(sending(&json!({ "nonce": "0x6" }), 5)).unwrap();
    assert_eq!(due(&vault), "fill");
    let entries = vault.texts.len();
    assert_eq!(window(&vault, 6)["transactions"][0]["due"], Value::Null);
    let signed = vault.sign(by_gateway("outbox_fill", 5, "backend")).unwrap();
    let (transaction, _) = raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap();
    assert_eq!((transaction.nonce, transaction.to.unwrap().to_string(), transaction.value), (5, HOT_ADDRESS.into(), U256::ZERO));
    assert_eq!(transaction.shape.fees().max_fee_per_gas, estimates(5).max_fee_per_gas);
    assert_eq!(vault.texts.len(), entries + 1);
    let entry = vault.last();
    assert_eq!(
        ["method", "caller", "replaces", "outcome"].map(|name| entry[name].clone()),
        [json!("outbox_fill"), json!("backend"), json!("1"), json!("signed")]
    );
    assert_eq!(seen(&vault, 5)["state"], "signed");
    assert!(vault.sign(by_gateway("outbox_fill", 5, "backend")).is_err(), "it is due once");
}

#[test]
fn a_transfer_that_no_policy_allows_is_refused_without_an_entry() {
    let mut configured = config();
    configured["policies"][0]["when"]["selector"] = Value::Null;
    configured["policies"][0]["when"].as_object_mut().unwrap().remove("selector");
    configured["policies"][0]["when"]["to"] = json!(["0x000000000000000000000000000000000000dEaD"]);
    let mut vault = Vault::new(&configured);
    let to = json!({ "to": "0x000000000000000000000000000000000000dEaD", "data": null });
    vault.sign(sending(&to, 5)).unwrap();
    vault.sign(sending(&to, 5)).unwrap();
    refuse(&mut vault, 5);
    vault.now += 2 * MINUTE;
    let entries = vault.texts.len();
    assert!(matches!(vault.sign(by_gateway("outbox_fill", 5, "backend")), Err(Refusal::Denied(_))));
    // Nor for another caller, or one that is not configured.
    assert!(matches!(vault.sign(by_gateway("outbox_fill", 5, "desk")), Err(Refusal::InvalidParams(_))));
    assert!(matches!(vault.sign(by_gateway("outbox_fill", 5, "nobody")), Err(Refusal::Forbidden(_))));
    assert_eq!(vault.texts.len(), entries);
}

#[test]
fn a_transaction_without_blobs_takes_the_place_of_one_with_blobs() {
    let mut vault = Vault::new(&config());
    let blobs = json!({
        "maxFeePerBlobGas": "0x7", "type": "0x3", "blobs": [format!("0x{}", "00".repeat(131_072))],
        "commitments": [format!("0xc0{}", "00".repeat(47))], "proofs": [format!("0xc0{}", "00".repeat(47))]
    });
    vault.sign(sending(&blobs, 5)).unwrap();
    let sidecar = |vault: &Vault| vault.rows.values().find(|row| row.name.starts_with("sidecar:")).unwrap().clone();
    assert!(sidecar(&vault).value.len() > 131_072);
    refuse(&mut vault, 5);
    assert_eq!(nonce_of(&mut vault, sending(&json!({}), 5)), 5);
    assert_eq!((sidecar(&vault).value.as_str(), sidecar(&vault).expires), ("", Some(vault.now)));
}

#[test]
fn a_nonce_that_is_refused_again_and_again_is_left_to_be_filled() {
    let mut vault = Vault::new(&config());
    for value in 1..=16 {
        assert_eq!(nonce_of(&mut vault, sending(&json!({ "value": format!("{value:#x}") }), 5)), 5);
        refuse(&mut vault, 5);
    }
    assert_eq!(nonce_of(&mut vault, sending(&json!({}), 5)), 6);
    vault.now += 2 * MINUTE;
    assert!(vault.sign(by_gateway("outbox_fill", 5, "backend")).is_ok());
}

#[test]
fn a_row_of_refused_nonces_is_ascending_and_keeps_the_lowest() {
    for text in ["", "5", "5,7,18446744073709551614"] {
        assert_eq!(RefusedNonces::read(text).unwrap().to_string(), text);
    }
    for text in ["7,5", "5,5", "5,", ",5", " 5", "x", "05"] {
        assert_eq!(RefusedNonces::read(text), None, "{text}");
    }
    let mut nonces = RefusedNonces::default();
    (0..80).rev().for_each(|nonce| nonces.add(nonce));
    assert_eq!(nonces.from(0).collect::<Vec<_>>(), (0..64).collect::<Vec<_>>());
}

#[test]
fn a_row_from_before_charges_were_kept_is_read() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let row = vault.rows.values_mut().find(|row| row.name.starts_with("outbox:")).unwrap();
    let mut value: Value = serde_json::from_str(&row.value).unwrap();
    value[6][0].as_array_mut().unwrap().truncate(8);
    row.value = value.to_string();
    assert_eq!(seen(&vault, 5)["signed"].as_array().unwrap().len(), 1);
    refuse(&mut vault, 5);
    assert_eq!(nonce_of(&mut vault, sending(&json!({ "value": "0x9" }), 5)), 5);
    // Anything else is a damaged ledger.
    let row = vault.rows.values_mut().find(|row| row.name.starts_with("outbox:")).unwrap();
    let mut value: Value = serde_json::from_str(&row.value).unwrap();
    value[6][1].as_array_mut().unwrap().truncate(9);
    row.value = value.to_string();
    assert!(matches!(vault.sign(sending(&json!({ "nonce": "0x5" }), 5)), Err(Refusal::Fault(_))));
}
