//! Invalid keys and signatures.

use crate::{
    stamps::draft::{ORDER, ed25519, hexadecimal, p256},
    support::vectors::{text, vectors},
};
use base64ct::{Base64, Encoding as _};
use ed25519_dalek::Signer as _;
use mintmark_signer::stamp::key::{Algorithm, PublicKey};

#[test]
fn invalid_keys_are_config_errors() {
    let small_orders = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    // y = p + 3 (another encoding of 3), y = 2^255 - 1, not a point, and another length.
    let others = [
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        &"ff".repeat(32),
        &("02".to_owned() + &"00".repeat(31)),
        "05",
        "",
    ];
    let read = |digits: &str| PublicKey::read(Algorithm::Ed25519, &mintmark_signer::encoding::hex::decode_digits(digits).unwrap());
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
fn signatures_have_only_one_encoding() {
    let key = PublicKey::read(Algorithm::Ed25519, ed25519().verifying_key().as_bytes()).unwrap();
    let good = ed25519().sign(b"text").to_bytes();
    assert!(key.verifies(b"text", &good) && !key.verifies(b"test", &good) && !key.verifies(b"", &good));
    // s + L is the same scalar as s (RFC 8032, section 8.4).
    let order = ruint::aliases::U256::from_str_radix("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16).unwrap();
    let s = ruint::aliases::U256::from_le_slice(&good[32..]) + order;
    let mut malleated = good;
    malleated[32..].copy_from_slice(&s.to_le_bytes::<32>());
    assert!(!key.verifies(b"text", &malleated));
    assert!(!key.verifies(b"text", &[0; 64]));
    let key = PublicKey::read(Algorithm::EcdsaP256Sha256, p256().verifying_key().to_sec1_point(false).as_bytes()).unwrap();
    let order = mintmark_signer::encoding::hex::decode_digits(ORDER).unwrap();
    let good: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&p256(), b"text");
    let good: [u8; 64] = good.to_bytes().into();
    assert!(key.verifies(b"text", &good) && !key.verifies(b"test", &good));
    for (r, s) in
        [(&[0; 32][..], &good[32..]), (&good[..32], &[0; 32][..]), (&order, &good[32..]), (&good[..32], &order), (&[0xff; 32], &[0xff; 32])]
    {
        assert!(!key.verifies(b"text", &[r, s].concat().try_into().unwrap()));
    }
}

/// A public key, a message and its signature.
type Published = (Algorithm, &'static str, &'static [u8], String);

#[test]
fn signatures_in_the_specifications_verify() {
    const POINT: &str = "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    const BASE: &[u8] = br#""date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    let base64 = |text: &str| hexadecimal(&Base64::decode_vec(text).unwrap());
    let published: [Published; 4] = [
        // RFC 8032, 7.1, tests 1 and 2.
        (Algorithm::Ed25519, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", b"", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b".into()),
        (Algorithm::Ed25519, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", b"\x72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00".into()),
        // RFC 9421, B.2.6.
        (Algorithm::Ed25519, "26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb", BASE, base64("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")),
        // RFC 6979, A.2.5.
        (Algorithm::EcdsaP256Sha256, POINT, b"sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8".into()),
    ];
    for (algorithm, key, signed, signature) in published {
        let key = PublicKey::read(algorithm, &mintmark_signer::encoding::hex::decode_digits(key).unwrap()).unwrap();
        let mut signature: [u8; 64] = mintmark_signer::encoding::hex::decode_digits(&signature).unwrap().try_into().unwrap();
        assert!(key.verifies(signed, &signature), "{algorithm:?}");
        signature[10] ^= 1;
        assert!(!key.verifies(signed, &signature), "{algorithm:?}");
    }
}

#[test]
fn verdicts_agree_with_wycheproof() {
    for (file, algorithm, valid, count) in
        [("wycheproof-ed25519.json", Algorithm::Ed25519, 88, 151), ("wycheproof-p256.json", Algorithm::EcdsaP256Sha256, 173, 262)]
    {
        let vectors = vectors(file);
        let bytes = |vector, name| mintmark_signer::encoding::hex::decode_digits(text(vector, name)).unwrap();
        let good = vectors.iter().filter(|vector| {
            let key = PublicKey::read(algorithm, &bytes(vector, "key"));
            // Signatures of another length are refused earlier.
            let verifies = <[u8; 64]>::try_from(bytes(vector, "sig"))
                .is_ok_and(|signature| key.is_some_and(|key| key.verifies(&bytes(vector, "msg"), &signature)));
            assert_eq!(verifies, text(vector, "result") == "valid", "{vector}");
            verifies
        });
        assert_eq!((good.count(), vectors.len()), (valid, count), "{file}");
    }
}
