//! Transaction types: how fields determine the type, which fields each type refuses, and what is
//! estimated.

use mintmark_signer::{encoding::hex, refusal::Refusal, transaction::raw};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::{SHOP, call, estimates},
        vault::Vault,
        wallet::config,
    },
    transaction::support::{EMPTY_BLOB_HASH, of_type, of_type_with, signed_authorization},
};

fn sign(object: &Value) -> Result<(u8, Value), String> {
    let mut vault = Vault::new(&config());
    match vault.sign(call("eth_signTransaction", &json!([object]))) {
        Ok(signed) => {
            let first = hex::decode(&signed.result).unwrap()[0];
            Ok((if first < 0xc0 { first } else { 0 }, vault.last()))
        }
        Err(Refusal::InvalidParams(invalid)) => Err(invalid.field.replace("params[0].", "")),
        Err(other) => panic!("{object}: {other:?}"),
    }
}

#[test]
fn every_type_is_signed_and_recorded() {
    for kind in 0..=4 {
        let (signed, entry) = sign(&of_type(kind)).unwrap();
        assert_eq!(signed, kind);
        assert_eq!(
            (&entry["transactionType"], &entry["kind"], &entry["replaces"]),
            (&json!(kind.to_string()), &json!("transaction"), &Value::Null)
        );
        // A blob adds 131,072 blob gas.
        assert_eq!(entry["fee"], if kind == 3 { "1417504" } else { "500000" });
        let delegates = if kind == 4 { json!([{ "chainId": "1", "address": SHOP }]) } else { Value::Null };
        assert_eq!(entry["delegates"], delegates);
    }
}

#[test]
fn the_type_follows_from_fields_that_only_one_type_has() {
    for kind in 0..=4 {
        assert_eq!(sign(&of_type_with(kind, &json!({ "type": null }))).unwrap().0, kind);
    }
    for (changes, kind) in [
        (json!({ "gasPrice": "0x5", "accessList": [] }), 1),
        (json!({ "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x0", "accessList": [] }), 2),
    ] {
        let mut object = of_type_with(0, &json!({ "type": null, "gasPrice": null }));
        for (name, value) in changes.as_object().unwrap() {
            object[name] = value.clone();
        }
        assert_eq!(sign(&object).unwrap().0, kind, "{object}");
    }
    assert_eq!(sign(&of_type_with(0, &json!({ "type": null, "gasPrice": null }))), Err("type".into()));
}

#[test]
fn fields_of_another_type_are_refused_by_name() {
    let fields = [
        ("gasPrice", json!("0x5"), vec![0, 1]),
        ("accessList", json!([]), vec![1, 2, 3, 4]),
        ("maxFeePerGas", json!("0x5"), vec![2, 3, 4]),
        ("maxPriorityFeePerGas", json!("0x1"), vec![2, 3, 4]),
        ("maxFeePerBlobGas", json!("0x7"), vec![3]),
        ("blobVersionedHashes", json!([EMPTY_BLOB_HASH]), vec![3]),
        ("authorizationList", json!([signed_authorization()]), vec![4]),
    ];
    for kind in 0..=4 {
        for (name, value, types) in &fields {
            let signed = sign(&of_type_with(kind, &json!({ *name: value })));
            if types.contains(&kind) {
                assert_eq!(signed.unwrap().0, kind, "{name}");
            } else {
                assert_eq!(signed, Err((*name).to_owned()), "type {kind}");
            }
        }
        for (name, value) in [("sidecars", json!([])), ("maxFeePerDataGas", json!("0x1")), ("kzg", json!({})), ("gasLimit", json!("0x1"))] {
            assert_eq!(sign(&of_type_with(kind, &json!({ name: value }))), Err(name.to_owned()), "type {kind}");
        }
    }
}

#[test]
fn required_fields_of_each_type_must_be_present() {
    for (kind, names) in [
        (0, vec!["chainId", "nonce", "gas", "gasPrice", "to"]),
        (1, vec!["chainId", "nonce", "gas", "gasPrice", "to"]),
        (2, vec!["chainId", "nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "to"]),
        (3, vec!["chainId", "nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "to", "maxFeePerBlobGas", "blobVersionedHashes"]),
        (4, vec!["chainId", "nonce", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "to", "authorizationList"]),
    ] {
        for name in names {
            assert_eq!(sign(&of_type_with(kind, &json!({ name: null }))), Err(name.to_owned()), "type {kind}");
        }
        // Types 3 and 4 cannot create a contract, even with code.
        let create = sign(&of_type_with(kind, &json!({ "to": null, "data": "0x00" })));
        assert_eq!(create.is_ok(), kind < 3, "type {kind}: {create:?}");
        // Every type refuses a chain id of 0 and a missing one, which would allow replay as before
        // EIP-155.
        assert_eq!(sign(&of_type_with(kind, &json!({ "chainId": "0x0" }))), Err("chainId".into()));
    }
}

#[test]
fn the_intrinsic_gas_depends_on_the_type() {
    let list = json!([{ "address": SHOP, "storageKeys": [EMPTY_BLOB_HASH] }]);
    for (kind, changes, least) in [
        (0, json!({}), 21_000),
        (0, json!({ "to": null, "data": "0x0001" }), 53_022),
        (1, json!({ "accessList": list }), 25_300),
        (3, json!({ "accessList": list }), 25_300),
        (4, json!({}), 46_000),
        (4, json!({ "authorizationList": [signed_authorization(), signed_authorization()], "accessList": list }), 75_300),
    ] {
        for (gas, good) in [(least, true), (least - 1, false)] {
            let mut object = of_type_with(kind, &changes);
            object["gas"] = json!(format!("{gas:#x}"));
            assert_eq!(sign(&object).is_ok(), good, "{object}");
        }
    }
}

#[test]
fn fees_must_be_below_2_to_the_256th() {
    let max_value = format!("0x{}", "f".repeat(64));
    assert_eq!(sign(&of_type_with(0, &json!({ "gasPrice": max_value }))), Err("gasPrice".into()));
    assert_eq!(sign(&of_type_with(3, &json!({ "maxFeePerBlobGas": max_value }))), Err("maxFeePerGas".into()));
    assert_eq!(sign(&of_type_with(3, &json!({ "maxFeePerBlobGas": "0x0" }))), Err("maxFeePerBlobGas".into()));
    assert_eq!(sign(&of_type_with(4, &json!({ "maxPriorityFeePerGas": "0x6" }))), Err("maxPriorityFeePerGas".into()));
}

#[test]
fn every_type_can_be_estimated() {
    for (kind, price) in [(0, "20000000000"), (1, "20000000000"), (2, "20000000000"), (3, "20000000000"), (4, "20000000000")] {
        let names =
            json!({ "nonce": null, "gas": null, "chainId": null, "gasPrice": null, "maxFeePerGas": null, "maxPriorityFeePerGas": null });
        let mut vault = Vault::new(&config());
        let mut send = call("eth_sendTransaction", &json!([of_type_with(kind, &names)]));
        send.chain = Some("1".into());
        send.idempotency_key = Some("once".into());
        send.estimates = Some(Ok(estimates(9)));
        let signed = vault.sign(send).unwrap();
        let (transaction, _) = raw::decode(&hex::decode(&signed.result).unwrap()).unwrap();
        assert_eq!((transaction.nonce, transaction.gas, transaction.chain_id), (9, 100_000, 1));
        let fees = transaction.shape.fees();
        assert_eq!(fees.max_fee_per_gas.to_string(), price);
        assert_eq!(fees.max_priority_fee_per_gas.to_string(), if kind < 2 { price } else { "1000000000" });
        // A retry gives the same bytes, even with other estimates.
        let mut again = call("eth_sendTransaction", &json!([of_type_with(kind, &names)]));
        again.chain = Some("1".into());
        again.idempotency_key = Some("once".into());
        assert_eq!(vault.sign(again).unwrap(), signed, "type {kind}");
        assert_eq!(vault.texts.len(), 1);
    }
    // The blob fee is not estimated.
    let mut send = call("eth_sendTransaction", &json!([of_type_with(3, &json!({ "maxFeePerBlobGas": null }))]));
    send.estimates = Some(Ok(estimates(0)));
    assert!(Vault::new(&config()).sign(send).unwrap_err().detail().starts_with("params[0].maxFeePerBlobGas"));
}

#[test]
fn a_chain_can_cap_the_gas_of_a_transaction() {
    let mut rules = config();
    rules["chains"] = json!({ "1": { "maxTransactionGas": "16777216" }, "10": { "maxTransactionGas": "21000" } });
    for (chain, gas, good) in [
        ("0x1", "0x1000000", true),
        ("0x1", "0x1000001", false),
        ("0xa", "0x5208", true),
        ("0xa", "0x5209", false),
        ("0x2", "0x1000001", true),
    ] {
        for method in ["eth_signTransaction", "eth_sendTransaction"] {
            let mut call = call(method, &json!([of_type_with(0, &json!({ "chainId": chain, "gas": gas }))]));
            call.estimates = Some(Ok(estimates(0)));
            match Vault::new(&rules).sign(call) {
                Ok(_) => assert!(good, "{chain} {gas}"),
                Err(Refusal::InvalidParams(invalid)) => {
                    assert!(!good && invalid.field == "params[0].gas" && invalid.expected.contains("EIP-7825"), "{invalid:?}")
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    // The dry run refuses it too.
    let request = call("eth_sendTransaction", &json!([of_type_with(0, &json!({ "gas": "0x1000001" }))]));
    assert!(matches!(Vault::new(&rules).sign(request), Err(Refusal::InvalidParams(_))));
}

#[test]
fn what_is_sent_is_capped_where_the_chain_has_eip_7825() {
    let mut rules = config();
    rules["chains"] = json!({ "56": { "maxTransactionGas": "20000000" } });
    for (chain, gas, good) in [
        ("0x1", "0x1000000", true),
        ("0x1", "0x1000001", false),
        ("0x89", "0x1e84801", false),
        ("0x38", "0x1312d00", true),
        ("0x2", "0x1000001", true),
    ] {
        let object = json!([of_type_with(0, &json!({ "chainId": chain, "gas": gas }))]);
        let mut send = call("eth_sendTransaction", &object);
        send.estimates = Some(Ok(estimates(0)));
        let sent = Vault::new(&rules).sign(send);
        assert_eq!(sent.is_ok(), good, "{chain} {gas}: {sent:?}");
        assert!(good || matches!(sent, Err(Refusal::GasAboveLimit(_))));
        // The dry run refuses it too. What a client completes itself is its own affair.
        assert_eq!(Vault::new(&rules).dry_run(call("eth_sendTransaction", &object)).is_ok(), good);
        assert!(Vault::new(&rules).sign(call("eth_signTransaction", &object)).is_ok());
    }
}
