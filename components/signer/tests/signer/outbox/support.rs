//! Transactions in the outbox, and calls about them.

use mintmark_signer::{
    encoding::hex,
    wallet::{Credential, call::Call, signing_task::Signed},
};
use serde_json::{Value, json};

use crate::support::{
    requests::{bearer, call, estimates, transaction_with},
    vault::Vault,
    wallet::HOT_ADDRESS,
};

/// Returns a call that sends a transaction on chain 1. Null removes a field.
pub fn sending(changes: &Value, pending: u64) -> Call {
    let mut fields = json!({ "nonce": null });
    fields.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let mut call = call("eth_sendTransaction", &json!([transaction_with(&fields)]));
    call.estimates = Some(Ok(estimates(pending)));
    call.confirmed_nonce = Some(pending);
    call
}

/// Sends a transaction with the next nonce from 5 on.
pub fn send(vault: &mut Vault) -> Signed {
    vault.sign(sending(&json!({}), 5)).unwrap()
}

/// Returns a call on chain 1.
pub fn on_chain(method: &str, params: &Value) -> Call {
    Call { chain: Some("1".into()), ..call(method, params) }
}

/// Returns a call of the caller `desk`, which may not read the audit.
pub fn of_desk(method: &str, params: &Value) -> Call {
    Call { credential: bearer("desk-token"), ..on_chain(method, params) }
}

/// Returns a call of the gateway itself.
pub fn of_gateway(method: &str, params: &Value) -> Call {
    Call { credential: Credential::Gateway, ..on_chain(method, params) }
}

/// Returns a replacement by the gateway of what a caller sent from `hot`, once the chain was asked.
pub fn by_gateway(method: &str, nonce: u64, caller: &str) -> Call {
    let params = json!([{ "account": HOT_ADDRESS, "nonce": nonce, "caller": caller }]);
    Call { estimates: Some(Ok(estimates(nonce))), confirmed_nonce: Some(nonce), ..of_gateway(method, &params) }
}

/// Returns a report about the transaction of `hot` that entry `sequence` records.
pub fn report(nonce: u64, sequence: u64, state: &str, more: &Value) -> Call {
    let mut report = json!({ "account": HOT_ADDRESS, "nonce": nonce, "sequence": sequence, "state": state });
    report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    of_gateway("outbox_report", &json!([report]))
}

/// Reports about the last transaction of `hot` with a nonce. Returns whether it made an entry.
pub fn reported(vault: &mut Vault, nonce: u64, state: &str, more: &Value) -> bool {
    let last = window(vault, nonce)["transactions"][0]["sequence"].as_str().map_or(0, |sequence| sequence.parse().unwrap());
    vault.report(report(nonce, last, state, more)).unwrap()
}

/// Returns a call that opens the final transaction of `hot` with a nonce again.
pub fn reopen(nonce: u64, endpoints: u64) -> Call {
    of_gateway("outbox_reopen", &json!([{ "account": HOT_ADDRESS, "nonce": nonce, "endpoints": endpoints }]))
}

/// Returns what was signed with the nonces of `hot` from one on.
pub fn window(vault: &Vault, from: u64) -> Value {
    vault.look_up(of_gateway("outbox_open", &json!([{ "account": HOT_ADDRESS, "nonce": from }]))).unwrap()
}

/// Returns the bytes of the transaction of `hot` with a nonce.
pub fn raw(vault: &Vault, nonce: u64) -> Value {
    vault.look_up(of_gateway("outbox_raw", &json!([{ "account": HOT_ADDRESS, "nonce": nonce }]))).unwrap()["raw"].clone()
}

/// Returns the first nonce of `hot` that is open. `None` if nothing is.
pub fn first_open(vault: &Vault) -> Option<Value> {
    let accounts = vault.look_up(of_gateway("outbox_accounts", &json!([]))).unwrap();
    let account = accounts["accounts"].as_array().unwrap().first()?.clone();
    assert_eq!(account["account"], json!(HOT_ADDRESS.to_lowercase()));
    Some(account["firstOpen"].clone())
}

/// Returns the transaction of `hot` with a nonce, as the caller `backend` sees it.
pub fn seen(vault: &Vault, nonce: u64) -> Value {
    let list = vault.look_up(on_chain("signer_transactions", &json!([{ "before": nonce + 1, "limit": 1 }]))).unwrap();
    list["transactions"][0].clone()
}

/// Returns the hash of a signed transaction.
pub fn hash(signed: &Signed) -> String {
    let hash = signed.hash.clone().unwrap();
    assert_eq!(hash, hex::encode(&mintmark_signer::crypto::hash::keccak256(&hex::decode(&signed.result).unwrap())));
    hash
}
