//! Keystores that other programs made.

use mintmark_keys::open_error::OpenError;
use serde_json::{Value, json};

use crate::common::{bytes, keystore_with_derived, open, text, vectors};

#[test]
fn keystores_of_ethereum_tests_open() {
    let rows = vectors("keystore-ethereum-tests.json");
    assert_eq!(rows.len(), 5);
    for row in &rows {
        assert_eq!(open(text(row, "json"), text(row, "password").as_bytes()).as_deref(), Ok(text(row, "priv")), "{row}");
    }
}

/// Wallets of the sale of 2014. They are not version 3 keystores: they have `encseed`, AES-CBC and
/// no version.
const SALE_WALLETS: [&str; 2] = ["wallet_crowdsale_null", "wallet_crowdsale_passwd"];

#[test]
fn keystores_of_ethers_open_to_the_addresses_it_lists() {
    let rows = vectors("keystore-ethers.json");
    assert_eq!(rows.len(), 9);
    for row in &rows {
        let password = bytes(text(row, "password"));
        let mut keystore: Value = serde_json::from_str(text(row, "content")).unwrap();
        if SALE_WALLETS.contains(&text(row, "name")) {
            assert!(matches!(open(&keystore.to_string(), &password), Err(OpenError::Malformed(_))), "{row}");
            continue;
        }
        // Opening a keystore compares the addresses.
        keystore["address"] = row["address"].clone();
        assert!(open(&keystore.to_string(), &password).is_ok(), "{row}");
    }
}

#[test]
fn an_address_that_does_not_match_is_refused() {
    let rows = vectors("keystore-ethers.json");
    // This row is the cheapest to open.
    for row in rows.iter().filter(|row| row["name"] == "wallet_random3") {
        let mut keystore: Value = serde_json::from_str(text(row, "content")).unwrap();
        keystore["address"] = json!("0x0000000000000000000000000000000000000001");
        let expected = "0x0000000000000000000000000000000000000001".to_owned();
        let got = text(row, "address").to_owned();
        assert_eq!(open(&keystore.to_string(), &bytes(text(row, "password"))), Err(OpenError::AddressMismatch { expected, got }));
    }
}

#[test]
fn broken_keystores_of_micro_eth_signer_are_refused() {
    let rows = vectors("keystore-micro-eth-signer.json");
    let refusal = |row: &Value| open(&row["keystore"].to_string(), text(row, "password").as_bytes()).unwrap_err();
    let [mac, kdf, prf] = rows.as_slice() else { panic!("expected three, got {}", rows.len()) };
    assert_eq!(refusal(mac), OpenError::WrongPassword);
    for (row, place) in [(kdf, "/crypto/kdf"), (prf, "/crypto/kdfparams/prf")] {
        assert!(matches!(refusal(row), OpenError::Malformed(invalid) | OpenError::Unsupported(invalid) if invalid.at == place), "{row}");
    }
}

/// The rows derive longer keys. With both functions, the first 32 bytes are the key of 32 bytes.
#[test]
fn keys_are_derived_as_ethers_derives_them() {
    let rows = vectors("pbkdf-ethers.json");
    assert_eq!(rows.len(), 125);
    let key = [7; 32];
    for row in &rows {
        let password = bytes(text(row, "password"));
        let salt = text(row, "salt").trim_start_matches("0x");
        let (pbkdf2, scrypt) = (&row["pbkdf2"], &row["scrypt"]);
        let by_pbkdf2 = json!({ "c": pbkdf2["iterations"], "dklen": 32, "prf": "hmac-sha256", "salt": salt });
        let by_scrypt = json!({ "n": scrypt["N"], "r": scrypt["r"], "p": scrypt["p"], "dklen": 32, "salt": salt });
        for (kdf, parameters, derived) in [("pbkdf2", by_pbkdf2, &pbkdf2["key"]), ("scrypt", by_scrypt, &scrypt["key"])] {
            let keystore = keystore_with_derived(&key, &bytes(derived.as_str().unwrap()), json!({ "kdf": kdf, "kdfparams": parameters }));
            assert_eq!(open(&keystore.to_string(), &password).as_deref(), Ok(&*"07".repeat(32)), "{kdf}: {row}");
        }
    }
}
