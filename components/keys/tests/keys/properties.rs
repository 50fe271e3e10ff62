//! Properties: a keystore opens, an altered one does not, and nothing panics. A failing run prints
//! its seed.

use mintmark_keys::{keystore, mnemonic, open_error::OpenError};
use proptest::prelude::*;
use serde_json::json;

use crate::common::{KEY, LIMITS, PASSWORD, digits, keystore_of, light_keystore, open};

proptest! {
    #[test]
    fn a_keystore_opens_to_its_key(key in prop::array::uniform32(1_u8..0xff), password in ".{0,40}", salt in prop::collection::vec(any::<u8>(), 0..64), n in 1_u32..6, r in 1_u32..4, p in 1_u32..4) {
        let parameters = json!({ "n": 1 << n, "r": r, "p": p, "dklen": 32, "salt": digits(&salt) });
        let keystore = keystore_of(&key, password.as_bytes(), json!({ "kdf": "scrypt", "kdfparams": parameters }));
        prop_assert_eq!(open(&keystore.to_string(), password.as_bytes()), Ok(digits(&key)));
    }

    #[test]
    fn an_altered_byte_never_gives_another_key(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = light_keystore().to_string().into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        match keystore::open(&text, PASSWORD.as_bytes(), &LIMITS) {
            // The authentication code does not cover the counter. By the format itself, another
            // counter gives another key, and only an address would reveal it.
            Ok(secret) => prop_assert!(digits(secret.expose()) == KEY || !text.windows(32).any(|window| window == "fe".repeat(16).as_bytes())),
            Err(OpenError::TooCostly(_)) => prop_assert!(false, "one byte cannot make it too costly"),
            Err(_) => {}
        }
    }

    #[test]
    fn no_input_panics(json in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,200}", path in "m(/[0-9']{0,12}){0,20}") {
        let _ = keystore::open(&json, b"", &LIMITS);
        let _ = keystore::open(text.as_bytes(), b"", &LIMITS);
        let _ = mnemonic::derive(text.as_bytes(), &json, &path);
    }
}
