//! `outbox_open`: what the gateway is to look after.

use mintmark_signer::encoding::hex;
use serde_json::{Value, json};

use crate::{
    outbox::support::{first_open, hash, raw, reported, send, sending, window},
    support::{
        vault::{NOW, Vault},
        wallet::{config, open_wallet},
    },
    transaction::support::EMPTY_BLOB_HASH,
};

#[test]
fn nothing_is_open_at_first() {
    let vault = Vault::new(&config());
    assert_eq!(first_open(&vault), None);
    assert_eq!(window(&vault, 0), json!({ "next": "0", "transactions": [] }));
    assert_eq!(raw(&vault, 0), Value::Null);
}

#[test]
fn an_open_transaction_comes_with_the_bytes_that_were_signed() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let expected = json!({
        "nonce": "5", "state": "signed", "sequence": "1", "time": NOW.to_string(), "lastTime": NOW.to_string(), "mined": null,
        "caller": "backend", "due": null, "block": null, "final": false, "nodeSaid": null, "hashes": [hash(&signed)]
    });
    assert_eq!(first_open(&vault), Some(json!("5")));
    assert_eq!(window(&vault, 5), json!({ "next": "6", "transactions": [expected] }));
    assert_eq!(raw(&vault, 5), json!(signed.result));
}

#[test]
fn a_hedged_signature_is_the_same_again() {
    let mut hedged = config();
    hedged["nonces"] = json!("hedged");
    let mut vault = Vault::new(&hedged);
    let signed = send(&mut vault);
    vault.now += 1_000_000;
    assert_eq!(raw(&vault, 5), json!(signed.result));
}

#[test]
fn every_type_of_transaction_can_be_sent_again() {
    let blobs = json!({
        "maxFeePerBlobGas": "0x7", "type": "0x3", "blobs": [format!("0x{}", "00".repeat(131_072))],
        "commitments": [format!("0xc0{}", "00".repeat(47))], "proofs": [format!("0xc0{}", "00".repeat(47))]
    });
    let legacy = json!({ "type": "0x0", "gasPrice": "0x5", "maxFeePerGas": null, "maxPriorityFeePerGas": null });
    for fields in [legacy, json!({}), json!({ "data": "0x1234", "gas": "0x186a0" }), blobs] {
        let mut vault = Vault::new(&config());
        let signed = vault.sign(sending(&fields, 5)).unwrap_or_else(|refusal| panic!("{fields}: {refusal:?}"));
        assert_eq!(raw(&vault, 5), json!(signed.result), "{}", signed.result.len());
        assert_eq!(window(&vault, 5)["transactions"][0]["hashes"], json!([signed.hash]));
        assert!(hex::decode(&signed.result).is_some());
    }
    let hashes_only = json!({ "type": "0x3", "maxFeePerBlobGas": "0x7", "blobVersionedHashes": [EMPTY_BLOB_HASH] });
    let mut vault = Vault::new(&config());
    let signed = vault.sign(sending(&hashes_only, 5)).unwrap();
    assert_eq!(raw(&vault, 5), json!(signed.result));
}

#[test]
fn a_frozen_key_sends_nothing_again() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let mut frozen = config();
    frozen["frozen"] = json!(["hot"]);
    vault.wallet = open_wallet(&frozen).unwrap();
    assert_eq!(raw(&vault, 5), Value::Null);
}

#[test]
fn an_answer_has_64_nonces_from_the_one_that_is_asked_for() {
    let mut vault = Vault::new(&config());
    (0..70).for_each(|_| drop(send(&mut vault)));
    for (from, first, last, count) in [(5, "5", "68", 64), (12, "12", "74", 63), (0, "5", "63", 59)] {
        let window = window(&vault, from);
        let shown = window["transactions"].as_array().unwrap();
        let ends = (shown.len(), &shown[0]["nonce"], &shown[count - 1]["nonce"], &window["next"]);
        assert_eq!(ends, (count, &json!(first), &json!(last), &json!("75")), "from {from}");
    }
    let hash = window(&vault, 5)["transactions"][0]["hashes"][0].clone();
    reported(&mut vault, 5, "mined", &json!({ "block": 9, "final": true, "mined": hash }));
    assert_eq!(first_open(&vault), Some(json!("6")));
}
