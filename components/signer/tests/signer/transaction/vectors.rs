//! Transactions of every type: the vectors of ethers, viem and ethereum/tests, byte for byte.

use mintmark_signer::{
    crypto::{curve::Curve, hash::keccak256},
    encoding::{address::Address, hex, json::Json},
    refusal::Refusal,
    transaction::{
        Fees, Shape, Transaction,
        access::Access,
        blobs::Blobs,
        complete::complete,
        raw::{self, RawError},
        request::TransactionRequest,
    },
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::{
    requests::call,
    vault::vault_of,
    vectors::{gzipped_vectors, text, vectors},
    wallet::secret,
};

fn number(value: &Value) -> U256 {
    match value {
        Value::Null => U256::ZERO,
        Value::Number(number) => U256::from(number.as_u64().unwrap()),
        value => U256::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap(),
    }
}

/// Returns the transaction that ethers was given, in one of its forms.
fn expected(fields: &Value, form: &str) -> Transaction {
    let access =
        |entry: &Value| Access { address: Address::parse(text(entry, "address")).unwrap(), storage_keys: words(&entry["storageKeys"]) };
    let access_list = || fields["accessList"].as_array().map(|list| list.iter().map(access).collect()).unwrap_or_default();
    let gas_price = number(&fields["gasPrice"]);
    let fees = Fees { max_priority_fee_per_gas: number(&fields["maxPriorityFeePerGas"]), max_fee_per_gas: number(&fields["maxFeePerGas"]) };
    let to = fields["to"].as_str().map(|to| Address::parse(to).unwrap());
    Transaction {
        chain_id: number(&fields["chainId"]).to(),
        nonce: number(&fields["nonce"]).to(),
        gas: number(&fields["gasLimit"]).to(),
        // ethers sets the zero address in a type 3 without destination. The signer refuses such a
        // request.
        to: if form == "signedCancun" { to.or(Some(Address([0; 20]))) } else { to },
        value: number(&fields["value"]),
        data: fields["data"].as_str().map(|data| hex::decode(data).unwrap()).unwrap_or_default(),
        shape: match form {
            "signedEip155" => Shape::Legacy { gas_price },
            "signedBerlin" => Shape::AccessList { gas_price, access_list: access_list() },
            "signedLondon" => Shape::DynamicFee { fees, access_list: access_list() },
            "signedCancun" => Shape::Blob {
                fees,
                access_list: access_list(),
                blobs: Blobs {
                    max_fee_per_blob_gas: number(&fields["maxFeePerBlobGas"]),
                    versioned_hashes: words(&fields["blobVersionedHashes"]),
                    sidecar: None,
                },
            },
            other => panic!("{other}"),
        },
    }
}

fn words(list: &Value) -> Vec<[u8; 32]> {
    list.as_array().map(|list| list.iter().map(|word| hex::decode_exact(word.as_str().unwrap()).unwrap()).collect()).unwrap_or_default()
}

#[test]
fn the_forms_of_ethers_survive_a_round_trip() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let rows = gzipped_vectors("ethers-transactions.json.gz");
    assert_eq!(rows.len(), 281);
    let (mut forms, mut unprotected) = (0, 0);
    for row in &rows {
        for form in ["signedEip155", "signedBerlin", "signedLondon", "signedCancun"] {
            let transaction = expected(&row["transaction"], form);
            if text(row, form).is_empty() {
                assert!(form == "signedEip155" && transaction.chain_id == 0, "this form needs a chain id");
                unprotected += 1;
                continue;
            }
            let bytes = hex::decode(text(row, form)).unwrap();
            let signature = curve.sign(&transaction.digest(), &secret(text(row, "privateKey"))).unwrap();
            assert_eq!(hex::encode(&transaction.signed(&signature)), text(row, form), "{} {form}", row["name"]);
            assert_eq!(raw::decode(&bytes), Ok((transaction, signature)), "{} {form}", row["name"]);
            forms += 1;
        }
    }
    assert_eq!((forms, unprotected), (1047, 77));
}

#[test]
fn type_4_transactions_match_viem_and_ethers() {
    let rows = vectors("set-code.json");
    assert_eq!(rows.len(), 40);
    for row in rows {
        // This calls the code below the policies, because they deny chain id 0.
        let Json::Object(fields) = Json::parse(&row["transaction"].to_string()).unwrap() else { panic!() };
        let request = TransactionRequest::decode(&fields, None).unwrap();
        let transaction = complete(&request, request.chain_id.unwrap(), request.nonce, None).unwrap();
        let signature = Curve::new(&[1; 32]).unwrap().sign(&transaction.digest(), &secret(text(&row, "secretKey"))).unwrap();
        let signed = transaction.signed(&signature);
        assert_eq!(hex::encode(&signed), text(&row, "signed"));
        assert_eq!(raw::decode(&signed), Ok((transaction, signature)));
    }
}

/// The exceptions that a signer can detect, and the field that it refuses. It cannot detect those
/// about balances, base fees and block limits.
const DETECTABLE: [(&str, &[&str]); 7] = [
    ("TransactionException.INTRINSIC_GAS_TOO_LOW", &["gas"]),
    ("TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", &["maxPriorityFeePerGas"]),
    (
        "TransactionException.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH",
        &["blobVersionedHashes[0]", "blobVersionedHashes[1]", "blobVersionedHashes[2]", "blobVersionedHashes[3]"],
    ),
    ("TransactionException.INSUFFICIENT_MAX_FEE_PER_BLOB_GAS", &["maxFeePerBlobGas"]),
    ("TransactionException.TYPE_3_TX_BLOB_COUNT_EXCEEDED", &["blobVersionedHashes"]),
    ("TransactionException.TYPE_3_TX_ZERO_BLOBS", &["blobVersionedHashes"]),
    ("TransactionException.TYPE_3_TX_PRE_FORK|TransactionException.TYPE_3_TX_ZERO_BLOBS", &["blobVersionedHashes"]),
];

#[test]
fn transactions_of_state_tests_match_byte_for_byte() {
    let rows = gzipped_vectors("state-tests.json.gz");
    assert_eq!(rows.len(), 253);
    let (mut signed, mut refused, mut skipped) = ([0; 4], 0, 0);
    for row in rows {
        let mut vault = vault_of(text(&row, "secretKey"));
        let kind = row["type"].as_u64().unwrap();
        let mut object = json!({ "type": format!("{kind:#x}"), "chainId": "0x1", "from": row["sender"], "data": row["data"] });
        if row["to"] != "" {
            object["to"] = row["to"].clone();
        }
        for name in ["nonce", "gas", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "maxFeePerBlobGas", "value"] {
            if let Some(padded) = row[name].as_str() {
                object[name] = json!(quantity(padded));
            }
        }
        for name in ["accessList", "blobVersionedHashes"] {
            if !row[name].is_null() && (kind > 0 || name != "accessList") {
                object[name] = row[name].clone();
            }
        }
        let bytes = hex::decode(text(&row, "txbytes")).unwrap();
        if raw::decode(&bytes) == Err(RawError::Unprotected) {
            skipped += 1;
            continue;
        }
        let visible = row["exception"].as_str().and_then(|exception| DETECTABLE.iter().find(|(name, _)| *name == exception));
        // A signer can tell that a blob fee is too low only if it is 0.
        let visible = visible.filter(|(name, _)| !name.ends_with("BLOB_GAS") || row["maxFeePerBlobGas"] == "0x00");
        match (vault.sign(call("eth_signTransaction", &json!([object]))), visible) {
            (Ok(answer), None) => {
                assert_eq!(answer.result, text(&row, "txbytes"), "{}", row["name"]);
                assert_eq!(answer.hash.unwrap(), hex::encode(&keccak256(&bytes)));
                signed[kind as usize] += 1;
            }
            (Err(Refusal::InvalidParams(invalid)), Some((_, fields))) => {
                let field = invalid.field.trim_start_matches("params[0].");
                assert!(fields.contains(&field), "{}: {invalid:?}", row["name"]);
                refused += 1;
            }
            (answer, _) => panic!("{} {}: {answer:?}", row["name"], row["exception"]),
        }
    }
    // All legacy transactions in the file lack EIP-155.
    assert_eq!((signed, refused, skipped), ([0, 135, 48, 12], 10, 48));
}

/// Returns a quantity in the form of the JSON-RPC. The files pad quantities to whole bytes.
fn quantity(padded: &str) -> String {
    let digits = padded.trim_start_matches("0x").trim_start_matches('0');
    format!("0x{}", if digits.is_empty() { "0" } else { digits })
}
