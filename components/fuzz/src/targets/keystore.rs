//! Keystores. An input is a password, a zero byte and a keystore.

use mintmark_keys::keystore::{self, cost::Limits};
use serde_json::Value;

use crate::seeds::{bytes, rows};

/// Limits on the cost of a run.
const LIMITS: Limits = Limits { memory: 1 << 20, iterations: 20_000 };

pub(crate) fn run(input: &[u8]) -> bool {
    let Some(end) = input.iter().position(|byte| *byte == 0) else { return false };
    let (password, json) = (&input[..end], &input[end + 1..]);
    let Ok(secret) = keystore::open(json, password, &LIMITS) else { return false };
    assert_eq!(secret.expose().len(), 32);
    let document: Value = serde_json::from_slice(json).unwrap();
    let crypto = document.get("crypto").or_else(|| document.get("Crypto")).unwrap();
    assert_eq!((document["version"].as_u64(), crypto["cipher"].as_str()), (Some(3), Some("aes-128-ctr")));
    assert!(keystore::open(json, &[password, b"x"].concat(), &LIMITS).is_err());
    true
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let cheap = ["wallet_random3", "wallet_parity_pbkdf2"];
    let rows = rows("keystore-ethers.json").into_iter().filter(|row| cheap.contains(&row["name"].as_str().unwrap()));
    rows.map(|row| [&bytes(&row, "password"), &b"\0"[..], row["content"].as_str().unwrap().as_bytes()].concat()).collect()
}
