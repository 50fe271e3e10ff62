//! Replacement of pending transactions: the same nonce again at a higher price.

use mintmark_signer::{encoding::hex, refusal::Refusal, transaction::raw};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::{call, estimates},
        vault::Vault,
        wallet::config,
    },
    transaction::support::{EMPTY_BLOB_HASH, of_type_with},
};

/// Sends a transaction of a type with some fields changed. `pending` and `confirmed` are the nonces
/// of the chain.
fn send(vault: &mut Vault, kind: u8, changes: &Value, pending: u64, confirmed: Option<u64>) -> Result<Value, (String, String)> {
    let mut call = call("eth_sendTransaction", &json!([of_type_with(kind, changes)]));
    call.estimates = Some(Ok(estimates(pending)));
    call.confirmed_nonce = confirmed;
    match vault.sign(call) {
        Ok(signed) => {
            let (transaction, _) = raw::decode(&hex::decode(&signed.result).unwrap()).unwrap();
            let entry = vault.last();
            assert_eq!(entry["nonce"], json!(transaction.nonce.to_string()));
            Ok(entry)
        }
        Err(Refusal::InvalidParams(invalid)) => Err((invalid.field.replace("params[0].", ""), invalid.expected)),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_higher_price_replaces_a_transaction() {
    let mut vault = Vault::new(&config());
    let fees = |max_fee: &str, priority: &str| json!({ "nonce": "0x5", "maxFeePerGas": max_fee, "maxPriorityFeePerGas": priority });
    assert_eq!(send(&mut vault, 2, &fees("0x64", "0xa"), 5, Some(5)).unwrap()["replaces"], Value::Null);
    // A replacement of 100 and 10 needs at least 110 and 11.
    for (most, priority, field, least) in [
        ("0x6d", "0xb", "maxFeePerGas", "at least 110"),
        ("0x6e", "0xa", "maxPriorityFeePerGas", "at least 11"),
        ("0x64", "0xa", "maxFeePerGas", "at least 110"),
    ] {
        let (refused, expected) = send(&mut vault, 2, &fees(most, priority), 6, Some(5)).unwrap_err();
        assert!(
            refused == field && expected.starts_with(least) && expected.contains("entry 1 signed with nonce 5"),
            "{refused} {expected}"
        );
    }
    let entry = send(&mut vault, 2, &fees("0x6e", "0xb"), 6, Some(5)).unwrap();
    assert_eq!((&entry["replaces"], &entry["nonce"], &entry["sequence"]), (&json!("1"), &json!("5"), &json!(5)));
    // Each is charged in full, because each can be mined.
    assert_eq!(entry["spendTotal"], json!((100_000 * 100 + 1 + 100_000 * 110 + 1).to_string()));
    // The next replacement is compared with the last one.
    assert!(send(&mut vault, 2, &fees("0x78", "0xd"), 6, Some(5)).is_err());
    assert_eq!(send(&mut vault, 2, &fees("0x79", "0xd"), 6, Some(5)).unwrap()["replaces"], "5");
    // The next transaction gets the next nonce.
    assert_eq!(send(&mut vault, 2, &json!({ "nonce": null }), 6, None).unwrap()["nonce"], "6");
}

#[test]
fn a_mined_or_unknown_transaction_cannot_be_replaced() {
    let mut vault = Vault::new(&config());
    send(&mut vault, 2, &json!({ "nonce": "0x5" }), 5, Some(5)).unwrap();
    let more = json!({ "nonce": "0x5", "maxFeePerGas": "0x64", "maxPriorityFeePerGas": "0x64" });
    for confirmed in [Some(6), Some(u64::MAX), None] {
        assert_eq!(send(&mut vault, 2, &more, 6, confirmed).unwrap_err().0, "nonce");
    }
    // A nonce that was used elsewhere, and one that was never assigned.
    let other = json!({ "nonce": "0x4", "maxFeePerGas": "0x64", "maxPriorityFeePerGas": "0x64" });
    let (field, expected) = send(&mut vault, 2, &other, 6, Some(3)).unwrap_err();
    assert!(field == "nonce" && expected.contains("next free nonce is 7") || expected.contains("next free nonce is 6"), "{expected}");
    send(&mut vault, 2, &more, 6, Some(5)).unwrap();
}

#[test]
fn the_same_rule_holds_for_all_types() {
    let mut vault = Vault::new(&config());
    send(&mut vault, 0, &json!({ "nonce": "0x0", "gasPrice": "0x64" }), 0, Some(0)).unwrap();
    // A legacy gas price counts as both fees.
    let (field, expected) =
        send(&mut vault, 2, &json!({ "nonce": "0x0", "maxFeePerGas": "0xc8", "maxPriorityFeePerGas": "0x64" }), 1, Some(0)).unwrap_err();
    assert!(field == "maxPriorityFeePerGas" && expected.starts_with("at least 110"), "{field} {expected}");
    assert_eq!(send(&mut vault, 1, &json!({ "nonce": "0x0", "gasPrice": "0x6d" }), 1, Some(0)).unwrap_err().0, "gasPrice");
    assert_eq!(send(&mut vault, 1, &json!({ "nonce": "0x0", "gasPrice": "0x6e" }), 1, Some(0)).unwrap()["replaces"], "1");
    // A blob transaction cannot replace one without blobs.
    let blob = |max_fee: &str, blob: &str| json!({ "nonce": "0x0", "maxFeePerGas": max_fee, "maxPriorityFeePerGas": max_fee, "maxFeePerBlobGas": blob });
    assert_eq!(send(&mut vault, 3, &blob("0xffff", "0xffff"), 1, Some(0)).unwrap_err().0, "type");
}

#[test]
fn a_blob_transaction_is_replaced_at_twice_the_price() {
    let mut vault = Vault::new(&config());
    let blob = |max_fee: &str, blob: &str| json!({ "nonce": "0x0", "maxFeePerGas": max_fee, "maxPriorityFeePerGas": max_fee, "maxFeePerBlobGas": blob, "blobVersionedHashes": [EMPTY_BLOB_HASH] });
    send(&mut vault, 3, &blob("0x64", "0x7"), 0, Some(0)).unwrap();
    assert_eq!(send(&mut vault, 3, &blob("0xc7", "0xe"), 1, Some(0)).unwrap_err().0, "maxFeePerGas");
    assert_eq!(send(&mut vault, 3, &blob("0xc8", "0xd"), 1, Some(0)).unwrap_err().0, "maxFeePerBlobGas");
    assert_eq!(
        send(&mut vault, 2, &json!({ "nonce": "0x0", "maxFeePerGas": "0xffff", "maxPriorityFeePerGas": "0xffff" }), 1, Some(0))
            .unwrap_err()
            .0,
        "type"
    );
    assert_eq!(send(&mut vault, 3, &blob("0xc8", "0xe"), 1, Some(0)).unwrap()["replaces"], "1");
}

#[test]
fn a_price_of_zero_must_be_raised() {
    let mut vault = Vault::new(&config());
    let price = |price: &str| json!({ "nonce": "0x0", "maxFeePerGas": price, "maxPriorityFeePerGas": price });
    send(&mut vault, 2, &price("0x0"), 0, Some(0)).unwrap();
    assert_eq!(send(&mut vault, 2, &price("0x0"), 0, Some(0)).unwrap_err().0, "maxFeePerGas");
    send(&mut vault, 2, &price("0x1"), 0, Some(0)).unwrap();
    assert_eq!(send(&mut vault, 2, &price("0x1"), 0, Some(0)).unwrap_err().0, "maxFeePerGas");
    send(&mut vault, 2, &price("0x2"), 0, Some(0)).unwrap();
}

#[test]
fn estimates_can_be_too_low_for_a_replacement() {
    let mut vault = Vault::new(&config());
    let filled = json!({ "nonce": "0x0", "maxFeePerGas": null, "maxPriorityFeePerGas": null });
    send(&mut vault, 2, &filled, 0, Some(0)).unwrap();
    let (field, expected) = send(&mut vault, 2, &filled, 1, Some(0)).unwrap_err();
    assert!(field == "maxFeePerGas" && expected.starts_with("at least 22000000000 "), "{field} {expected}");
}

#[test]
fn a_retry_of_a_replacement_is_not_charged_again() {
    let mut vault = Vault::new(&config());
    send(&mut vault, 2, &json!({ "nonce": "0x0" }), 0, Some(0)).unwrap();
    let replace = |confirmed| {
        let mut call = call(
            "eth_sendTransaction",
            &json!([of_type_with(2, &json!({ "nonce": "0x0", "maxFeePerGas": "0x9", "maxPriorityFeePerGas": "0x9" }))]),
        );
        (call.estimates, call.confirmed_nonce, call.idempotency_key) = (Some(Ok(estimates(1))), confirmed, Some("bump".into()));
        call
    };
    let signed = vault.sign(replace(Some(0))).unwrap();
    let entries = vault.texts.len();
    // The transaction is mined by now, and the retry still gives the same result.
    assert_eq!(vault.sign(replace(Some(1))).unwrap(), signed);
    assert_eq!(vault.texts.len(), entries);
}

#[test]
fn eth_sign_transaction_is_neither_stored_nor_a_replacement() {
    let mut vault = Vault::new(&config());
    for _ in 0..2 {
        vault.sign(call("eth_signTransaction", &json!([of_type_with(2, &json!({ "nonce": "0x3" }))]))).unwrap();
        assert_eq!(vault.last()["replaces"], Value::Null);
    }
    assert!(!vault.rows.keys().any(|name| name.starts_with("outbox:")));
}
