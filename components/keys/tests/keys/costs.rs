//! Limits on the cost of a key derivation.

use mintmark_keys::{
    keystore::{self, cost::Limits},
    open_error::OpenError,
};
use serde_json::{Value, json};

use crate::common::{LIMITS, light_keystore};

/// Returns a keystore with these parameters. Its content does not matter.
fn keystore(kdf: &str, parameters: &Value) -> String {
    let mut keystore = light_keystore();
    keystore["crypto"]["kdf"] = json!(kdf);
    keystore["crypto"]["kdfparams"] = parameters.clone();
    keystore.to_string()
}

fn scrypt(n: u64, r: u64, p: u64, limits: &Limits) -> OpenError {
    let parameters = json!({ "n": n, "r": r, "p": p, "dklen": 32, "salt": "00" });
    keystore::open(keystore("scrypt", &parameters).as_bytes(), b"", limits).err().unwrap()
}

fn is_malformed(error: &OpenError, name: &str) -> bool {
    matches!(error, OpenError::Malformed(invalid) if invalid.at == format!("/crypto/kdfparams/{name}"))
}

#[test]
fn invalid_parameters_of_scrypt_are_malformed() {
    for (n, r, p, place) in [(0, 8, 1, "n"), (1, 8, 1, "n"), (3, 8, 1, "n"), (262_143, 8, 1, "n"), (16, 0, 1, "r"), (16, 8, 0, "p")] {
        assert!(is_malformed(&scrypt(n, r, p, &LIMITS), place), "{n} {r} {p}");
    }
    for (n, r, p, place) in [(1 << 32, 8, 1, "n"), (16, 1 << 32, 1, "r"), (16, 8, 1 << 40, "p")] {
        assert!(is_malformed(&scrypt(n, r, p, &LIMITS), place), "{n} {r} {p}");
    }
}

#[test]
fn the_memory_limit_is_exact_to_the_byte() {
    // 128 · 8 · (1024 + 1).
    let exact = Limits { memory: 1_049_600, iterations: 0 };
    assert_eq!(scrypt(1024, 8, 1, &exact), OpenError::WrongPassword);
    let OpenError::TooCostly(invalid) = scrypt(1024, 8, 1, &Limits { memory: 1_049_599, iterations: 0 }) else {
        panic!("expected a refusal")
    };
    assert_eq!(invalid.expected, "at most 1049599 bytes of memory (128 · r · (n + p))");
    assert_eq!(invalid.got, "1049600 bytes");
}

#[test]
fn a_keystore_over_the_limits_is_too_costly() {
    let small = Limits { memory: 32 << 20, iterations: 1000 };
    for (n, r, p) in [(262_144, 8, 1), (1 << 31, 1 << 31, 16), (2, u32::MAX.into(), 1), (1 << 31, 8, 1)] {
        assert!(matches!(scrypt(n, r, p, &small), OpenError::TooCostly(_)), "{n} {r} {p}");
    }
    // A high p needs little memory and much work.
    assert!(matches!(scrypt(16, 8, 17, &LIMITS), OpenError::TooCostly(invalid) if invalid.at == "/crypto/kdfparams/p"));
    assert!(matches!(scrypt(16, 8, u32::MAX.into(), &LIMITS), OpenError::TooCostly(_)));
    let pbkdf2 = |c: u32| {
        let parameters = json!({ "c": c, "dklen": 32, "prf": "hmac-sha256", "salt": "00" });
        keystore::open(keystore("pbkdf2", &parameters).as_bytes(), b"", &small).err().unwrap()
    };
    assert_eq!(pbkdf2(1000), OpenError::WrongPassword);
    assert!(matches!(pbkdf2(1001), OpenError::TooCostly(invalid) if invalid.got == "1001"));
    assert!(matches!(pbkdf2(u32::MAX), OpenError::TooCostly(_)));
}
