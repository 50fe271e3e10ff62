//! Phrases, seeds and child keys.

use mintmark_keys::{
    mnemonic::{self, child, path::Path},
    open_error::OpenError,
};

use crate::common::{bytes, digits, text, vectors};

/// The phrase of the accounts of Hardhat and Anvil.
const TEST_PHRASE: &str = "test test test test test test test test test test test junk";

fn derive(phrase: &str, passphrase: &str, path: &str) -> Result<String, OpenError> {
    mnemonic::derive(phrase.as_bytes(), passphrase.as_bytes(), path).map(|secret| digits(secret.expose()))
}

/// Returns the key in an extended private key: version, depth, parent, number, chain code, 0, then
/// the key (BIP-32).
fn key_of(xprv: &str) -> String {
    digits(&bs58::decode(xprv).with_check(None).into_vec().unwrap()[46..78])
}

/// The file holds eleven other languages, which are not supported.
#[test]
fn the_english_vectors_of_bip_39() {
    let rows = vectors("mnemonic-bip39.json");
    assert_eq!(rows.len(), 24);
    for row in &rows {
        let phrase = text(row, "phrase");
        assert_eq!(digits(mnemonic::seed(phrase.as_bytes(), "TREZOR").unwrap().expose()), text(row, "seed"), "{row}");
        assert_eq!(derive(phrase, "TREZOR", "m").unwrap(), key_of(text(row, "xprv")), "{row}");
    }
}

#[test]
fn the_english_vectors_of_ethers() {
    let rows = vectors("mnemonic-ethers.json");
    assert_eq!(rows.len(), 40);
    for row in &rows {
        // The passphrases contain one character that NFKD decomposes.
        let passphrase = String::from_utf8(bytes(text(row, "password"))).unwrap().replace('é', "e\u{301}");
        let seed = mnemonic::seed(text(row, "phrase").as_bytes(), &passphrase).unwrap();
        assert_eq!(digits(seed.expose()), text(row, "seed")[2..], "{row}");
        for node in row["nodes"].as_array().unwrap() {
            let key = child::derive(seed.expose(), &Path::parse(text(node, "path")).unwrap()).unwrap();
            assert_eq!(digits(key.expose()), text(node, "privateKey")[2..], "{row}: {node}");
        }
    }
}

#[test]
fn the_vectors_of_bip_32() {
    let rows = vectors("hd-bip32.json");
    let (rows, invalid): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["vector"] != 5);
    assert_eq!((rows.len(), invalid.len()), (17, 16));
    for row in rows {
        let key = child::derive(&bytes(text(row, "seed")), &Path::parse(text(row, "path")).unwrap()).unwrap();
        assert_eq!(digits(key.expose()), key_of(text(row, "xprv")), "{row}");
    }
    // Vector 5 consists of invalid extended keys, which are not supported here. `refusals.rs`
    // covers its two invalid private keys.
    assert!(matches!(child::derive(&[1; 31], &Path::parse("m").unwrap()), Err(OpenError::Malformed(_))));
}

#[test]
fn the_first_account_of_the_test_phrase() {
    let known = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    assert_eq!(derive(TEST_PHRASE, "", "m/44'/60'/0'/0/0").as_deref(), Ok(known));
    assert_ne!(derive(TEST_PHRASE, " ", "m/44'/60'/0'/0/0").as_deref(), Ok(known));
}

/// No seed is known that leads to an invalid child. This tests the library function that derives
/// one child.
#[test]
fn an_invalid_child_is_refused() {
    use bip32::{PrivateKey as _, secp256k1::SecretKey};

    let parent = SecretKey::from_slice(&[1; 32]).unwrap();
    let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    let mut below = order.clone();
    below[31] -= 1;
    // The order minus the parent, so that the sum of both is 0.
    let negative = order.iter().rev().scan(0_i16, |borrow, digit| {
        let difference = i16::from(*digit) - 1 - *borrow;
        *borrow = i16::from(difference < 0);
        Some(u8::try_from(difference.rem_euclid(256)).unwrap())
    });
    let negative: Vec<u8> = negative.collect::<Vec<_>>().into_iter().rev().collect();
    for tweak in [vec![0; 32], vec![0xff; 32], order, negative] {
        assert!(parent.derive_child(tweak.clone().try_into().unwrap()).is_err(), "{tweak:?}");
    }
    assert!(parent.derive_child(below.try_into().unwrap()).is_ok());
}

#[test]
fn invalid_phrases_are_refused() {
    let words = |count: usize| vec!["abandon"; count].join(" ");
    for count in [1, 3, 6, 9, 11, 13, 25, 27] {
        assert_eq!(derive(&words(count), "", "m"), Err(OpenError::WordCount(count.try_into().unwrap())), "{count}");
    }
    assert_eq!(derive(&words(12), "", "m"), Err(OpenError::WrongChecksum));
    assert_eq!(derive(&TEST_PHRASE.replace("junk", "test"), "", "m"), Err(OpenError::WrongChecksum));
    for (place, word) in [(1, "tes"), (2, "tests"), (12, "zzz")] {
        let mut list: Vec<&str> = TEST_PHRASE.split(' ').collect();
        list[place - 1] = word;
        assert_eq!(derive(&list.join(" "), "", "m"), Err(OpenError::UnknownWord(place.try_into().unwrap())), "{word}");
    }
    let capital = TEST_PHRASE.replace("junk", "Junk");
    let double = TEST_PHRASE.replacen(' ', "  ", 1);
    let other = TEST_PHRASE.replacen(' ', "\u{a0}", 1);
    for phrase in ["", " ", &capital, &double, &other, &format!(" {TEST_PHRASE}"), &format!("{TEST_PHRASE}\n"), &format!("{TEST_PHRASE} ")]
    {
        assert!(matches!(derive(phrase, "", "m"), Err(OpenError::Malformed(invalid)) if invalid.at == "phrase"), "{phrase:?}");
    }
    assert!(matches!(mnemonic::derive(b"\xff", b"", "m"), Err(OpenError::Malformed(_))));
    assert!(
        matches!(mnemonic::derive(TEST_PHRASE.as_bytes(), b"\xff", "m"), Err(OpenError::Malformed(invalid)) if invalid.at == "passphrase")
    );
}
