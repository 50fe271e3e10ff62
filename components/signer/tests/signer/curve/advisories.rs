//! Advisories: the cases in which other implementations of the curve failed.

use mintmark_signer::{
    crypto::{
        curve::{
            Curve,
            given::{GivenSignature, Unusable},
        },
        hash::keccak256,
        secret::Secret,
    },
    encoding::hex,
};

use crate::support::wallet::HOT;

const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const PRIME: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";

fn number(digits: &str) -> [u8; 32] {
    hex::decode_digits(&format!("{digits:0>64}")).unwrap().try_into().unwrap()
}

fn secret(digits: &str) -> Secret {
    Secret::take(&mut number(digits).to_vec()).unwrap()
}

fn curve() -> Curve {
    Curve::new(&[1; 32]).unwrap()
}

/// CVE-2024-48948, CVE-2025-14505 and GHSA-vjh7-7g9h-fjfh: digests were numbers or arrays of any
/// length. Here a digest has 32 bytes, and each of them counts.
#[test]
fn edge_case_digests_sign_with_distinct_nonces() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let public = curve.public_key(&key).unwrap();
    let mut seen: Vec<[u8; 32]> = Vec::new();
    let below = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    let above = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364148";
    let shifted = "0100000000000000000000000000000000000000000000000000000000000000";
    for digits in ["1", "2", "100", shifted, below, above, &"f".repeat(64), &"f".repeat(62), &"f".repeat(60), &"00ff".repeat(16)] {
        let digest = number(digits);
        let signature = curve.sign(&digest, &key).unwrap();
        assert_eq!(curve.recover(&digest, &signature), Some(public), "{digits}");
        assert!(!seen.contains(&signature.r), "{digits}: a nonce that was used before");
        seen.push(signature.r);
    }
}

/// A digest of 0, or equal to the order, is the scalar 0. It can be signed and verified.
#[test]
fn a_digest_of_zero_can_be_signed() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    for digits in ["0", ORDER] {
        let digest = number(digits);
        let signature = curve.sign(&digest, &key).unwrap();
        assert_eq!(curve.recover(&digest, &signature), curve.public_key(&key), "{digits}");
    }
}

/// Before version 0.17, `ecdsa` derived the nonce from a digest without reducing it, so signatures
/// of large digests differed from those of other implementations.
#[test]
fn a_digest_above_the_order_is_reduced() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let one_more = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142";
    assert_eq!(curve.sign(&number(one_more), &key), curve.sign(&number("1"), &key));
    assert_eq!(curve.sign(&number(ORDER), &key), curve.sign(&number("0"), &key));
}

/// CVE-2024-48949, CVE-2022-41340 and RUSTSEC-2021-0076: r or s is 0, or not below the order.
#[test]
fn r_and_s_out_of_range_are_refused() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let (public, digest) = (curve.public_key(&key).unwrap(), keccak256(b"range"));
    let good = curve.sign(&digest, &key).unwrap();
    let compact = |r: &[u8; 32], s: &[u8; 32]| curve.adopt(&digest, &public, &GivenSignature::Compact([r.as_slice(), s].concat()));
    assert_eq!(compact(&good.r, &good.s), Ok(good));
    for bad in ["0", ORDER, PRIME, &"f".repeat(64)] {
        assert_eq!(compact(&number(bad), &good.s), Err(Unusable::OutOfRange), "r {bad}");
        assert_eq!(compact(&good.r, &number(bad)), Err(Unusable::OutOfRange), "s {bad}");
        let integer = |bytes: &[u8; 32]| [&[2, 33, 0], bytes.as_slice()].concat();
        for (r, s) in [(number(bad), good.s), (good.r, number(bad))] {
            // DER allows a leading zero only where it is needed. So 0 is malformed, and the others
            // are out of range.
            let body = [integer(&r), integer(&s)].concat();
            let der = GivenSignature::Der([&[0x30, 70], body.as_slice()].concat());
            assert!(matches!(curve.adopt(&digest, &public, &der), Err(Unusable::OutOfRange | Unusable::Malformed { .. })), "{bad}");
        }
    }
}

/// CVE-2024-42459, 42460, 42461 and GHSA-vh7m-p724-62c2: wrong lengths, and other encodings of the
/// same signature.
#[test]
fn signatures_have_only_one_encoding() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let (public, digest) = (curve.public_key(&key).unwrap(), keccak256(b"form"));
    let good = curve.sign(&digest, &key).unwrap();
    let whole = [good.r, good.s].concat();
    for length in [0, 1, 32, 63, 65, 66, 128] {
        let bytes: Vec<u8> = whole.iter().copied().chain([0; 64]).take(length).collect();
        let expected = Err(Unusable::Malformed { expected: "64 bytes", length });
        assert_eq!(curve.adopt(&digest, &public, &GivenSignature::Compact(bytes)), expected);
    }
    let integer = |bytes: &[u8; 32]| {
        let digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
        let padded = if digits[0] >= 0x80 { [&[0], digits.as_slice()].concat() } else { digits };
        [&[2, padded.len() as u8], padded.as_slice()].concat()
    };
    let body = [integer(&good.r), integer(&good.s)].concat();
    let length = body.len() as u8;
    let sequence = |header: &[u8], body: &[u8], rest: &[u8]| GivenSignature::Der([header, body, rest].concat());
    assert_eq!(curve.adopt(&digest, &public, &sequence(&[0x30, length], &body, &[])), Ok(good));
    for (name, der) in [
        ("a byte behind", sequence(&[0x30, length], &body, &[0])),
        ("a byte behind, counted", sequence(&[0x30, length + 1], &body, &[0])),
        ("a byte less", sequence(&[0x30, length], &body[..body.len() - 1], &[])),
        ("a length in two bytes", sequence(&[0x30, 0x81, length], &body, &[])),
        ("an indefinite length", sequence(&[0x30, 0x80], &body, &[0, 0])),
        ("a set", sequence(&[0x31, length], &body, &[])),
        ("nothing", GivenSignature::Der(Vec::new())),
        ("the compact form", GivenSignature::Der(whole.clone())),
        ("73 bytes", GivenSignature::Der(vec![0x30; 73])),
    ] {
        assert!(matches!(curve.adopt(&digest, &public, &der), Err(Unusable::Malformed { .. })), "{name}");
    }
    // Swapped halves are a different signature.
    let swapped = GivenSignature::Compact([good.s, good.r].concat());
    assert_eq!(curve.adopt(&digest, &public, &swapped), Err(Unusable::NotTheKeys));
}

/// EIP-2: the lower of s and the order minus s is used.
#[test]
fn a_high_s_is_repaired() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let public = curve.public_key(&key).unwrap();
    for byte in 0..20 {
        let digest = [byte; 32];
        let good = curve.sign(&digest, &key).unwrap();
        let mut high = number(ORDER);
        let mut borrow = 0_i16;
        for (at, low) in high.iter_mut().zip(good.s).rev() {
            let difference = i16::from(*at) - i16::from(low) - borrow;
            borrow = i16::from(difference < 0);
            *at = difference.rem_euclid(256) as u8;
        }
        assert!(high > good.s);
        assert_eq!(curve.adopt(&digest, &public, &GivenSignature::Compact([good.r, high].concat())), Ok(good));
    }
}

/// CVE-2024-48930, CVE-2024-49364 and 49365: points that are not on the curve, and malformed
/// encodings.
#[test]
fn public_keys_must_be_points_of_the_curve() {
    let (curve, key) = (curve(), secret(&HOT[2..]));
    let public = curve.public_key(&key).unwrap();
    let (x, y) = public.split_at(32);
    let parity = 2 + (y[31] & 1);
    assert_eq!(curve.parse_public_key(&[&[4], x, y].concat()), Some(public));
    assert_eq!(curve.parse_public_key(&[&[parity], x].concat()), Some(public));
    assert_ne!(curve.parse_public_key(&[&[parity ^ 1], x].concat()), Some(public));
    let (zero, prime) = (number("0"), number(PRIME));
    let mut off = public;
    off[63] ^= 1;
    for bytes in [
        vec![],
        vec![0],
        public.to_vec(),
        [&[4], off.as_slice()].concat(),
        [&[parity + 4], x, y].concat(),
        [&[5], x, y].concat(),
        [&[4], x].concat(),
        [&[parity], x, y].concat(),
        [&[4], zero.as_slice(), &zero].concat(),
        [&[2], prime.as_slice()].concat(),
        // No point has x = 5.
        [&[2], number("5").as_slice()].concat(),
        [&[4], x, y, &[0]].concat(),
    ] {
        assert_eq!(curve.parse_public_key(&bytes), None, "{}", hex::encode(&bytes));
    }
}
