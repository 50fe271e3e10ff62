//! Keystores that are refused: what, where, and before what.

use mintmark_keys::{keystore, open_error::OpenError};
use serde_json::{Value, json};

use crate::common::{KEY, LIMITS, PASSWORD, light, open, sealed};

/// Changes a field (or takes it away) and gives the refusal.
fn refusal(pointer: &str, value: Option<Value>) -> OpenError {
    let mut keystore = light();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let fields = keystore.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => fields.insert(name.to_owned(), value),
        None => fields.remove(name),
    };
    open(&keystore.to_string(), PASSWORD.as_bytes()).expect_err(pointer)
}

#[test]
fn the_keystore_that_the_rows_break_opens() {
    assert_eq!(open(&light().to_string(), PASSWORD.as_bytes()).as_deref(), Ok(KEY));
}

#[test]
fn a_field_that_is_missing() {
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
        let OpenError::Malformed(broken) = refusal(pointer, None) else { panic!("expected a malformed one, {pointer}") };
        assert_eq!((broken.at.as_str(), broken.got.as_str()), (pointer, "nothing"));
    }
}

#[test]
fn a_field_that_is_not_of_its_form() {
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
        let OpenError::Malformed(broken) = refusal(pointer, Some(value.clone())) else {
            panic!("expected a malformed one, {pointer}: {value}")
        };
        assert_eq!(broken.at, pointer, "{value}");
        assert!(!broken.expected.is_empty() && !broken.got.is_empty() && !broken.got.contains("abab"), "{broken:?}");
    }
}

#[test]
fn a_field_that_is_unknown_or_stands_twice() {
    for (pointer, value, at) in [
        ("/crypto/checksum", json!({}), "/crypto"),
        ("/crypto/kdfparams/n", json!(2), "/crypto/kdfparams"),
        ("/crypto/cipherparams/nonce", json!(""), "/crypto/cipherparams"),
    ] {
        assert!(matches!(refusal(pointer, Some(value)), OpenError::Malformed(broken) if broken.at == at), "{pointer}");
    }
    assert!(matches!(refusal("/Crypto", Some(json!({}))), OpenError::Malformed(broken) if broken.at == "/crypto"));
    let twice = light().to_string().replacen("\"cipher\":", "\"cipher\":\"aes-128-ctr\",\"cipher\":", 1);
    assert!(matches!(open(&twice, PASSWORD.as_bytes()), Err(OpenError::Malformed(broken)) if broken.at == "/crypto"));
}

#[test]
fn what_other_programs_write_beside_is_theirs() {
    let mut keystore = light();
    for (name, value) in [("x-ethers", json!({ "client": "ethers" })), ("name", json!("")), ("meta", json!("{}"))] {
        keystore[name] = value;
    }
    assert_eq!(open(&keystore.to_string(), PASSWORD.as_bytes()).as_deref(), Ok(KEY));
}

#[test]
fn versions_and_algorithms_that_are_not_read() {
    for (pointer, value) in [
        ("/version", json!(1)),
        ("/version", json!(4)),
        ("/crypto/cipher", json!("aes-128-cbc")),
        ("/crypto/cipher", json!("AES-128-CTR")),
        ("/crypto/kdf", json!("argon2id")),
        ("/crypto/kdf", json!("a name that is longer than names of algorithms are")),
        ("/crypto/kdfparams/prf", json!("hmac-sha512")),
    ] {
        assert!(matches!(refusal(pointer, Some(value)), OpenError::Unsupported(broken) if broken.at == pointer), "{pointer}");
    }
}

#[test]
fn what_is_no_json() {
    for text in ["", "{", "3", "[]", "{}x", &format!("{}{}", "[".repeat(200), "]".repeat(200)), &" ".repeat(65_537)] {
        assert!(matches!(open(text, b""), Err(OpenError::Malformed(broken)) if broken.at.is_empty()));
    }
    assert!(matches!(keystore::open(b"\xff{}", b"", &LIMITS), Err(OpenError::Malformed(_))));
}

#[test]
fn a_wrong_password_and_an_altered_keystore_are_one_refusal() {
    let keystore = light().to_string();
    for password in ["", "a passwore", "a password ", "A password"] {
        assert_eq!(open(&keystore, password.as_bytes()), Err(OpenError::WrongPassword), "{password:?}");
    }
    for (pointer, digits) in [("/crypto/mac", 32), ("/crypto/ciphertext", 32), ("/crypto/kdfparams/salt", 2)] {
        let mut changed = light();
        let field = changed.pointer_mut(pointer).unwrap();
        let last = field.as_str().unwrap().to_owned();
        // The last byte only: the comparison must not stop short.
        let byte = u8::from_str_radix(&last[2 * digits - 2..], 16).unwrap() ^ 1;
        *field = json!(format!("{}{byte:02x}", &last[..2 * digits - 2]));
        assert_eq!(open(&changed.to_string(), PASSWORD.as_bytes()), Err(OpenError::WrongPassword), "{pointer}");
    }
}

/// The key of BIP-32's vector 5: 0 and the group's order.
#[test]
fn keys_that_are_none() {
    let derivation = json!({ "kdf": "pbkdf2", "kdfparams": { "c": 1, "dklen": 32, "prf": "hmac-sha256", "salt": "" } });
    let rows = crate::common::vectors("hd-bip32.json");
    let keys = rows
        .iter()
        .filter(|row| row["reason"].as_str().is_some_and(|reason| reason.ends_with("not in 1..n-1)") || reason.ends_with("not in 1..n-1")));
    let keys: Vec<Vec<u8>> = keys.map(|row| bs58::decode(row["key"].as_str().unwrap()).into_vec().unwrap()[46..78].to_vec()).collect();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(open(&sealed(&key, b"", derivation.clone()).to_string(), b""), Err(OpenError::OutOfRange));
    }
}
