//! `outbox_open`: what the gateway is to look after.

use mintmark_signer::encoding::hex;
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, open, report, send, sending},
    support::{
        vault::{NOW, Vault},
        wallet::{HOT_ADDRESS, config, open_wallet},
    },
    transaction::support::EMPTY_BLOB_HASH,
};

#[test]
fn nothing_is_open_at_first() {
    assert_eq!(open(&Vault::new(&config())), json!({ "accounts": [] }));
}

#[test]
fn an_open_transaction_comes_with_the_bytes_that_were_signed() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let expected = json!({
        "nonce": "5", "state": "signed", "time": NOW.to_string(), "lastTime": NOW.to_string(), "mined": null, "block": null, "nodeSaid": null,
        "hashes": [hash(&signed)], "raw": signed.result
    });
    let account = json!({ "account": HOT_ADDRESS.to_lowercase(), "firstOpen": "5", "next": "6", "transactions": [expected] });
    assert_eq!(open(&vault), json!({ "accounts": [account] }));
}

#[test]
fn a_hedged_signature_is_the_same_again() {
    let mut hedged = config();
    hedged["nonces"] = json!("hedged");
    let mut vault = Vault::new(&hedged);
    let signed = send(&mut vault);
    vault.now += 1_000_000;
    assert_eq!(open(&vault)["accounts"][0]["transactions"][0]["raw"], json!(signed.result));
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
        let shown = &open(&vault)["accounts"][0]["transactions"][0];
        assert_eq!(shown["raw"], json!(signed.result), "{}", signed.result.len());
        assert_eq!(shown["hashes"], json!([signed.hash]));
        assert!(hex::decode(&signed.result).is_some());
    }
    let hashes_only = json!({ "type": "0x3", "maxFeePerBlobGas": "0x7", "blobVersionedHashes": [EMPTY_BLOB_HASH] });
    let mut vault = Vault::new(&config());
    let signed = vault.sign(sending(&hashes_only, 5)).unwrap();
    assert_eq!(open(&vault)["accounts"][0]["transactions"][0]["raw"], json!(signed.result));
}

#[test]
fn a_frozen_key_sends_nothing_again() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let mut frozen = config();
    frozen["frozen"] = json!(["hot"]);
    vault.wallet = open_wallet(&frozen).unwrap();
    assert_eq!(open(&vault)["accounts"][0]["transactions"][0]["raw"], Value::Null);
}

#[test]
fn at_most_64_nonces_are_shown_the_lowest_first() {
    let mut vault = Vault::new(&config());
    (0..70).for_each(|_| drop(send(&mut vault)));
    let account = &open(&vault)["accounts"][0];
    let shown = account["transactions"].as_array().unwrap();
    assert_eq!((shown.len(), &shown[0]["nonce"], &shown[63]["nonce"], &account["next"]), (64, &json!("5"), &json!("68"), &json!("75")));
    vault.report(report(5, "mined", &json!({ "block": 9, "final": true, "mined": shown[0]["hashes"][0] }))).unwrap();
    let account = &open(&vault)["accounts"][0];
    assert_eq!((&account["firstOpen"], &account["transactions"][63]["nonce"]), (&json!("6"), &json!("69")));
}
