//! Invalid fields of transactions, and the field that each refusal names.

use mintmark_signer::refusal::Refusal;
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, call, transaction_with},
    vault::Vault,
    wallet::{HOT_ADDRESS, config},
};

/// Asks for a signature and returns the field that the refusal names. The refusal is an entry,
/// unless `plan` refused.
fn field(method: &str, params: &Value) -> String {
    let mut vault = Vault::new(&config());
    match vault.sign(call(method, params)) {
        Err(Refusal::InvalidParams(invalid)) => {
            if let Some(text) = vault.texts.last() {
                assert!(text.contains(r#""outcome":"refused","code":"invalid-params""#) && text.contains(r#""digest":null"#), "{text}");
                assert!(vault.rows.is_empty(), "a refusal changes nothing");
            }
            assert!(invalid.got.chars().count() <= 81, "{invalid:?}");
            invalid.field
        }
        other => panic!("{params}: {other:?}"),
    }
}

#[test]
fn the_unchanged_transaction_is_signed() {
    let mut vault = Vault::new(&config());
    vault.sign(call("eth_signTransaction", &json!([transaction_with(&json!({}))]))).unwrap();
}

#[test]
fn invalid_transactions_are_refused_by_field() {
    let huge = format!("0x1{}", "0".repeat(64));
    let max_value = format!("0x{}", "f".repeat(64));
    let slots = json!([{ "address": SHOP, "storageKeys": ["0x00"] }]);
    let rows = [
        // Quantities.
        ("value", json!({ "value": 1 })),
        ("value", json!({ "value": "1" })),
        ("value", json!({ "value": "0x" })),
        ("value", json!({ "value": "0x00" })),
        ("value", json!({ "value": "0x01" })),
        ("value", json!({ "value": "0X1" })),
        ("value", json!({ "value": "0x1g" })),
        ("value", json!({ "value": "-0x1" })),
        ("value", json!({ "value": " 0x1" })),
        ("value", json!({ "value": "" })),
        ("value", json!({ "value": ["0x1"] })),
        ("value", json!({ "value": false })),
        ("value", json!({ "value": huge })),
        ("value", json!({ "value": max_value })),
        ("maxFeePerGas", json!({ "maxFeePerGas": huge })),
        ("maxFeePerGas", json!({ "maxFeePerGas": max_value, "maxPriorityFeePerGas": "0x1" })),
        ("maxFeePerGas", json!({ "maxFeePerGas": 20_000_000_000_u64 })),
        ("maxPriorityFeePerGas", json!({ "maxPriorityFeePerGas": "0x4a817c801" })),
        ("maxPriorityFeePerGas", json!({ "maxPriorityFeePerGas": "" })),
        ("nonce", json!({ "nonce": "0xffffffffffffffff" })),
        ("nonce", json!({ "nonce": "0x10000000000000000" })),
        ("nonce", json!({ "nonce": 0 })),
        ("nonce", json!({ "nonce": "0x00" })),
        ("chainId", json!({ "chainId": "0x0" })),
        ("chainId", json!({ "chainId": "0x01" })),
        ("chainId", json!({ "chainId": 1 })),
        ("chainId", json!({ "chainId": "1" })),
        ("chainId", json!({ "chainId": "0x10000000000000000" })),
        // Gas.
        ("gas", json!({ "gas": "0x0" })),
        ("gas", json!({ "gas": "0x5207" })),
        ("gas", json!({ "gas": "0x10000000000000000" })),
        ("gas", json!({ "gas": 21000 })),
        ("gas", json!({ "data": "0x00", "gas": "0x520b" })),
        ("gas", json!({ "data": "0x01", "gas": "0x5217" })),
        ("gas", json!({ "accessList": [{ "address": SHOP, "storageKeys": [] }], "gas": "0x5b67" })),
        ("gas", json!({ "to": null, "data": "0x00", "gas": "0xcf0d" })),
        ("gasLimit", json!({ "gas": null, "gasLimit": "0x5208" })),
        // Missing fields.
        ("chainId", json!({ "chainId": null })),
        ("nonce", json!({ "nonce": null })),
        ("gas", json!({ "gas": null })),
        ("maxFeePerGas", json!({ "maxFeePerGas": null })),
        ("maxPriorityFeePerGas", json!({ "maxPriorityFeePerGas": null })),
        ("type", json!({ "type": null, "maxFeePerGas": null, "maxPriorityFeePerGas": null })),
        ("maxFeePerGas", json!({ "type": null, "maxFeePerGas": null })),
        ("from", json!({ "from": null })),
        // Destination.
        ("to", json!({ "to": null })),
        ("to", json!({ "to": "" })),
        ("to", json!({ "to": "0x" })),
        ("to", json!({ "to": "0x70997970C51812dc3A010C7d01b50e0d17dc79C" })),
        ("to", json!({ "to": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8a" })),
        ("to", json!({ "to": "70997970C51812dc3A010C7d01b50e0d17dc79C8" })),
        ("to", json!({ "to": "0x70997970c51812dc3A010C7d01b50e0d17dc79C8" })),
        ("to", json!({ "to": "vitalik.eth" })),
        ("to", json!({ "to": 5 })),
        ("to", json!({ "to": null, "data": "0x" })),
        ("data", json!({ "to": null, "data": format!("0x{}", "00".repeat(49_153)), "gas": "0xffffff" })),
        ("from", json!({ "from": HOT_ADDRESS.to_uppercase() })),
        ("from", json!({ "from": HOT_ADDRESS.replace('E', "e") })),
        ("from", json!({ "from": 7 })),
        // Calldata.
        ("data", json!({ "data": "0x0" })),
        ("data", json!({ "data": "0xabc" })),
        ("data", json!({ "data": "abcd" })),
        ("data", json!({ "data": "0xzz" })),
        ("data", json!({ "data": "" })),
        ("data", json!({ "data": [1, 2] })),
        ("input", json!({ "input": "0x0" })),
        ("input", json!({ "data": "0xabcd", "input": "0xabce", "gas": "0xffff" })),
        ("input", json!({ "data": "0x", "input": "0xabcd", "gas": "0xffff" })),
        // Types.
        ("maxFeePerGas", json!({ "type": "0x0" })),
        ("maxFeePerGas", json!({ "type": "0x1" })),
        ("maxFeePerBlobGas", json!({ "type": "0x3" })),
        ("authorizationList", json!({ "type": "0x4" })),
        ("type", json!({ "type": "0x5" })),
        ("type", json!({ "type": "0x02" })),
        ("type", json!({ "type": "2" })),
        ("type", json!({ "type": 2 })),
        ("type", json!({ "type": "eip1559" })),
        ("type", json!({ "type": "" })),
        // Fields of other types, and unknown fields.
        ("gasPrice", json!({ "gasPrice": "0x1" })),
        ("gasPrice", json!({ "gasPrice": "0x1", "type": null })),
        ("maxFeePerBlobGas", json!({ "maxFeePerBlobGas": "0x1" })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": [] })),
        ("blobs", json!({ "blobs": ["0x"] })),
        ("sidecars", json!({ "sidecars": [] })),
        ("authorizationList", json!({ "authorizationList": [] })),
        ("authorizationList", json!({ "authorizationList": [{ "chainId": "0x0", "address": SHOP, "nonce": "0xffffffffffffffff" }] })),
        ("yParity", json!({ "yParity": "0x0" })),
        ("v", json!({ "v": "0x1b" })),
        ("hash", json!({ "hash": "0x00" })),
        ("chainid", json!({ "chainid": "0x1" })),
        ("Value", json!({ "Value": "0x1" })),
        ("", json!({ "": "0x1" })),
        ("__proto__", json!({ "__proto__": {} })),
        // Access lists.
        ("accessList", json!({ "accessList": {} })),
        ("accessList", json!({ "accessList": "0x" })),
        ("accessList[0]", json!({ "accessList": [[SHOP, []]] })),
        ("accessList[0].address", json!({ "accessList": [{ "storageKeys": [] }] })),
        ("accessList[0].storageKeys", json!({ "accessList": [{ "address": SHOP }] })),
        ("accessList[0].storageKeys", json!({ "accessList": [{ "address": SHOP, "storageKeys": "0x" }] })),
        ("accessList[0].storageKeys[0]", json!({ "accessList": slots })),
        ("accessList[0].slots", json!({ "accessList": [{ "address": SHOP, "storageKeys": [], "slots": [] }] })),
        ("accessList[0].address", json!({ "accessList": [{ "address": "0x00", "storageKeys": [] }] })),
    ];
    for (name, changes) in rows {
        let params = json!([transaction_with(&changes)]);
        assert_eq!(field("eth_signTransaction", &params), format!("params[0].{name}"), "{params}");
    }
}

#[test]
fn a_null_is_a_missing_field() {
    for name in ["gas", "nonce", "chainId", "maxFeePerGas", "maxPriorityFeePerGas", "from"] {
        let mut object = transaction_with(&json!({}));
        object[name] = Value::Null;
        assert_eq!(field("eth_signTransaction", &json!([object])), format!("params[0].{name}"));
    }
    // A null of an unknown name, or beside another value of the same name, is refused all the same.
    let mut object = transaction_with(&json!({}));
    object["gasLimit"] = Value::Null;
    assert_eq!(field("eth_signTransaction", &json!([object])), "params[0].gasLimit");
}

#[test]
fn a_message_must_consist_of_whole_bytes() {
    for message in [json!("0x1"), json!("0xzz"), json!("0xabc"), json!("0x12 "), json!(5), json!(null), json!(["0x12"])] {
        assert_eq!(field("personal_sign", &json!([message, HOT_ADDRESS])), "params[0]");
    }
}
