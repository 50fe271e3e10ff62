//! Signatures of remote keys: which vectors of Wycheproof and noble-secp256k1 are adopted.

use mintmark_signer::{
    crypto::curve::{
        Curve, PublicKey, Signature,
        given::{GivenSignature, Unusable},
    },
    encoding::hex,
};
use serde_json::Value;
use sha2::Digest as _;

use crate::support::vectors::{gzipped, text};

/// Half of the order of the group, which is the highest low s.
const HALF_ORDER: &str = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

/// Cases that the set `sha256_bitcoin` calls invalid because their s is high. The signer repairs
/// them. The same signatures are valid in the other sets.
const REPAIRED: [(&str, u64); 2] = [("sha256_bitcoin", 1), ("sha256_bitcoin", 388)];

/// Valid signatures that Ethereum cannot express, because their r is the x of the point minus the
/// order.
const INEXPRESSIBLE: [(&str, u64); 6] =
    [("sha256_bitcoin", 346), ("sha256", 350), ("sha256", 471), ("sha3_256", 358), ("sha256_p1363", 115), ("sha256_p1363", 247)];

fn digest(sha: &str, message: &[u8]) -> [u8; 32] {
    match sha {
        "SHA-256" => sha2::Sha256::digest(message).into(),
        "SHA3-256" => sha3::Sha3_256::digest(message).into(),
        other => panic!("{other}"),
    }
}

fn number(bytes: &[u8; 32]) -> String {
    hex::digits(bytes)
}

/// Asserts that a signature has a low s and recovers to the key.
fn expect_ours(curve: &Curve, digest: &[u8; 32], public: &PublicKey, signature: &Signature) {
    assert!(number(&signature.s).as_str() <= HALF_ORDER);
    assert_eq!(curve.recover(digest, signature), Some(*public));
}

#[test]
fn signatures_of_wycheproof_are_adopted_or_refused() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let file = gzipped("wycheproof-ecdsa.json.gz");
    let mut counts = Vec::new();
    for (set, groups) in file.as_object().unwrap() {
        let (mut valid, mut invalid) = (0, 0);
        for group in groups.as_array().unwrap() {
            let public = curve.parse_public_key(&hex::decode_digits(text(group, "publicKey")).unwrap()).unwrap();
            for case in group["tests"].as_array().unwrap() {
                let id = case["tcId"].as_u64().unwrap();
                let digest = digest(text(group, "sha"), &hex::decode_digits(text(case, "msg")).unwrap());
                let bytes = hex::decode_digits(text(case, "sig")).unwrap();
                let given = if set.ends_with("p1363") { GivenSignature::Compact(bytes) } else { GivenSignature::Der(bytes) };
                let adopted = curve.adopt(&digest, &public, &given);
                let expected = (text(case, "result") == "valid" || REPAIRED.iter().any(|(other, number)| other == set && *number == id))
                    && !INEXPRESSIBLE.contains(&(set.as_str(), id));
                assert_eq!(adopted.is_ok(), expected, "{set} {case}");
                if let Ok(signature) = adopted {
                    expect_ours(&curve, &digest, &public, &signature);
                    valid += 1;
                } else {
                    invalid += 1;
                }
            }
        }
        counts.push((set.as_str(), valid, invalid));
    }
    assert_eq!(counts, [("sha256", 166, 310), ("sha256_bitcoin", 163, 300), ("sha256_p1363", 165, 87), ("sha3_256", 171, 303)]);
}

fn verify(curve: &Curve, row: &Value) -> Result<Signature, Unusable> {
    let digest = hex::decode_digits(text(row, "m")).unwrap().try_into().unwrap();
    let public = curve.parse_public_key(&hex::decode_digits(text(row, "Q")).unwrap()).ok_or(Unusable::NotTheKeys)?;
    curve.adopt(&digest, &public, &GivenSignature::Compact(hex::decode_digits(text(row, "signature")).unwrap()))
}

#[test]
fn signatures_that_noble_refuses_are_refused() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let file = gzipped("noble-ecdsa.json.gz");
    let rows = file["invalidVerify"].as_array().unwrap();
    assert_eq!(rows.len(), 25);
    for row in rows {
        if row["exception"] == "Expected Point" {
            assert_eq!(curve.parse_public_key(&hex::decode_digits(text(row, "Q")).unwrap()), None, "{row}");
        } else if row["strict"] == true {
            // The s is high. A strict verifier refuses it, and the signer repairs it.
            verify(&curve, row).unwrap();
        } else {
            assert_eq!(verify(&curve, row), Err(Unusable::OutOfRange), "{row}");
        }
    }
}

#[test]
fn signatures_of_noble_are_adopted_in_every_encoding() {
    let curve = Curve::new(&[1; 32]).unwrap();
    let file = gzipped("noble-ecdsa.json.gz");
    for row in file["valid"].as_array().unwrap().iter().step_by(7) {
        let key = mintmark_signer::crypto::secret::Secret::take(&mut hex::decode_digits(text(row, "d")).unwrap()).unwrap();
        let (public, digest) = (curve.public_key(&key).unwrap(), hex::decode_digits(text(row, "m")).unwrap().try_into().unwrap());
        let ours = curve.sign(&digest, &key).unwrap();
        let compact = GivenSignature::Compact(hex::decode_digits(text(row, "signature")).unwrap());
        assert_eq!(curve.adopt(&digest, &public, &compact), Ok(ours), "{row}");
    }
}
