//! Config errors of callers, their stamp keys, and what is frozen.

use serde_json::{Value, json};

use crate::config::support::errors_of;

/// The public key of test 1 in RFC 8032, section 7.1.
const ED25519: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// Returns the caller `backend` with a stamp key in place of its token.
fn stamped(stamp: Value) -> Value {
    json!({ "id": "backend", "keys": ["hot"], "stamp": stamp })
}

#[test]
fn stamp_keys_frozen_keys_and_numbers_of_requests_are_accepted() {
    assert_eq!(errors_of("/callers/0", stamped(json!({ "algorithm": "ed25519", "publicKey": ED25519 }))), Vec::<String>::new());
    for most in [json!(1), json!(65_536)] {
        assert_eq!(errors_of("/callers/0/maxInFlight", most), Vec::<String>::new());
    }
    for frozen in [json!(true), json!(false), json!(["cold"])] {
        assert_eq!(errors_of("/frozen", frozen), Vec::<String>::new());
    }
}

#[test]
fn config_errors_name_their_place() {
    for (at, value, expected) in [
        ("/callers/0/stamp", json!({ "algorithm": "ed25519", "publicKey": "11".repeat(32) }), "/signer/callers/0/stamp"),
        ("/callers/0", stamped(json!({ "algorithm": "rsa", "publicKey": "11" })), "/signer/callers/0/stamp/algorithm"),
        ("/callers/0", stamped(json!({ "algorithm": "ed25519" })), "/signer/callers/0/stamp/publicKey"),
        ("/callers/0", stamped(json!({ "algorithm": "ed25519", "publicKey": "00".repeat(32) })), "/signer/callers/0/stamp/publicKey"),
        ("/callers/0", stamped(json!({ "algorithm": "ecdsa-p256-sha256", "publicKey": ED25519 })), "/signer/callers/0/stamp/publicKey"),
        ("/callers/0", stamped(json!({ "algorithm": "ed25519", "publicKey": ED25519, "id": "a" })), "/signer/callers/0/stamp/id"),
        ("/callers/0", json!({ "id": "backend", "keys": ["hot"] }), "/signer/callers/0/tokenSha256"),
        ("/callers/0/maxInFlight", json!(0), "/signer/callers/0/maxInFlight"),
        ("/callers/0/maxInFlight", json!(65_537), "/signer/callers/0/maxInFlight"),
        ("/callers/0/maxInFlight", json!("1"), "/signer/callers/0/maxInFlight"),
        ("/frozen", json!("hot"), "/signer/frozen"),
        ("/frozen", json!([]), "/signer/frozen"),
        ("/frozen", json!(["warm"]), "/signer/frozen/0"),
        ("/frozen", json!(["hot", "hot"]), "/signer/frozen/1"),
    ] {
        let found = errors_of(at, value.clone());
        assert!(found.iter().any(|place| place == expected), "{at} {value}: {found:?}");
    }
}
