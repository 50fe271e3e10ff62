//! Transactions. An input is the JSON object of `eth_signTransaction`.

use std::cell::RefCell;

use mintmark_signer::{
    crypto::curve::Curve,
    encoding::{address::Address, hex},
    transaction::{Transaction, raw},
    wallet::Wallet,
};
use ruint::aliases::U256;
use serde_json::{Map, Value, json};

use crate::support::{
    requests::{SHOP, call, transaction, transaction_with},
    vault::{NOW, Vault},
    wallet::{HOT_ADDRESS, config, open_wallet},
};

thread_local! {
    /// A wallet that is opened only once.
    static WALLET: RefCell<Option<Wallet>> = const { RefCell::new(None) };
    /// A curve to recover senders with.
    static CURVE: Curve = Curve::new(&[3; 32]).unwrap();
}

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(input) else { return false };
    let Some(signed) = sign(text) else { return false };
    let (transaction, signature) = raw::decode(&signed).unwrap();
    assert_eq!(transaction.signed(&signature), signed);
    let signer = CURVE.with(|curve| curve.recover(&transaction.digest(), &signature)).map(|key| Address::of(&key));
    assert_eq!(signer, Address::parse(HOT_ADDRESS).ok());
    assert!(signature.s[0] < 0x80, "a low s");
    let object = serde_json::from_str::<Map<String, Value>>(text).unwrap();
    object.iter().for_each(|(name, value)| assert_same(&transaction, name, value));
    true
}

/// Asserts that the transaction holds the value of a field of the object.
fn assert_same(transaction: &Transaction, name: &str, value: &Value) {
    let number = || U256::from_str_radix(value.as_str().unwrap().strip_prefix("0x").unwrap(), 16).unwrap();
    let address = |value: &Value| Address(hex::decode_exact(value.as_str().unwrap()).unwrap());
    let fees = transaction.shape.fees();
    match name {
        "from" => assert_eq!(address(value).to_string(), HOT_ADDRESS),
        "type" => assert_eq!(value.as_str(), Some(transaction.shape.kind().quantity())),
        "chainId" => assert_eq!(number(), U256::from(transaction.chain_id)),
        "nonce" => assert_eq!(number(), U256::from(transaction.nonce)),
        "gas" => assert_eq!(number(), U256::from(transaction.gas)),
        "to" => assert_eq!((!value.is_null()).then(|| address(value)), transaction.to),
        "value" => assert_eq!(number(), transaction.value),
        "data" | "input" => assert_eq!(hex::decode(value.as_str().unwrap()).as_ref(), Some(&transaction.data)),
        "gasPrice" | "maxFeePerGas" => assert_eq!(number(), fees.max_fee_per_gas),
        "maxPriorityFeePerGas" => assert_eq!(number(), fees.max_priority_fee_per_gas),
        "accessList" => assert_eq!(value.as_array().unwrap().len(), transaction.shape.access_list().len()),
        "authorizationList" => assert_eq!(value.as_array().unwrap().len(), transaction.shape.authorizations().len()),
        "maxFeePerBlobGas" => assert_eq!(number(), transaction.shape.blobs().unwrap().max_fee_per_blob_gas),
        "blobVersionedHashes" => {
            let hashes: Vec<String> = transaction.shape.blobs().unwrap().versioned_hashes.iter().map(|hash| hex::encode(hash)).collect();
            assert_eq!(*value.to_string().to_lowercase(), json!(hashes).to_string());
        }
        _ => panic!("{name} was accepted, but the transaction does not hold it"),
    }
}

/// Signs an object given as JSON text. Returns the raw transaction, or `None` if it is refused.
pub(crate) fn sign(object: &str) -> Option<Vec<u8>> {
    let wallet = WALLET.take().unwrap_or_else(|| open_wallet(&config()).unwrap());
    let mut vault = Vault { wallet, rows: Default::default(), texts: Vec::new(), head: [0; 32], now: NOW };
    let mut call = call("eth_signTransaction", &Value::Null);
    call.params = format!("[{object}]");
    let signed = vault.sign(call).ok().map(|signed| hex::decode(&signed.result).unwrap());
    WALLET.set(Some(vault.wallet));
    signed
}

/// Returns a transaction object of each type, and a create.
pub(crate) fn objects() -> Vec<Value> {
    let word = format!("0x{}", "01".repeat(32));
    let access = json!([{ "address": SHOP, "storageKeys": [word] }]);
    let unpriced = json!({ "maxFeePerGas": null, "maxPriorityFeePerGas": null, "gasPrice": "0x3b9aca00" });
    let priced = |more: Value| {
        let mut changes = unpriced.clone();
        changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        transaction_with(&changes)
    };
    vec![
        transaction(),
        transaction_with(&json!({ "data": "0xa9059cbb", "accessList": access, "gas": "0x186a0" })),
        transaction_with(&json!({ "to": null, "input": "0x600160015500", "gas": "0x30d40" })),
        priced(json!({ "type": "0x0" })),
        priced(json!({ "type": "0x1", "accessList": access, "gas": "0x186a0" })),
        transaction_with(&json!({ "type": "0x3", "maxFeePerBlobGas": "0x1", "blobVersionedHashes": [word] })),
        transaction_with(&json!({
            "type": "0x4", "gas": "0x30d40",
            "authorizationList": [{ "chainId": "0x1", "address": SHOP, "nonce": "0x7", "yParity": "0x0", "r": word, "s": word }]
        })),
    ]
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    objects().iter().map(|object| object.to_string().into_bytes()).collect()
}
