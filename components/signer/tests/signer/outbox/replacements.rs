//! `signer_speedUp` and `signer_cancel`.

use mintmark_signer::{encoding::hex, refusal::Refusal, transaction::raw, wallet::call::Call};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, of_desk, on_chain, raw, reported, seen, send, sending},
    support::{
        requests::estimates,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
    transaction::support::EMPTY_BLOB_HASH,
};

/// Returns a call about the transaction of `hot` with a nonce, once the chain was asked.
fn replacing(method: &str, nonce: u64, fees: &Value) -> Call {
    let mut params = json!({ "from": HOT_ADDRESS, "nonce": format!("{nonce:#x}") });
    params.as_object_mut().unwrap().extend(fees.as_object().unwrap().clone());
    Call { estimates: Some(Ok(estimates(6))), confirmed_nonce: Some(5), ..on_chain(method, &json!([params])) }
}

fn decoded(vault: &mut Vault, call: Call) -> (mintmark_signer::transaction::Transaction, Value) {
    let signed = vault.sign(call).unwrap();
    (raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap().0, vault.last())
}

fn expected(call: Call, vault: &mut Vault) -> (String, String) {
    match vault.sign(call) {
        Err(Refusal::InvalidParams(invalid)) => (invalid.field, invalid.expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn speeding_up_sends_the_same_for_the_lowest_fees_that_replace_it() {
    let mut vault = Vault::new(&config());
    vault.sign(sending(&json!({ "value": "0x7", "data": "0x1234", "gas": "0x186a0" }), 5)).unwrap();
    let before = vault.last();
    let (transaction, entry) = decoded(&mut vault, replacing("signer_speedUp", 5, &json!({})));
    assert_eq!(
        (transaction.nonce, transaction.value, transaction.data.as_slice(), transaction.gas),
        (5, U256::from(7), [0x12, 0x34].as_slice(), 100_000)
    );
    // 20 and 1 gwei, and a tenth more of each.
    let fees = transaction.shape.fees();
    assert_eq!((fees.max_fee_per_gas, fees.max_priority_fee_per_gas), (U256::from(22_000_000_000_u64), U256::from(1_100_000_000)));
    assert_eq!((&entry["method"], &entry["replaces"], &entry["to"]), (&json!("signer_speedUp"), &json!("1"), &before["to"]));
    assert_eq!(seen(&vault, 5)["signed"].as_array().unwrap().len(), 2);
    assert_eq!(crate::outbox::support::window(&vault, 5)["transactions"][0]["hashes"].as_array().unwrap().len(), 2);
    assert!(raw(&vault, 5).as_str().unwrap().len() > 200, "the last one is sent again");
}

#[test]
fn a_rise_of_the_chain_counts_if_it_is_higher() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let mut call = replacing("signer_speedUp", 5, &json!({}));
    let rise =
        |estimates: &mut mintmark_signer::transaction::complete::Estimates| estimates.max_fee_per_gas = U256::from(90_000_000_000_u64);
    call.estimates.as_mut().unwrap().as_mut().map(rise).unwrap();
    let (transaction, _) = decoded(&mut vault, call);
    assert_eq!(transaction.shape.fees().max_fee_per_gas, U256::from(90_000_000_000_u64));
}

#[test]
fn fees_of_the_client_win_if_they_are_enough() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let low = replacing("signer_speedUp", 5, &json!({ "maxFeePerGas": "0x1" , "maxPriorityFeePerGas": "0x1" }));
    let (field, rule) = expected(low, &mut vault);
    assert!(field == "params[0].maxFeePerGas" && rule.starts_with("at least 22000000000"), "{field} {rule}");
    let enough = replacing("signer_speedUp", 5, &json!({ "gasPrice": "0x5d21dba00" }));
    let (transaction, _) = decoded(&mut vault, enough);
    assert_eq!(transaction.shape.fees().max_priority_fee_per_gas, U256::from(25_000_000_000_u64));
}

#[test]
fn cancelling_sends_nothing_to_the_account_itself() {
    let mut vault = Vault::new(&config());
    vault.sign(sending(&json!({ "value": "0x7", "data": "0x1234", "gas": "0x186a0" }), 5)).unwrap();
    let (transaction, entry) = decoded(&mut vault, replacing("signer_cancel", 5, &json!({})));
    assert_eq!((transaction.nonce, transaction.value, transaction.data.len(), transaction.gas), (5, U256::ZERO, 0, 100_000));
    assert_eq!((&entry["to"], &entry["replaces"]), (&json!(HOT_ADDRESS), &json!("1")));
}

#[test]
fn blobs_are_sped_up_with_their_sidecar_and_cannot_be_cancelled() {
    let mut vault = Vault::new(&config());
    let blobs = json!({
        "maxFeePerBlobGas": "0x7", "type": "0x3", "blobs": [format!("0x{}", "00".repeat(131_072))],
        "commitments": [format!("0xc0{}", "00".repeat(47))], "proofs": [format!("0xc0{}", "00".repeat(47))]
    });
    vault.sign(sending(&blobs, 5)).unwrap();
    let sped_up = vault.sign(replacing("signer_speedUp", 5, &json!({}))).unwrap();
    assert!(sped_up.result.len() > 262_144, "the network form has the blob");
    let (transaction, _) = raw::decode_network_form(&hex::decode(&sped_up.result).unwrap()).unwrap();
    let blobs = transaction.shape.blobs().unwrap();
    assert_eq!((blobs.max_fee_per_blob_gas, hex::encode(&blobs.versioned_hashes[0]).as_str()), (U256::from(14), EMPTY_BLOB_HASH));
    assert_eq!(transaction.shape.fees().max_fee_per_gas, U256::from(40_000_000_000_u64), "only twice the fees replace blobs");
    let (field, rule) = expected(replacing("signer_cancel", 5, &json!({})), &mut vault);
    assert!(field == "params[0].nonce" && rule.contains("only blobs replace blobs"), "{field} {rule}");
}

#[test]
fn the_policies_judge_it_like_any_transaction() {
    let mut strict = config();
    strict["policies"][0]["when"]["to"] = json!([crate::support::requests::SHOP]);
    let mut vault = Vault::new(&strict);
    send(&mut vault);
    assert!(matches!(vault.sign(replacing("signer_cancel", 5, &json!({}))), Err(Refusal::Denied(_))));
    // The dry run says so before the chain is asked.
    let dry = Call { estimates: None, ..replacing("signer_cancel", 5, &json!({})) };
    assert!(matches!(vault.dry_run(dry), Err(Refusal::Denied(_))));
    let dry = Call { estimates: None, ..replacing("signer_speedUp", 5, &json!({})) };
    vault.dry_run(dry).unwrap();
}

#[test]
fn only_what_is_open_can_be_replaced() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let (field, rule) = expected(replacing("signer_speedUp", 6, &json!({})), &mut vault);
    assert_eq!((field.as_str(), rule.as_str()), ("params[0].nonce", "the nonce of a transaction that this caller has in the outbox"));
    let mined = Call { confirmed_nonce: Some(6), ..replacing("signer_speedUp", 5, &json!({})) };
    assert!(expected(mined, &mut vault).1.contains("not in a block yet"));
    reported(&mut vault, 5, "mined", &json!({ "block": 9, "mined": hash(&signed) }));
    assert_eq!(seen(&vault, 5)["state"], "mined");
}

#[test]
fn an_idempotency_key_gives_the_same_replacement() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let keyed = |method: &str, key: &str| Call { idempotency_key: Some(key.into()), ..replacing(method, 5, &json!({})) };
    let first = vault.sign(keyed("signer_speedUp", "faster")).unwrap();
    let entries = vault.texts.len();
    assert_eq!(vault.sign(keyed("signer_speedUp", "faster")).unwrap(), first);
    assert_eq!(vault.texts.len(), entries);
    // Something else has replaced it: the old bytes would be refused by the chain.
    vault.sign(keyed("signer_cancel", "away")).unwrap();
    let replaced = vault.sign(keyed("signer_speedUp", "faster"));
    let Err(Refusal::TransactionReplaced(it)) = replaced else { panic!("{replaced:?}") };
    assert_eq!((it.field.as_str(), it.got.as_str()), ("Idempotency-Key", "a key of entry 2, which entry 3 replaced"));
}

#[test]
fn malformed_params_are_refused() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    for (more, field) in [
        (json!({ "to": HOT_ADDRESS }), "params[0].to"),
        (json!({ "gasPrice": 5 }), "params[0].gasPrice"),
        (json!({ "nonce": null }), "params[0].nonce"),
    ] {
        assert_eq!(expected(replacing("signer_speedUp", 5, &more), &mut vault).0, field);
    }
    let without_chain = Call { chain: None, ..replacing("signer_speedUp", 5, &json!({})) };
    assert_eq!(expected(without_chain, &mut vault).0, "params[0].chain");
}

#[test]
fn a_caller_replaces_only_what_it_sent() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    // `desk` has the key too, but did not send the transaction.
    for method in ["signer_speedUp", "signer_cancel"] {
        let foreign = Call { credential: of_desk("", &json!([])).credential, ..replacing(method, 5, &json!({})) };
        assert!(expected(foreign, &mut vault).1.contains("that this caller has"), "{method}");
    }
}

#[test]
fn what_the_ledger_knows_of_a_block_counts_more_than_an_endpoint() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let mined = json!({ "block": 9, "mined": hash(&signed), "final": true });
    reported(&mut vault, 5, "mined", &mined);
    // The endpoint lags: by its word the nonce is in no block.
    assert!(expected(replacing("signer_speedUp", 5, &json!({})), &mut vault).1.contains("not in a block"));
    let again = json!({ "nonce": "0x5", "maxFeePerGas": "0x5d21dba00", "maxPriorityFeePerGas": "0x77359400" });
    assert!(expected(sending(&again, 5), &mut vault).1.contains("not in a block"));
    assert_eq!((&seen(&vault, 5)["state"], &seen(&vault, 5)["final"]), (&json!("mined"), &json!(true)));
}

#[test]
fn a_priority_fee_is_not_above_the_fee_that_the_client_gives() {
    let mut vault = Vault::new(&config());
    vault.sign(sending(&json!({ "maxFeePerGas": "0x3b9aca00", "maxPriorityFeePerGas": "0x3b9aca00" }), 5)).unwrap();
    let (transaction, _) = decoded(&mut vault, replacing("signer_speedUp", 5, &json!({ "maxFeePerGas": "0x4190ab00" })));
    let fees = transaction.shape.fees();
    assert_eq!((fees.max_fee_per_gas, fees.max_priority_fee_per_gas), (U256::from(1_100_000_000), U256::from(1_100_000_000)));
}
