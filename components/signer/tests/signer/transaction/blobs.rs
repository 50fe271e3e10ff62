//! Blob transactions (EIP-4844): network forms of eth-account and go-ethereum, and invalid
//! sidecars.

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
    transaction::support::of_type_with,
};

/// The secret of the key in the tests of eth-account.
const KEY: &str = "0x4646464646464646464646464646464646464646464646464646464646464646";
const SENDER: &str = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F";

fn texts(mut list: Reader<'_>) -> Vec<String> {
    let mut items = Vec::new();
    while !list.is_empty() {
        items.push(hex::encode(list.bytes().unwrap()));
    }
    items
}

/// Returns the request that leads to a network form, and the body of the form.
fn split_network_form(bytes: &[u8]) -> (Value, Vec<u8>) {
    let Item::List(mut wrapper) = item(&bytes[1..]).unwrap() else { panic!() };
    let mut rest = wrapper;
    // The body is copied as it is. Its length is the distance that the reader moved.
    let whole = &bytes[1..];
    let start = whole.len() - length(&rest);
    rest.list().unwrap();
    let body = [&[3], &whole[start..whole.len() - length(&rest)]].concat();
    wrapper.list().unwrap();
    let next = wrapper.item().unwrap();
    let blobs = match next {
        Item::Bytes(version) => {
            assert_eq!(version, [1], "the version of the wrapper");
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
fn network_forms_match_byte_for_byte() {
    let rows = gzipped_vectors("eth-account-blobs.json.gz");
    assert_eq!(rows.len(), 5);
    let mut forms = [0, 0];
    for row in rows {
        let (mut request, body) = split_network_form(&hex::decode(text(&row, "signed")).unwrap());
        forms[usize::from(request["proofs"].as_array().unwrap().len() == 128)] += 1;
        let hash = hex::encode(&keccak256(&body));
        let sign = |request: &Value| vault_of(KEY).sign(call("eth_signTransaction", &json!([request]))).unwrap();
        let signed = sign(&request);
        assert!(signed.result == text(&row, "signed"), "{}", row["name"]);
        assert_eq!(signed.hash.as_ref(), Some(&hash), "the hash is that of the body");
        // The hashes can be left out, because they follow from the commitments.
        let hashes = request.as_object_mut().unwrap().remove("blobVersionedHashes").unwrap();
        assert!(sign(&request) == signed);
        // Without the sidecar, the result is the body.
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
fn six_blobs_are_signed_and_the_sidecar_is_not_part_of_the_signature() {
    let (blob, point) = (format!("0x{}", "00".repeat(131_072)), format!("0xc0{}", "00".repeat(47)));
    let sidecar =
        json!({ "blobVersionedHashes": null, "blobs": vec![&blob; 6], "commitments": vec![&point; 6], "proofs": vec![&point; 6 * 128] });
    let mut vault = Vault::new(&config());
    let signed = vault.sign(call("eth_signTransaction", &json!([of_type_with(3, &sidecar)]))).unwrap();
    let (_, body) = split_network_form(&hex::decode(&signed.result).unwrap());
    let (transaction, signature) = raw::decode(&body).unwrap();
    let key = Curve::new(&[2; 32]).unwrap().recover(&transaction.digest(), &signature).unwrap();
    assert_eq!(mintmark_signer::encoding::address::Address::of(&key).to_string(), HOT_ADDRESS);
    // 100,000 gas at a price of 5, and six times 131,072 blob gas at a price of 7.
    assert_eq!(vault.last()["fee"], "6005024");
    assert!(vault.texts[0].len() < 2_000, "no blob is recorded");
}

#[test]
fn invalid_sidecars_are_refused_by_field() {
    let (blob, point) = (format!("0x{}", "00".repeat(131_072)), format!("0xc0{}", "00".repeat(47)));
    let hash = hex::encode(&versioned_hash(&hex::decode_exact(&point).unwrap()));
    assert_eq!(hash, crate::transaction::support::EMPTY_BLOB_HASH);
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
        ("", json!({ "blobVersion": "0x0" })),
        ("", json!({ "blobVersion": 0 })),
        ("", json!({ "blobVersion": 1, "proofs": vec![&point; 128] })),
        ("", json!({ "blobVersion": null, "proofs": vec![&point; 128] })),
        ("proofs", json!({ "blobVersion": "0x1" })),
        ("proofs", json!({ "blobVersion": 0, "proofs": vec![&point; 128] })),
        ("blobVersion", json!({ "blobVersion": 2 })),
        ("blobVersion", json!({ "blobVersion": "1" })),
        // Each hash must match the commitment at its position.
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": [other] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": [hash, hash] })),
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": [format!("0x00{}", &hash[4..])] })),
        ("blobVersionedHashes[0]", json!({ "commitments": [format!("0xc1{}", "00".repeat(47))] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": [] })),
        ("blobVersionedHashes", json!({ "blobVersionedHashes": hash })),
        ("blobVersionedHashes[0]", json!({ "blobVersionedHashes": ["0x01"] })),
        // Each blob needs one commitment and one proof of the right size.
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
        let object = of_type_with(3, &one(changes.clone()));
        match Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))) {
            Ok(_) => assert_eq!(field, "", "{changes}"),
            Err(Refusal::InvalidParams(invalid)) => {
                assert_eq!(invalid.field, format!("params[0].{field}"), "{invalid:?}");
                assert!(invalid.got.chars().count() <= 81, "{invalid:?}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    // Without a sidecar, at most six hashes are accepted.
    for (count, good) in [(1, true), (6, true), (7, false)] {
        let object = of_type_with(3, &json!({ "blobVersionedHashes": vec![&hash; count] }));
        assert_eq!(Vault::new(&config()).sign(call("eth_signTransaction", &json!([object]))).is_ok(), good, "{count}");
    }
}
