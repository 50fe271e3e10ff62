//! `signer_transactions`.

use mintmark_signer::refusal::Refusal;
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, on_chain, reported, send, sending},
    support::{
        requests::call,
        vault::{NOW, Vault},
        wallet::{COLD_ADDRESS, config},
    },
};

fn nonces(list: &Value) -> Vec<&str> {
    list["transactions"].as_array().unwrap().iter().map(|it| it["nonce"].as_str().unwrap()).collect()
}

#[test]
fn a_sent_transaction_is_there_from_its_entry_on() {
    let mut vault = Vault::new(&config());
    let signed = send(&mut vault);
    let list = vault.look_up(on_chain("signer_transactions", &json!([]))).unwrap();
    let expected = json!({
        "chain": "1", "account": crate::support::wallet::HOT_ADDRESS, "nonce": "5", "state": "signed", "since": NOW.to_string(),
        "hash": hash(&signed), "block": null, "final": false, "nodeSaid": null, "to": crate::support::requests::SHOP, "value": "1",
        "gas": "21000", "signed": [{
            "sequence": "1", "time": NOW.to_string(), "caller": "backend", "hash": hash(&signed),
            "maxFeePerGas": "20000000000", "maxPriorityFeePerGas": "1000000000", "maxFeePerBlobGas": null
        }]
    });
    assert_eq!(list, json!({ "transactions": [expected], "next": null }));
    assert_eq!(vault.last()["transactionHash"], json!(hash(&signed)), "the entry names the hash");
    assert_eq!(vault.last()["concerns"], Value::Null);
}

#[test]
fn the_newest_come_first_page_by_page() {
    let mut vault = Vault::new(&config());
    (0..5).for_each(|_| drop(send(&mut vault)));
    let page = |params: Value| vault.look_up(on_chain("signer_transactions", &params)).unwrap();
    let first = page(json!([{ "limit": 2 }]));
    assert_eq!((nonces(&first), &first["next"]), (vec!["9", "8"], &json!("8")));
    let second = page(json!([{ "limit": 2, "before": "8" }]));
    assert_eq!((nonces(&second), &second["next"]), (vec!["7", "6"], &json!("6")));
    // Nonces below the first one that this signer gave out have no row.
    let last = page(json!([{ "limit": 200, "before": "6" }]));
    assert_eq!((nonces(&last), &last["next"]), (vec!["5"], &Value::Null));
}

#[test]
fn a_state_selects() {
    let mut vault = Vault::new(&config());
    (0..3).for_each(|_| drop(send(&mut vault)));
    reported(&mut vault, 6, "pending", &json!({}));
    let of_state = |state: &str| vault.look_up(on_chain("signer_transactions", &json!([{ "state": state }]))).unwrap();
    assert_eq!(nonces(&of_state("pending")), ["6"]);
    assert_eq!(nonces(&of_state("signed")), ["7", "5"]);
    assert!(nonces(&of_state("refused")).is_empty());
}

#[test]
fn a_replacement_is_listed_with_what_it_replaces() {
    let mut vault = Vault::new(&config());
    let first = send(&mut vault);
    let fees = json!({ "nonce": "0x5", "maxFeePerGas": "0x5d21dba00", "maxPriorityFeePerGas": "0x77359400" });
    let second = vault.sign(sending(&fees, 5)).unwrap();
    let list = vault.look_up(on_chain("signer_transactions", &json!([]))).unwrap();
    let transaction = &list["transactions"][0];
    assert_eq!(transaction["hash"], json!(hash(&second)));
    let signed: Vec<_> =
        transaction["signed"].as_array().unwrap().iter().map(|it| (it["hash"].clone(), it["maxFeePerGas"].clone())).collect();
    assert_eq!(signed, [(json!(hash(&first)), json!("20000000000")), (json!(hash(&second)), json!("25000000000"))]);
}

#[test]
fn malformed_params_are_refused() {
    let vault = Vault::new(&config());
    for (params, field) in [
        (json!([{ "limit": 0 }]), "params[0].limit"),
        (json!([{ "limit": 201 }]), "params[0].limit"),
        (json!([{ "state": "lost" }]), "params[0].state"),
        (json!([{ "state": 1 }]), "params[0].state"),
        (json!([{ "account": COLD_ADDRESS }]), "params[0].account"),
        (json!([{ "chain": "2" }]), "params[0].chain"),
        (json!([{ "before": "-1" }]), "params[0].before"),
        (json!([{ "nonce": "5" }]), "params[0].nonce"),
    ] {
        match vault.look_up(on_chain("signer_transactions", &params)) {
            Err(Refusal::InvalidParams(invalid)) => assert_eq!(invalid.field, field, "{params}"),
            other => panic!("{params}: {other:?}"),
        }
    }
    let without_chain = vault.look_up(call("signer_transactions", &json!([])));
    assert!(matches!(without_chain, Err(Refusal::InvalidParams(invalid)) if invalid.field == "params[0].chain"));
    assert_eq!(vault.look_up(call("signer_transactions", &json!([{ "chain": "7" }]))).unwrap()["transactions"], json!([]));
}
