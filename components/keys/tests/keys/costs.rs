//! What is refused before it costs anything.

use mintmark_keys::{
    keystore::{self, cost::Limits},
    open_error::OpenError,
};
use serde_json::{Value, json};

use crate::common::{LIMITS, light};

/// A keystore with these parameters; what it holds nobody gets to see.
fn keystore(kdf: &str, parameters: &Value) -> String {
    let mut keystore = light();
    keystore["crypto"]["kdf"] = json!(kdf);
    keystore["crypto"]["kdfparams"] = parameters.clone();
    keystore.to_string()
}

fn scrypt(n: u64, r: u64, p: u64, limits: &Limits) -> OpenError {
    let parameters = json!({ "n": n, "r": r, "p": p, "dklen": 32, "salt": "00" });
    keystore::open(keystore("scrypt", &parameters).as_bytes(), b"", limits).err().unwrap()
}

fn is_malformed(problem: &OpenError, place: &str) -> bool {
    matches!(problem, OpenError::Malformed(broken) if broken.at == format!("/crypto/kdfparams/{place}"))
}

#[test]
fn parameters_that_are_none() {
    for (n, r, p, place) in [(0, 8, 1, "n"), (1, 8, 1, "n"), (3, 8, 1, "n"), (262_143, 8, 1, "n"), (16, 0, 1, "r"), (16, 8, 0, "p")] {
        assert!(is_malformed(&scrypt(n, r, p, &LIMITS), place), "{n} {r} {p}");
    }
    for (n, r, p, place) in [(1 << 32, 8, 1, "n"), (16, 1 << 32, 1, "r"), (16, 8, 1 << 40, "p")] {
        assert!(is_malformed(&scrypt(n, r, p, &LIMITS), place), "{n} {r} {p}");
    }
}

#[test]
fn memory_is_counted_to_the_byte() {
    // 128 · 8 · (1024 + 1).
    let exact = Limits { memory: 1_049_600, iterations: 0 };
    assert_eq!(scrypt(1024, 8, 1, &exact), OpenError::WrongPassword);
    let OpenError::TooCostly(broken) = scrypt(1024, 8, 1, &Limits { memory: 1_049_599, iterations: 0 }) else {
        panic!("expected a refusal")
    };
    assert_eq!(broken.expected, "1049599 bytes of memory at most (128 · r · (n + p))");
    assert_eq!(broken.got, "1049600 bytes");
}

#[test]
fn what_asks_for_too_much_is_refused_at_once() {
    let small = Limits { memory: 32 << 20, iterations: 1000 };
    for (n, r, p) in [(262_144, 8, 1), (1 << 31, 1 << 31, 16), (2, u32::MAX.into(), 1), (1 << 31, 8, 1)] {
        assert!(matches!(scrypt(n, r, p, &small), OpenError::TooCostly(_)), "{n} {r} {p}");
    }
    // Little memory, much work.
    assert!(matches!(scrypt(16, 8, 17, &LIMITS), OpenError::TooCostly(broken) if broken.at == "/crypto/kdfparams/p"));
    assert!(matches!(scrypt(16, 8, u32::MAX.into(), &LIMITS), OpenError::TooCostly(_)));
    let pbkdf2 = |c: u32| {
        let parameters = json!({ "c": c, "dklen": 32, "prf": "hmac-sha256", "salt": "00" });
        keystore::open(keystore("pbkdf2", &parameters).as_bytes(), b"", &small).err().unwrap()
    };
    assert_eq!(pbkdf2(1000), OpenError::WrongPassword);
    assert!(matches!(pbkdf2(1001), OpenError::TooCostly(broken) if broken.got == "1001"));
    assert!(matches!(pbkdf2(u32::MAX), OpenError::TooCostly(_)));
}
