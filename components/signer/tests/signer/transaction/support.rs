//! Transaction objects of every type.

use serde_json::{Value, json};

use crate::support::{requests::SHOP, wallet::HOT_ADDRESS};

/// The versioned hash of an empty blob.
pub const EMPTY_BLOB_HASH: &str = "0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";

/// Returns a signed authorization.
pub fn signed_authorization() -> Value {
    json!({ "chainId": "0x1", "address": SHOP, "nonce": "0x3", "yParity": "0x0",
        "r": "0x3b157ff228ccb89da0d11b1e7eec5aecdab1027f7050d67a874955b03301d696", "s": "0x6354de92f5910a371bf8e97358c710d9a9bd21c00acb6443d68e8e74d574239d" })
}

/// Returns a complete transaction of a type.
pub fn of_type(kind: u8) -> Value {
    let mut object = json!({ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1", "nonce": "0x0", "gas": "0x186a0", "value": "0x1", "type": format!("{kind:#x}") });
    let fields = match kind {
        0 => json!({ "gasPrice": "0x5" }),
        1 => json!({ "gasPrice": "0x5", "accessList": [{ "address": SHOP, "storageKeys": [] }] }),
        2 => json!({ "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x1" }),
        3 => {
            json!({ "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x1", "maxFeePerBlobGas": "0x7", "blobVersionedHashes": [EMPTY_BLOB_HASH] })
        }
        _ => json!({ "maxFeePerGas": "0x5", "maxPriorityFeePerGas": "0x1", "authorizationList": [signed_authorization()] }),
    };
    for (name, value) in fields.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

/// Returns a transaction of a type with fields changed. Null removes a field.
pub fn of_type_with(kind: u8, changes: &Value) -> Value {
    let mut object = of_type(kind);
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => _ = object.as_object_mut().unwrap().remove(name),
            value => object[name] = value.clone(),
        }
    }
    object
}
