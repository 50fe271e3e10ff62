//! A type 4 transaction whose authorizations name its own sender takes a nonce for each of them.

use mintmark_signer::{
    encoding::hex,
    refusal::Refusal,
    transaction::{complete::Estimates, raw},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    support::{
        requests::{SHOP, call, estimates},
        vault::{Vault, vault_of},
        wallet::{COLD, HOT_ADDRESS, config},
    },
    transaction::support::signed_authorization,
};

/// Returns an authorization of `hot`, signed.
pub fn own(chain: u64, nonce: u64) -> Value {
    let mut vault = Vault::new(&config());
    let given = json!({ "chainId": format!("{chain:#x}"), "address": SHOP, "nonce": format!("{nonce:#x}") });
    serde_json::from_str(&vault.sign(call("signer_sign7702Authorization", &json!([HOT_ADDRESS, given]))).unwrap().result).unwrap()
}

/// Sends a transaction of chain 1, and returns its nonce. On chain 1 the account has the pending
/// nonce 7.
fn send(vault: &mut Vault, fields: &Value) -> Result<u64, String> {
    send_at(vault, fields, 7)
}

fn send_at(vault: &mut Vault, fields: &Value, pending_nonce: u64) -> Result<u64, String> {
    let mut object = json!({ "from": HOT_ADDRESS, "to": SHOP });
    for (name, value) in fields.as_object().unwrap() {
        object[name] = value.clone();
    }
    let mut call = call("eth_sendTransaction", &json!([object]));
    call.chain = Some("1".into());
    call.estimates = Some(Ok(Estimates { gas: 200_000, ..estimates(pending_nonce) }));
    call.confirmed_nonce = Some(pending_nonce);
    match vault.sign(call) {
        Ok(signed) => Ok(raw::decode(&hex::decode(&signed.result).unwrap()).unwrap().0.nonce),
        Err(Refusal::InvalidParams(invalid)) => Err(format!("{}: {}", invalid.field, invalid.expected)),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn the_next_transaction_comes_after_them() {
    let mut vault = Vault::new(&config());
    assert_eq!(send(&mut vault, &json!({ "authorizationList": [own(1, 8), signed_authorization(), own(1, 9)] })), Ok(7));
    // Nodes count only the transaction.
    assert_eq!(send_at(&mut vault, &json!({}), 8), Ok(10));
    assert_eq!(send(&mut vault, &json!({ "nonce": "0x8" })).unwrap_err().split(':').next(), Some("params[0].nonce"));
}

#[test]
fn those_of_others_and_of_other_chains_take_none() {
    let mut vault = Vault::new(&config());
    let foreign: Value = {
        let mut cold = vault_of(COLD);
        let given = json!({ "chainId": "0x1", "address": SHOP, "nonce": "0x8" });
        let accounts = cold.wallet.plan(call("eth_accounts", &json!([])), cold.now).unwrap();
        let mintmark_signer::wallet::plan::Planned::Answered(accounts) = accounts else { panic!() };
        let address = serde_json::from_str::<Value>(&accounts).unwrap()[0].clone();
        serde_json::from_str(&cold.sign(call("signer_sign7702Authorization", &json!([address, given]))).unwrap().result).unwrap()
    };
    let mut rules = config();
    rules["policies"][0]["when"]["delegate"] = json!(["*"]);
    assert_eq!(send(&mut vault, &json!({ "authorizationList": [foreign, signed_authorization()] })), Ok(7));
    assert_eq!(send_at(&mut vault, &json!({}), 8), Ok(8));
}

#[test]
fn one_that_the_chain_would_skip_is_refused() {
    for (list, index, nonce) in [
        (json!([own(1, 7)]), 0, 8),
        (json!([own(1, 9)]), 0, 8),
        (json!([own(1, 8), own(1, 8)]), 1, 9),
        (json!([signed_authorization(), own(1, 8), own(1, 10)]), 2, 9),
    ] {
        let mut vault = Vault::new(&config());
        let refused = send(&mut vault, &json!({ "authorizationList": list })).unwrap_err();
        assert!(refused.starts_with(&format!("params[0].authorizationList[{index}].nonce: {nonce}, the nonce")), "{refused}");
        assert!(!vault.rows.keys().any(|name| name.starts_with("nonce:")), "it takes no nonce");
    }
}

#[test]
fn all_of_them_must_be_free() {
    let mut vault = Vault::new(&config());
    assert_eq!(send(&mut vault, &json!({ "nonce": "0x8" })), Ok(8));
    let refused = send(&mut vault, &json!({ "authorizationList": [own(1, 8)] })).unwrap_err();
    assert_eq!(refused, "params[0].nonce: free nonces from 7 to 8, which it takes with the authorizations of its sender");
    assert_eq!(send(&mut vault, &json!({})), Ok(7));
    assert_eq!(send(&mut vault, &json!({ "authorizationList": [own(1, 10)] })), Ok(9));
    assert_eq!(send(&mut vault, &json!({})), Ok(11));
}

#[test]
fn a_replacement_takes_as_many() {
    let mut vault = Vault::new(&config());
    let list = json!([own(1, 8)]);
    assert_eq!(send(&mut vault, &json!({ "authorizationList": list })), Ok(7));
    let price = |percent: u64| format!("{:#x}", U256::from(200_000_000_u64 * percent));
    let dearer = |percent: u64, list: Value| json!({ "nonce": "0x7", "maxFeePerGas": price(percent), "maxPriorityFeePerGas": price(percent), "authorizationList": list });
    let plain = json!({ "nonce": "0x7", "maxFeePerGas": price(200), "maxPriorityFeePerGas": price(200) });
    for other in [plain, dearer(200, json!([signed_authorization()])), dearer(200, json!([own(1, 8), own(1, 9)]))] {
        let refused = send(&mut vault, &other).unwrap_err();
        assert!(refused.starts_with("params[0].authorizationList: 1 by the sender"), "{refused}");
    }
    assert_eq!(send(&mut vault, &dearer(200, list)), Ok(7));
    assert_eq!(send_at(&mut vault, &json!({}), 8), Ok(9));
}
