//! Keystores of others.

use mintmark_keys::open_error::OpenError;
use serde_json::{Value, json};

use crate::common::{bytes, encrypted, open, text, vectors};

#[test]
fn those_of_ethereum_tests() {
    let rows = vectors("keystore-ethereum-tests.json");
    assert_eq!(rows.len(), 5);
    for row in &rows {
        assert_eq!(open(text(row, "json"), text(row, "password").as_bytes()).as_deref(), Ok(text(row, "priv")), "{row}");
    }
}

/// Wallets of the 2014 sale are no keystores: `encseed`, AES-CBC, no version.
const NO_KEYSTORES: [&str; 2] = ["wallet_crowdsale_null", "wallet_crowdsale_passwd"];

#[test]
fn those_of_ethers_with_the_addresses_that_it_gives() {
    let rows = vectors("keystore-ethers.json");
    assert_eq!(rows.len(), 9);
    for row in &rows {
        let password = bytes(text(row, "password"));
        let mut keystore: Value = serde_json::from_str(text(row, "content")).unwrap();
        if NO_KEYSTORES.contains(&text(row, "name")) {
            assert!(matches!(open(&keystore.to_string(), &password), Err(OpenError::Malformed(_))), "{row}");
            continue;
        }
        // Opening compares the addresses.
        keystore["address"] = row["address"].clone();
        assert!(open(&keystore.to_string(), &password).is_ok(), "{row}");
    }
}

#[test]
fn another_address_is_told() {
    let rows = vectors("keystore-ethers.json");
    // The cheapest of them.
    for row in rows.iter().filter(|row| row["name"] == "wallet_random3") {
        let mut keystore: Value = serde_json::from_str(text(row, "content")).unwrap();
        keystore["address"] = json!("0x0000000000000000000000000000000000000001");
        let expected = "0x0000000000000000000000000000000000000001".to_owned();
        let got = text(row, "address").to_owned();
        assert_eq!(open(&keystore.to_string(), &bytes(text(row, "password"))), Err(OpenError::AddressMismatch { expected, got }));
    }
}

#[test]
fn the_broken_ones_of_micro_eth_signer() {
    let rows = vectors("keystore-micro-eth-signer.json");
    let refusal = |row: &Value| open(&row["keystore"].to_string(), text(row, "password").as_bytes()).unwrap_err();
    let [mac, kdf, prf] = rows.as_slice() else { panic!("expected three, got {}", rows.len()) };
    assert_eq!(refusal(mac), OpenError::WrongPassword);
    for (row, place) in [(kdf, "/crypto/kdf"), (prf, "/crypto/kdfparams/prf")] {
        assert!(matches!(refusal(row), OpenError::Malformed(broken) | OpenError::Unsupported(broken) if broken.at == place), "{row}");
    }
}

/// Both functions give the first bytes of a longer key as those of a shorter one.
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
            let keystore = encrypted(&key, &bytes(derived.as_str().unwrap()), json!({ "kdf": kdf, "kdfparams": parameters }));
            assert_eq!(open(&keystore.to_string(), &password).as_deref(), Ok(&*"07".repeat(32)), "{kdf}: {row}");
        }
    }
}
