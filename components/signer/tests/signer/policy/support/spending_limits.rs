//! A vault with spending limits, and transactions to spend with.

use mintmark_signer::{
    refusal::{Denial, Refusal},
    wallet::call::Call,
};
use serde_json::{Value, json};

use super::typed_data::typed;
use crate::support::{
    requests::{call, transaction_with},
    vault::Vault,
    wallet::config,
};

/// Returns a vault with these spending limits and permissive policies.
pub fn vault(limits: Value) -> Vault {
    let mut config = config();
    config["spendingLimits"] = limits;
    let policies = config["policies"].as_array_mut().unwrap();
    policies.push(typed("allow", "*", &json!({})));
    Vault::new(&config)
}

/// Returns a spending limit of a day on chain 1, with changes.
pub fn limit(change: &Value) -> Value {
    let mut limit = json!({ "name": "day", "window": 86_400, "per": ["key"], "chain": "1" });
    limit.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    limit
}

/// Returns a call that signs a transaction.
pub fn invoke(to: &str, value: u64, data: &[u8]) -> Call {
    let data = mintmark_signer::encoding::hex::encode(data);
    call(
        "eth_signTransaction",
        &json!([transaction_with(&json!({ "to": to, "value": format!("{value:#x}"), "data": data, "gas": "0xfffff" }))]),
    )
}

/// Signs a call. Returns the denial, or `None` if it was signed.
pub fn denied(vault: &mut Vault, call: Call) -> Option<Denial> {
    match vault.sign(call) {
        Ok(_) => None,
        Err(Refusal::Denied(denial)) => Some(denial),
        Err(other) => panic!("{other:?}"),
    }
}
