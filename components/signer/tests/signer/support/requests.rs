//! Calls and transaction objects to send to a wallet.

use mintmark_signer::{
    transaction::complete::Estimates,
    wallet::{Credential, call::Call},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use super::wallet::HOT_ADDRESS;

/// An address to send to.
pub const SHOP: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

/// Returns a call of the caller `backend`.
pub fn call(method: &str, params: &Value) -> Call {
    Call {
        credential: bearer("backend-token"),
        method: method.into(),
        params: params.to_string(),
        chain: None,
        idempotency_key: None,
        estimates: None,
        confirmed_nonce: None,
    }
}

/// Returns the credential of a bearer token.
pub fn bearer(token: &str) -> Credential {
    Credential::Bearer(token.to_owned().into())
}

/// Returns estimates as a gateway makes them. With the default margin the gas is 100,000.
pub fn estimates(nonce: u64) -> Estimates {
    Estimates {
        pending_nonce: nonce,
        gas: 83_333,
        max_fee_per_gas: U256::from(20_000_000_000_u64),
        max_priority_fee_per_gas: Some(U256::from(1_000_000_000)),
        block_gas_limit: None,
        balance: None,
    }
}

/// Returns a complete transaction object from `hot`.
pub fn transaction() -> Value {
    json!({ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1", "nonce": "0x0", "gas": "0x5208", "maxFeePerGas": "0x4a817c800", "maxPriorityFeePerGas": "0x3b9aca00", "value": "0x1", "type": "0x2" })
}

/// Returns [`transaction`] with fields changed. Null removes a field.
pub fn transaction_with(changes: &Value) -> Value {
    let mut object = transaction();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            object.as_object_mut().unwrap().remove(name);
        } else {
            object[name] = value.clone();
        }
    }
    object
}
