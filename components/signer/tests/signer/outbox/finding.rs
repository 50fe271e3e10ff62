//! `signer_transaction`.

use mintmark_signer::{refusal::Refusal, wallet::call::Call};
use serde_json::{Value, json};

use crate::{
    outbox::support::{hash, on_chain, send, sending},
    support::{vault::Vault, wallet::config},
};

#[test]
fn a_transaction_is_found_by_each_of_its_names() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let keyed = Call { idempotency_key: Some("order-7".into()), ..sending(&json!({}), 5) };
    let signed = vault.sign(keyed).unwrap();
    let find = |by: Value| vault.look_up(on_chain("signer_transaction", &json!([by]))).unwrap();
    for by in
        [json!({ "hash": hash(&signed) }), json!({ "sequence": 2 }), json!({ "sequence": "2" }), json!({ "idempotencyKey": "order-7" })]
    {
        let found = find(by.clone());
        assert_eq!((&found["nonce"], &found["hash"]), (&json!("6"), &json!(hash(&signed))), "{by}");
    }
    for by in [json!({ "hash": format!("0x{}", "1".repeat(64)) }), json!({ "sequence": 9 }), json!({ "idempotencyKey": "order-8" })] {
        assert_eq!(find(by.clone()), Value::Null, "{by}");
    }
}

#[test]
fn a_replaced_transaction_leads_to_the_one_that_replaced_it() {
    let mut vault = Vault::new(&config());
    let first = send(&mut vault);
    let fees = json!({ "nonce": "0x5", "maxFeePerGas": "0x5d21dba00", "maxPriorityFeePerGas": "0x77359400" });
    let second = vault.sign(sending(&fees, 5)).unwrap();
    let found = vault.look_up(on_chain("signer_transaction", &json!([{ "hash": hash(&first) }]))).unwrap();
    assert_eq!(found["hash"], json!(hash(&second)));
}

#[test]
fn exactly_one_name_is_needed() {
    let vault = Vault::new(&config());
    for params in
        [json!([{}]), json!([{ "hash": null }]), json!([{ "sequence": 1, "idempotencyKey": "a" }]), json!([{ "hash": "0x1" }]), json!([])]
    {
        let found = vault.look_up(on_chain("signer_transaction", &params));
        assert!(matches!(found, Err(Refusal::InvalidParams(_))), "{params}: {found:?}");
    }
}
