//! Keystores that are refused, and the place that the error names.

use mintmark_keys::{keystore, open_error::OpenError};
use serde_json::{Value, json};

use crate::common::{KEY, LIMITS, PASSWORD, keystore_of, light_keystore, open};

/// Changes or removes a field and returns the error.
fn refusal(pointer: &str, value: Option<Value>) -> OpenError {
    let mut keystore = light_keystore();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let fields = keystore.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => fields.insert(name.to_owned(), value),
        None => fields.remove(name),
    };
    open(&keystore.to_string(), PASSWORD.as_bytes()).expect_err(pointer)
}

#[test]
fn the_unchanged_keystore_opens() {
    assert_eq!(open(&light_keystore().to_string(), PASSWORD.as_bytes()).as_deref(), Ok(KEY));
}

#[test]
fn a_missing_field_is_malformed() {
    for pointer in [
        "/version",
        "/crypto",
        "/crypto/cipher",
        "/crypto/cipherparams",
        "/crypto/cipherparams/iv",
        "/crypto/ciphertext",
        "/crypto/kdf",
        "/crypto/kdfparams",
        "/crypto/kdfparams/c",
        "/crypto/kdfparams/dklen",
        "/crypto/kdfparams/prf",
        "/crypto/kdfparams/salt",
        "/crypto/mac",
    ] {
        let OpenError::Malformed(invalid) = refusal(pointer, None) else { panic!("expected a malformed field {pointer}") };
        assert_eq!((invalid.at.as_str(), invalid.got.as_str()), (pointer, "nothing"));
    }
}

#[test]
fn a_field_of_the_wrong_form_is_malformed() {
    let digits = |bytes: usize| json!("ab".repeat(bytes));
    for (pointer, value) in [
        ("/version", json!("3")),
        ("/version", json!(3.0)),
        ("/version", json!(-3)),
        ("/id", json!(1)),
        ("/address", json!("")),
        ("/address", json!("0x")),
        ("/address", digits(19)),
        ("/address", digits(21)),
        ("/crypto", json!([])),
        ("/crypto/version", json!(3)),
        ("/crypto/cipherparams/iv", digits(15)),
        ("/crypto/cipherparams/iv", digits(17)),
        ("/crypto/cipherparams/iv", json!("0x".to_owned() + &"ab".repeat(16))),
        ("/crypto/ciphertext", digits(31)),
        ("/crypto/ciphertext", digits(33)),
        ("/crypto/ciphertext", json!("")),
        ("/crypto/ciphertext", json!("ab".repeat(31) + "a")),
        ("/crypto/ciphertext", json!("ab".repeat(31) + "xy")),
        ("/crypto/ciphertext", json!("é".repeat(32))),
        ("/crypto/mac", digits(31)),
        ("/crypto/mac", digits(33)),
        ("/crypto/mac", json!(null)),
        ("/crypto/kdfparams/salt", digits(257)),
        ("/crypto/kdfparams/salt", json!(1)),
        ("/crypto/kdfparams/dklen", json!(16)),
        ("/crypto/kdfparams/dklen", json!(64)),
        ("/crypto/kdfparams/dklen", json!("32")),
        ("/crypto/kdfparams/c", json!(0)),
        ("/crypto/kdfparams/c", json!(1.5)),
        ("/crypto/kdfparams/c", json!(4_294_967_296_u64)),
    ] {
        let OpenError::Malformed(invalid) = refusal(pointer, Some(value.clone())) else {
            panic!("expected a malformed field {pointer}: {value}")
        };
        assert_eq!(invalid.at, pointer, "{value}");
        assert!(!invalid.expected.is_empty() && !invalid.got.is_empty() && !invalid.got.contains("abab"), "{invalid:?}");
    }
}

#[test]
fn an_unknown_or_repeated_field_is_malformed() {
    for (pointer, value, at) in [
        ("/crypto/checksum", json!({}), "/crypto"),
        ("/crypto/kdfparams/n", json!(2), "/crypto/kdfparams"),
        ("/crypto/cipherparams/nonce", json!(""), "/crypto/cipherparams"),
    ] {
        assert!(matches!(refusal(pointer, Some(value)), OpenError::Malformed(invalid) if invalid.at == at), "{pointer}");
    }
    assert!(matches!(refusal("/Crypto", Some(json!({}))), OpenError::Malformed(invalid) if invalid.at == "/crypto"));
    let twice = light_keystore().to_string().replacen("\"cipher\":", "\"cipher\":\"aes-128-ctr\",\"cipher\":", 1);
    assert!(matches!(open(&twice, PASSWORD.as_bytes()), Err(OpenError::Malformed(invalid)) if invalid.at == "/crypto"));
}

#[test]
fn fields_of_other_programs_are_ignored() {
    let mut keystore = light_keystore();
    for (name, value) in [("x-ethers", json!({ "client": "ethers" })), ("name", json!("")), ("meta", json!("{}"))] {
        keystore[name] = value;
    }
    assert_eq!(open(&keystore.to_string(), PASSWORD.as_bytes()).as_deref(), Ok(KEY));
}

#[test]
fn other_versions_and_algorithms_are_unsupported() {
    for (pointer, value) in [
        ("/version", json!(1)),
        ("/version", json!(4)),
        ("/crypto/cipher", json!("aes-128-cbc")),
        ("/crypto/cipher", json!("AES-128-CTR")),
        ("/crypto/kdf", json!("argon2id")),
        ("/crypto/kdf", json!("a name that is longer than names of algorithms are")),
        ("/crypto/kdfparams/prf", json!("hmac-sha512")),
    ] {
        assert!(matches!(refusal(pointer, Some(value)), OpenError::Unsupported(invalid) if invalid.at == pointer), "{pointer}");
    }
}

#[test]
fn text_that_is_not_json_is_malformed() {
    for text in ["", "{", "3", "[]", "{}x", &format!("{}{}", "[".repeat(200), "]".repeat(200)), &" ".repeat(65_537)] {
        assert!(matches!(open(text, b""), Err(OpenError::Malformed(invalid)) if invalid.at.is_empty()));
    }
    assert!(matches!(keystore::open(b"\xff{}", b"", &LIMITS), Err(OpenError::Malformed(_))));
}

#[test]
fn a_wrong_password_and_an_altered_keystore_give_the_same_error() {
    let keystore = light_keystore().to_string();
    for password in ["", "a passwore", "a password ", "A password"] {
        assert_eq!(open(&keystore, password.as_bytes()), Err(OpenError::WrongPassword), "{password:?}");
    }
    for (pointer, digits) in [("/crypto/mac", 32), ("/crypto/ciphertext", 32), ("/crypto/kdfparams/salt", 2)] {
        let mut changed = light_keystore();
        let field = changed.pointer_mut(pointer).unwrap();
        let last = field.as_str().unwrap().to_owned();
        // Only the last byte is changed, to test that the comparison covers all bytes.
        let byte = u8::from_str_radix(&last[2 * digits - 2..], 16).unwrap() ^ 1;
        *field = json!(format!("{}{byte:02x}", &last[..2 * digits - 2]));
        assert_eq!(open(&changed.to_string(), PASSWORD.as_bytes()), Err(OpenError::WrongPassword), "{pointer}");
    }
}

/// The two invalid keys of vector 5 of BIP-32: 0 and the order of the group.
#[test]
fn keys_out_of_range_are_refused() {
    let derivation = json!({ "kdf": "pbkdf2", "kdfparams": { "c": 1, "dklen": 32, "prf": "hmac-sha256", "salt": "" } });
    let rows = crate::common::vectors("hd-bip32.json");
    let keys =
        rows.iter().filter(|row| row["reason"].as_str().is_some_and(|reason| reason.trim_end_matches(')').ends_with("not in 1..n-1")));
    let keys: Vec<Vec<u8>> = keys.map(|row| bs58::decode(row["key"].as_str().unwrap()).into_vec().unwrap()[46..78].to_vec()).collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(open(&keystore_of(&key, b"", derivation.clone()).to_string(), b""), Err(OpenError::OutOfRange));
    }
}
