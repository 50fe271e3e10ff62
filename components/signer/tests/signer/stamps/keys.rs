//! Keys and signatures that are none.

use super::draft::{ORDER, ed25519, p256};
use ed25519_dalek::Signer as _;
use mintmark_signer::stamp::{Algorithm, PublicKey};

#[test]
fn keys_that_are_none_are_not_configured() {
    let small_orders = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    // y = p + 3, which is 3 in another encoding; y = 2^255 - 1; no point; another length.
    let others = [
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        &"ff".repeat(32),
        &("02".to_owned() + &"00".repeat(31)),
        "05",
        "",
    ];
    let read = |digits: &str| PublicKey::read(Algorithm::Ed25519, &mintmark_signer::hex::decode_digits(digits).unwrap());
    for digits in small_orders.into_iter().chain(others) {
        assert_eq!(read(digits), None, "{digits}");
    }
    let point = p256().verifying_key().to_sec1_point(false).as_bytes().to_vec();
    assert!(PublicKey::read(Algorithm::EcdsaP256Sha256, &point).is_some());
    let compressed = p256().verifying_key().to_sec1_point(true).as_bytes().to_vec();
    let mut off = point.clone();
    off[64] ^= 1;
    let mut hybrid = point.clone();
    hybrid[0] = 6 | (point[64] & 1);
    for bytes in [off, hybrid, compressed, point[..64].to_vec(), point[1..].to_vec(), vec![0], vec![0; 65], Vec::new()] {
        assert_eq!(PublicKey::read(Algorithm::EcdsaP256Sha256, &bytes), None, "{bytes:?}");
    }
}

#[test]
fn signatures_have_one_encoding() {
    let key = PublicKey::read(Algorithm::Ed25519, ed25519().verifying_key().as_bytes()).unwrap();
    let good = ed25519().sign(b"text").to_bytes();
    assert!(key.verifies(b"text", &good) && !key.verifies(b"test", &good) && !key.verifies(b"", &good));
    // s + L is the same number modulo L (RFC 8032, 8.4).
    let order = ruint::aliases::U256::from_str_radix("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16).unwrap();
    let s = ruint::aliases::U256::from_le_slice(&good[32..]) + order;
    let mut malleated = good;
    malleated[32..].copy_from_slice(&s.to_le_bytes::<32>());
    assert!(!key.verifies(b"text", &malleated));
    assert!(!key.verifies(b"text", &[0; 64]));
    let key = PublicKey::read(Algorithm::EcdsaP256Sha256, p256().verifying_key().to_sec1_point(false).as_bytes()).unwrap();
    let order = mintmark_signer::hex::decode_digits(ORDER).unwrap();
    let good: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&p256(), b"text");
    let good: [u8; 64] = good.to_bytes().into();
    assert!(key.verifies(b"text", &good) && !key.verifies(b"test", &good));
    for (r, s) in
        [(&[0; 32][..], &good[32..]), (&good[..32], &[0; 32][..]), (&order, &good[32..]), (&good[..32], &order), (&[0xff; 32], &[0xff; 32])]
    {
        assert!(!key.verifies(b"text", &[r, s].concat().try_into().unwrap()));
    }
}
