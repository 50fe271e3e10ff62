//! Policies of typed data, and typed data to judge by them.

use mintmark_signer::{
    policy::{Facts, Kind},
    refusal::Denial,
    typed_data::TypedData,
};
use serde_json::{Value, json};

use super::policies::{OTHER, TOKEN, say};
use crate::{support::requests::SHOP, typed_data::support::decode};

/// Returns the facts that policies judge.
pub fn facts(data: &TypedData) -> Facts<'_> {
    Facts {
        caller: "backend",
        kind: Kind::TypedData,
        chain: data.domain.chain_scope(),
        to: None,
        value: None,
        fee: None,
        calldata: None,
        message: None,
        typed_data: Some(data),
        delegates: Vec::new(),
    }
}

/// Judges typed data. Returns the name of the policy that allows it, or the denial.
pub fn judge(policies: &Value, data: &Value) -> Result<String, Denial> {
    let data = decode(data).unwrap();
    say(policies, &facts(&data))
}

/// Returns a policy of typed data with these conditions, in addition to those that an allow must
/// have.
pub fn typed(effect: &str, primary_type: &str, when: &Value) -> Value {
    let mut whole = json!({ "primaryType": [primary_type], "domain": { "chainId": ["*"], "verifyingContract": ["*"] } });
    if effect == "deny" {
        whole = json!({});
    }
    whole.as_object_mut().unwrap().extend(when.as_object().unwrap().clone());
    json!({ "name": format!("{effect} typed"), "effect": effect, "kinds": ["typedData"], "when": whole })
}

/// Returns typed data of one struct.
pub fn data(primary_type: &str, members: &[(&str, &str)], contract: &str, message: Value) -> Value {
    let list = |members: &[(&str, &str)]| json!(members.iter().map(|(name, ty)| json!({ "name": name, "type": ty })).collect::<Vec<_>>());
    let domain = [("chainId", "uint256"), ("verifyingContract", "address")];
    let mut types = json!({ "EIP712Domain": list(&domain) });
    types[primary_type] = list(members);
    json!({ "types": types, "primaryType": primary_type, "domain": { "chainId": 1, "verifyingContract": contract }, "message": message })
}

/// Returns a permit (ERC-2612).
pub fn permit(amount: &str) -> Value {
    let members = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")];
    data("Permit", &members, TOKEN, json!({ "owner": OTHER, "spender": SHOP, "value": amount, "nonce": "0", "deadline": "9" }))
}

/// Returns a Safe transaction.
pub fn safe_tx(to: &str, value: &str, calldata: &[u8], operation: u64) -> Value {
    let members = [
        ("to", "address"),
        ("value", "uint256"),
        ("data", "bytes"),
        ("operation", "uint8"),
        ("safeTxGas", "uint256"),
        ("baseGas", "uint256"),
        ("gasPrice", "uint256"),
        ("gasToken", "address"),
        ("refundReceiver", "address"),
        ("nonce", "uint256"),
    ];
    let zero = format!("0x{}", "0".repeat(40));
    let message = json!({
        "to": to, "value": value, "data": mintmark_signer::encoding::hex::encode(calldata), "operation": operation, "safeTxGas": "0", "baseGas": "0",
        "gasPrice": "0", "gasToken": zero, "refundReceiver": zero, "nonce": "0"
    });
    data("SafeTx", &members, OTHER, message)
}
