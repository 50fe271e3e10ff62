//! `signer_cancel` of a transaction that a transfer cannot simply replace.

use mintmark_signer::{encoding::hex, refusal::Refusal, transaction::raw, wallet::call::Call};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    outbox::{
        refused::refuse,
        support::{on_chain, sending},
    },
    support::{
        requests::estimates,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
    transaction::{own_authorizations::own, support::EMPTY_BLOB_HASH},
};

/// Returns a call that cancels nonce 5 of `hot`, once the chain was asked.
fn cancel(fees: &Value) -> Call {
    let mut params = json!({ "from": HOT_ADDRESS, "nonce": "0x5" });
    params.as_object_mut().unwrap().extend(fees.as_object().unwrap().clone());
    Call { estimates: Some(Ok(estimates(5))), confirmed_nonce: Some(5), ..on_chain("signer_cancel", &json!([params])) }
}

fn refusal(vault: &mut Vault, call: Call) -> (String, String) {
    match vault.sign(call) {
        Err(Refusal::InvalidParams(invalid)) => (invalid.expected, invalid.got),
        other => panic!("{other:?}"),
    }
}

/// Sends a transaction with blobs, of which the ledger has only the hashes.
fn send_hashes(vault: &mut Vault) {
    let hashes_only = json!({ "type": "0x3", "maxFeePerBlobGas": "0x7", "blobVersionedHashes": [EMPTY_BLOB_HASH] });
    vault.sign(sending(&hashes_only, 5)).unwrap();
}

#[test]
fn blobs_that_no_node_has_are_cancelled_by_a_plain_transfer() {
    for (fees, fee) in [(json!({}), estimates(5).max_fee_per_gas), (json!({ "gasPrice": "0x77359400" }), U256::from(2_000_000_000))] {
        let mut vault = Vault::new(&config());
        send_hashes(&mut vault);
        refuse(&mut vault, 5);
        let signed = vault.sign(cancel(&fees)).unwrap();
        let (transaction, _) = raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap();
        assert_eq!((transaction.nonce, transaction.value, transaction.shape.blobs()), (5, U256::ZERO, None));
        assert_eq!((transaction.to.unwrap().to_string(), transaction.shape.fees().max_fee_per_gas), (HOT_ADDRESS.into(), fee));
        assert_eq!(vault.last()["replaces"], "1");
    }
}

#[test]
fn blobs_of_which_the_ledger_has_only_the_hashes_can_be_sent_again_with_their_blobs() {
    let mut vault = Vault::new(&config());
    send_hashes(&mut vault);
    let (expected, got) = refusal(&mut vault, cancel(&json!({})));
    assert!(expected.contains("replace it by an eth_sendTransaction with nonce 0x5, its own blobs and twice the fees"), "{expected}");
    assert!(got.contains("only the hashes"), "{got}");
    // What it says works.
    let with_blobs = json!({
        "nonce": "0x5", "type": "0x3", "maxFeePerBlobGas": "0xe", "maxFeePerGas": "0x9502f9000", "maxPriorityFeePerGas": "0x77359400",
        "blobs": [format!("0x{}", "00".repeat(131_072))],
        "commitments": [format!("0xc0{}", "00".repeat(47))], "proofs": [format!("0xc0{}", "00".repeat(47))]
    });
    assert!(vault.sign(sending(&with_blobs, 5)).unwrap().result.len() > 262_144);
}

#[test]
fn authorizations_by_the_sender_are_replaced_by_as_many() {
    let mut vault = Vault::new(&config());
    let payment =
        |value: &str| json!({ "nonce": "0x5", "type": "0x4", "value": value, "gas": "0x30d40", "authorizationList": [own(1, 6)] });
    vault.sign(sending(&payment("0x7"), 5)).unwrap();
    let (expected, got) = refusal(&mut vault, cancel(&json!({})));
    assert!(
        expected
            .ends_with("speed it up instead, or replace it by an eth_sendTransaction with nonce 0x5 and 1 authorizations by its sender")
    );
    assert_eq!(got, "5, with 1");
    refuse(&mut vault, 5);
    let (expected, _) = refusal(&mut vault, cancel(&json!({})));
    assert!(
        expected.contains("pay in what it lacks, and the outbox sends it again, or replace it by an eth_sendTransaction"),
        "{expected}"
    );
    // What it says works, for the same fees.
    vault.sign(sending(&payment("0x0"), 5)).unwrap();
    assert_eq!((&vault.last()["nonce"], &vault.last()["replaces"]), (&json!("5"), &json!("1")));
}
