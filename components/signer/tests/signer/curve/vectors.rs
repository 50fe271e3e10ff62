//! Third-party vectors: signatures, hashes, addresses and RLP.

use crate::support::{
    vectors::{gzipped, text, vectors},
    wallet::secret,
};
use mintmark_signer::{
    crypto::{curve::Curve, hash::keccak256},
    encoding::{address::Address, hex, rlp::List},
};
use serde_json::Value;

#[test]
fn signatures_are_those_of_rfc_6979() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let file = gzipped("noble-ecdsa.json.gz");
    let rows = file["valid"].as_array().unwrap();
    assert_eq!(rows.len(), 2019);
    for row in rows {
        let (key, digest) = (secret(text(row, "d")), hex::decode_digits(text(row, "m")).unwrap().try_into().unwrap());
        let signature = curve.sign(&digest, &key).unwrap();
        assert_eq!(hex::digits(&[signature.r, signature.s].concat()), text(row, "signature"), "{row}");
        assert_eq!(curve.recover(&digest, &signature), curve.public_key(&key), "{row}");
    }
}

#[test]
fn signatures_do_not_depend_on_the_blinding() {
    let [one, other] = [[1; 32], [2; 32]].map(|seed| Curve::new(&seed).unwrap());
    let key = secret(crate::support::wallet::HOT);
    for byte in 0..50 {
        assert_eq!(one.sign(&[byte; 32], &key), other.sign(&[byte; 32], &key));
    }
}

#[test]
fn keys_out_of_range_are_refused() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let rows = vectors("noble-ecdsa-invalid-keys.json");
    assert_eq!(rows.len(), 4);
    for row in rows {
        assert_eq!(curve.public_key(&secret(text(&row, "d"))), None, "{row}");
        assert_eq!(curve.sign(&[1; 32], &secret(text(&row, "d"))), None, "{row}");
    }
}

#[test]
fn addresses_have_the_checksum_of_eip_55() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let rows = vectors("ethers-accounts.json");
    assert_eq!(rows.len(), 259);
    for row in &rows {
        let address = Address::parse(text(row, "address")).unwrap();
        assert_eq!(address.to_string(), text(row, "address"));
        assert_eq!(Address::parse(&hex::encode(&address.0)), Ok(address));
        if let Some(key) = row["privateKey"].as_str() {
            assert_eq!(Address::of(&curve.public_key(&secret(key)).unwrap()), address, "{row}");
        }
    }
}

#[test]
fn keccak_256_matches_its_vectors() {
    let path = format!("{}/../../tests/vectors/signer/keccak256-openssl.txt", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(path).unwrap();
    let values = |name: &'static str| {
        file.lines().filter_map(move |line| line.strip_prefix(name)).map(|value| hex::decode_digits(value.trim_matches('"')).unwrap())
    };
    let pairs: Vec<_> = values("Input = ").zip(values("Output = ")).collect();
    assert!(pairs.len() >= 2, "{}", pairs.len());
    for (input, output) in pairs {
        assert_eq!(keccak256(&input).as_slice(), output);
    }
}

fn list(items: &[Value]) -> List {
    let mut out = List::new();
    for item in items {
        match item {
            Value::Array(items) => out.list(&list(items)),
            item => out.bytes(&hex::decode(item.as_str().unwrap()).unwrap()),
        };
    }
    out
}

#[test]
fn rlp_matches_its_vectors() {
    let rows = vectors("ethers-rlp.json");
    assert_eq!(rows.len(), 61);
    for row in &rows {
        let encoded = match &row["decoded"] {
            Value::Array(items) => list(items).finish(&[]),
            // The item is encoded in a list, and the header of the list is removed.
            item => {
                let whole = list(std::slice::from_ref(item)).finish(&[]);
                let header = if whole[0] < 0xf8 { 1 } else { 2 + usize::from(whole[0] - 0xf8) };
                whole[header..].to_vec()
            }
        };
        assert_eq!(hex::encode(&encoded), text(row, "encoded"), "{}", row["name"]);
    }
}
