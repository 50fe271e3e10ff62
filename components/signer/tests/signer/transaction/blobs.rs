//! Blob transactions (EIP-4844): network forms as eth-account and go-ethereum write them, and sidecars that do not fit.

use mintmark_signer::{
    crypto::{curve::Curve, hash::keccak256},
    encoding::{
        hex,
        rlp::decode::{Item, Reader, item},
    },
    refusal::Refusal,
    transaction::{blobs::versioned_hash, raw},
};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::call,
        vault::{Vault, vault_of},
        vectors::{gzipped_vectors, text},
        wallet::{HOT_ADDRESS, config},
    },
    transaction::support::changed,
};

/// The key of eth-account's tests.
const KEY: &str = "0x4646464646464646464646464646464646464646464646464646464646464646";
const SENDER: &str = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F";

fn texts(mut list: Reader<'_>) -> Vec<String> {
    let mut items = Vec::new();
    while !list.is_empty() {
        items.push(hex::encode(list.bytes().unwrap()));
    }
    items
}

/// The request that a network form answers, and its body.
fn taken_apart(bytes: &[u8]) -> (Value, Vec<u8>) {
    let Item::List(mut wrapper) = item(&bytes[1..]).unwrap() else { panic!() };
    let mut rest = wrapper;
    // The body is copied as it stands, so its length is what the reader is further on by.
    let whole = &bytes[1..];
    let start = whole.len() - length(&rest);
    rest.list().unwrap();
    let body = [&[3], &whole[start..whole.len() - length(&rest)]].concat();
    wrapper.list().unwrap();
    let next = wrapper.item().unwrap();
    let blobs = match next {
        Item::Bytes(version) => {
            assert_eq!(version, [1], "the wrapper's version");
            wrapper.list().unwrap()
        }
        Item::List(blobs) => blobs,
    };
    let [commitments, proofs] = [wrapper.list().unwrap(), wrapper.list().unwrap()];
    wrapper.end().unwrap();
    let (transaction, _) = raw::decode(&body).unwrap();
    let fees = transaction.shape.fees();
    let named = transaction.shape.blobs().unwrap();
    let request = json!({
        "from": SENDER, "type": "0x3", "chainId": format!("{:#x}", transaction.chain_id), "nonce": format!("{:#x}", transaction.nonce), "gas": format!("{:#x}", transaction.gas),
        "maxFeePerGas": format!("{:#x}", fees.max_fee_per_gas), "maxPriorityFeePerGas": format!("{:#x}", fees.max_priority_fee_per_gas),
        "maxFeePerBlobGas": format!("{:#x}", named.max_fee_per_blob_gas), "to": transaction.to.unwrap().to_string(), "value": format!("{:#x}", transaction.value),
        "data": hex::encode(&transaction.data), "blobVersionedHashes": named.versioned_hashes.iter().map(|hash| hex::encode(hash)).collect::<Vec<_>>(),
        "blobs": texts(blobs), "commitments": texts(commitments), "proofs": texts(proofs),
    });
    (request, body)
}

fn length(reader: &Reader<'_>) -> usize {
    match reader.end() {
        Ok(()) => 0,
        Err(mintmark_signer::encoding::rlp::decode::DecodeError::Trailing(left)) => left,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn network_forms_come_out_byte_for_byte() {
    let rows = gzipped_vectors("eth-account-blobs.json.gz");
    assert_eq!(rows.len(), 5);
    let mut forms = [0, 0];
    for row in rows {
        let (mut request, body) = taken_apart(&hex::decode(text(&row, "signed")).unwrap());
        forms[usize::from(request["proofs"].as_array().unwrap().len() == 128)] += 1;
        let hash = hex::encode(&keccak256(&body));
        let sign = |request: &Value| vault_of(KEY).sign(call("eth_signTransaction", &json!([request]))).unwrap();
        let signed = sign(&request);
        assert!(signed.result == text(&row, "signed"), "{}", row["name"]);
        assert_eq!(signed.hash.as_ref(), Some(&hash), "the hash is the body's");
        // Without the hashes it is the same: they follow from the commitments.
        let hashes = request.as_object_mut().unwrap().remove("blobVersionedHashes").unwrap();
        assert!(sign(&request) == signed);
        // Without the sidecar it is the body.
        for name in ["blobs", "commitments", "proofs"] {
            request.as_object_mut().unwrap().remove(name);
        }
        request["blobVersionedHashes"] = hashes;
        let bare = sign(&request);
        assert_eq!((bare.result, bare.hash), (hex::encode(&body), Some(hash)));
    }
    assert_eq!(forms, [1, 4]);
}

#[test]
fn six_blobs_are_signed_and_their_sidecar_is_no_part_of_the_signature() {
    let (blob, point) = (format!("0x{}", "00".repeat(131_072)), format!("0xc0{}", "00".repeat(47)));
    let sidecar =
        json!({ "blobVersionedHashes": null, "blobs": vec![&blob; 6], "commitments": vec![&point; 6], "proofs": vec![&point; 6 * 128] });
    let mut vault = Vault::new(&config());
    let signed = vault.sign(call("eth_signTransaction", &json!([changed(3, &sidecar)]))).unwrap();
    let (_, body) = taken_apart(&hex::decode(&signed.result).unwrap());
    let (transaction, signature) = raw::decode(&body).unwrap();
    let key = Curve::new(&[2; 32]).unwrap().recover(&transaction.digest(), &signature).unwrap();
    assert_eq!(mintmark_signer::encoding::address::Address::of(&key).to_string(), HOT_ADDRESS);
    // 100,000 gas for 5, and six times 131,072 for 7.
    assert_eq!(vault.last()["fee"], "6005024");
    assert!(vault.texts[0].len() < 2_000, "no blob is recorded");
}

#[test]
fn sidecars_that_do_not_fit_are_refused_by_field() {
    let (blob, point) = (format!("0x{}", "00".repeat(131_072)), format!("0xc0{}", "00".repeat(47)));
    let hash = hex::encode(&versioned_hash(&hex::decode_exact(&point).unwrap()));
    assert_eq!(hash, crate::transaction::support::HASH);
    let other = format!("0x01{}", "00".repeat(31));
    let one = |changes: Value| {
        let mut sidecar = json!({ "blobs": [blob], "commitments": [point], "proofs": [point], "blobVersionedHashes": [hash] });
        for (name, value) in changes.as_object().unwrap() {
            sidecar[name] = value.clone();
        }
        sidecar
    };
    for (field, changes) in [
        ("", json!({})),
        ("", json!({ "blobVersionedHashes": null })),
        ("", json!({ "proofs": vec![&point; 128] })),
        // Bound to the commitments, each in its place.
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": [other] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": [hash, hash] })),
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": [format!("0x00{}", &hash[4..])] })),
        ("blobVersionedHashes[0]", json!({ "commitments": [format!("0xc1{}", "00".repeat(47))] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": [] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": hash })),
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": ["0x01"] })),
        // One of each, and of the right size.
        ("blobs", json!({ "blobs": null })),
        ("blobs", json!({ "blobs": [] })),
        ("blobs", json!({ "blobs": vec!["0x"; 7] })),
        ("blobs[0]", json!({ "blobs": ["0x"] })),
        ("blobs[0]", json!({ "blobs": [format!("{blob}00")] })),
        ("blobs[0]", json!({ "blobs": [[0]] })),
        ("commitments", json!({ "commitments": null })),
        ("commitments", json!({ "commitments": [point, point] })),
        ("commitments[0]", json!({ "commitments": ["0xc0"] })),
        ("proofs", json!({ "proofs": null })),
        ("proofs", json!({ "proofs": [point, point] })),
        ("proofs", json!({ "proofs": vec![&point; 127] })),
        ("proofs", json!({ "proofs": vec![&point; 769] })),
        ("proofs[0]", json!({ "proofs": [format!("{point}00")] })),
        ("sidecars", json!({ "sidecars": [] })),
    ] {
        let object = changed(3, &one(changes.clone()));
        match Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))) {
            Ok(_) => assert_eq!(field, "", "{changes}"),
            Err(Refusal::InvalidParams(invalid)) => {
                assert_eq!(invalid.field, format!("params[0].{field}"), "{invalid:?}");
                assert!(invalid.got.chars().count() <= 81, "{invalid:?}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    // Hashes alone: up to six.
    for (count, good) in [(1, true), (6, true), (7, false)] {
        let object = changed(3, &json!({ "blobVersionedHashes": vec![&hash; count] }));
        assert_eq!(Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))).is_ok(), good, "{count}");
    }
}
