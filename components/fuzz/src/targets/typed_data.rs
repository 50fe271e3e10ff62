//! Typed data (EIP-712). An input is its JSON text.

use mintmark_signer::{
    encoding::json::Json,
    request::value::Value,
    typed_data::{TypedData, decode, meaning},
};

use serde_json::json;

use crate::seeds;

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    let Ok(json) = Json::parse(text) else { return false };
    let data = match decode("params[1]", &json) {
        Ok(data) => data,
        Err(invalid) => {
            assert!(invalid.field.starts_with("params[1]"), "{invalid:?}");
            return false;
        }
    };
    assert!(matches!(data.message, Value::Tuple(_)));
    assert!(data.encoded_type.starts_with(&format!("{}(", data.primary_type)));
    if let Json::Object(_) = json {
        assert_variants(text, &json, &data);
    }
    let meaning = meaning::of(&data);
    assert!(
        meaning.suspicious.is_none() || meaning.calls.is_empty() && meaning.spends.is_empty(),
        "suspicious typed data has no calls and no spends"
    );
    true
}

/// Asserts that typed data in a string or with another field order is the same, and that no field
/// can be added.
fn assert_variants(text: &str, json: &Json, data: &TypedData) {
    assert_eq!(decode("params[1]", &Json::Text(text.to_owned())).as_ref(), Ok(data));
    assert_eq!(decode("params[1]", &reversed(json)).map(|data| data.digest), Ok(data.digest));
    for root in ["domain", "message"] {
        let mut more = Json::parse(text).unwrap();
        add(&mut more, root);
        assert!(decode("params[1]", &more).is_err(), "accepted a field that no type lists: {text}");
    }
}

/// Reverses the order of the fields of all objects. Lists keep theirs.
fn reversed(json: &Json) -> Json {
    match json {
        Json::Object(fields) => Json::Object(fields.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect()),
        Json::List(items) => Json::List(items.iter().map(reversed).collect()),
        other => Json::parse(&other.to_string()).unwrap(),
    }
}

/// Adds a field to an object at the top level.
fn add(json: &mut Json, root: &str) {
    let Json::Object(fields) = json else { return };
    for (name, value) in fields {
        if let (true, Json::Object(inner)) = (name == root, value) {
            inner.push(("not listed".into(), Json::Text("0x01".into())));
        }
    }
}

/// Returns the vectors of eth-account, and typed data of well-known contracts.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> =
        seeds::rows("eth-account-typed-data.json").iter().map(|row| row["typedData"].to_string().into_bytes()).collect();
    let word = format!("0x{}", "ab".repeat(32));
    let (shop, domain) = (
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        json!({ "chainId": 1, "verifyingContract": "0x000000000022D473030F116dDEE9F6B43aC78BA3" }),
    );
    for (types, primary, message) in [
        (
            json!({ "Permit": members("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline") }),
            "Permit",
            json!({ "owner": shop, "spender": shop, "value": "7", "nonce": 0, "deadline": "0xffffffffffffffff" }),
        ),
        (
            json!({
                "PermitBatch": members("PermitDetails[] details,address spender,uint256 sigDeadline"),
                "PermitDetails": members("address token,uint160 amount,uint48 expiration,uint48 nonce")
            }),
            "PermitBatch",
            json!({ "details": [{ "token": shop, "amount": "1000", "expiration": 0, "nonce": 1 }], "spender": shop, "sigDeadline": "1" }),
        ),
        (
            json!({ "SafeTx": members(
                "address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce",
            ) }),
            "SafeTx",
            json!({ "to": shop, "value": 0, "data": "0x", "operation": 0, "safeTxGas": 0, "baseGas": 0, "gasPrice": 0, "gasToken": shop, "refundReceiver": shop, "nonce": 3 }),
        ),
        (
            json!({ "TransferWithAuthorization": members("address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce") }),
            "TransferWithAuthorization",
            json!({ "from": shop, "to": shop, "value": "5", "validAfter": 0, "validBefore": "99", "nonce": word }),
        ),
    ] {
        let mut types = types;
        types["EIP712Domain"] = members("uint256 chainId,address verifyingContract");
        seeds.push(json!({ "types": types, "primaryType": primary, "domain": domain, "message": message }).to_string().into_bytes());
    }
    seeds
}

/// Returns the members of a type, given as `type name,…`.
fn members(text: &str) -> serde_json::Value {
    text.split(',').map(|member| member.split_once(' ').unwrap()).map(|(ty, name)| json!({ "name": name, "type": ty })).collect()
}
