//! Nonces: none is assigned twice.

use std::collections::HashSet;

use mintmark_signer::{record::nonces::Nonces, refusal::Refusal};
use serde_json::json;

use crate::support::{
    requests::{SHOP, bearer, call, estimates},
    vault::Vault,
    wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
};

/// Sends a transaction, without a nonce if it is `None`. `seen` is the pending nonce of the chain.
/// Returns the nonce, or the refused field.
fn send(vault: &mut Vault, nonce: Option<u64>, seen: u64) -> Result<u64, String> {
    let mut object =
        json!({ "from": HOT_ADDRESS, "to": SHOP, "gas": "0x5208", "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x0", "chainId": "0x1" });
    if let Some(nonce) = nonce {
        object["nonce"] = json!(format!("{nonce:#x}"));
    }
    let mut call = call("eth_sendTransaction", &json!([object]));
    call.estimates = Some(Ok(estimates(seen)));
    match vault.sign(call) {
        Ok(_) => Ok(vault.last()["nonce"].as_str().unwrap().parse().unwrap()),
        Err(Refusal::InvalidParams(invalid)) => Err(invalid.field),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn the_ledger_continues_if_the_chain_lags() {
    let mut vault = Vault::new(&config());
    assert_eq!(send(&mut vault, None, 7), Ok(7));
    assert_eq!(send(&mut vault, None, 7), Ok(8));
    assert_eq!(send(&mut vault, None, 7), Ok(9));
    assert_eq!(send(&mut vault, None, 20), Ok(20));
    assert_eq!(send(&mut vault, None, 20), Ok(21));
}

#[test]
fn a_nonce_that_the_client_chose_must_be_free() {
    let mut vault = Vault::new(&config());
    assert_eq!(send(&mut vault, Some(3), 0), Ok(3));
    assert_eq!(send(&mut vault, Some(3), 0), Err("params[0].nonce".into()));
    assert_eq!(send(&mut vault, Some(5), 4), Ok(5));
    // The chain has this nonce already.
    assert_eq!(send(&mut vault, Some(4), 5), Err("params[0].nonce".into()));
    // The gap is filled first.
    assert_eq!(send(&mut vault, None, 4), Ok(4));
    assert_eq!(send(&mut vault, None, 4), Ok(6));
}

#[test]
fn accounts_and_chains_have_separate_nonces() {
    let mut vault = Vault::new(&config());
    for (from, chain, token) in
        [(HOT_ADDRESS, "0x1", "backend-token"), (HOT_ADDRESS, "0xa", "backend-token"), (COLD_ADDRESS, "0x1", "desk-token")]
    {
        let mut call = call("eth_sendTransaction", &json!([{ "from": from, "to": SHOP, "chainId": chain }]));
        call.credential = bearer(token);
        call.estimates = Some(Ok(estimates(0)));
        vault.sign(call).unwrap();
        assert_eq!(vault.last()["nonce"], "0");
    }
}

#[test]
fn callers_of_one_account_share_its_nonces() {
    let mut vault = Vault::new(&config());
    for (token, expected) in [("backend-token", "0"), ("desk-token", "1"), ("backend-token", "2")] {
        let mut call = call("eth_sendTransaction", &json!([{ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1" }]));
        call.credential = bearer(token);
        call.estimates = Some(Ok(estimates(0)));
        vault.sign(call).unwrap();
        assert_eq!(vault.last()["nonce"], expected);
    }
}

#[test]
fn a_refused_request_uses_no_nonce() {
    let mut vault = Vault::new(&config());
    let mut bad = call("eth_sendTransaction", &json!([{ "from": HOT_ADDRESS, "to": SHOP, "chainId": "0x1", "gas": "0x1" }]));
    bad.estimates = Some(Ok(estimates(0)));
    vault.sign(bad).unwrap_err();
    assert_eq!(send(&mut vault, None, 0), Ok(0));
}

#[test]
fn eth_sign_transaction_assigns_no_nonce() {
    let mut vault = Vault::new(&config());
    for _ in 0..2 {
        vault.sign(call("eth_signTransaction", &json!([crate::support::requests::transaction_with(&json!({ "nonce": "0x5" }))]))).unwrap();
    }
    assert!(!vault.rows.keys().any(|name| name.starts_with("nonce:")));
}

#[test]
fn rows_survive_a_round_trip() {
    for (text, good) in [
        ("0", true),
        ("18446744073709551615", true),
        ("3-5,8-8,10", true),
        ("0-0,2", true),
        ("", false),
        (",", false),
        ("x", false),
        ("-1", false),
        ("+1", false),
        ("01", false),
        ("3-5", false),
        ("5-3,10", false),
        ("3-5,6-8,10", false),
        ("3-9,10", false),
        ("3-5,5", false),
        ("8-8,3-5,10", false),
        ("3-5, 10", false),
        ("18446744073709551616", false),
        ("0-18446744073709551615,5", false),
    ] {
        let read = Nonces::read(text);
        assert_eq!(read.is_some(), good, "{text}");
        assert!(read.is_none_or(|nonces| nonces.to_string() == text));
    }
}

#[test]
fn there_is_no_nonce_after_the_last() {
    let mut nonces = Nonces::read("18446744073709551614").unwrap();
    assert_eq!(nonces.free_from(0), Some(u64::MAX - 1));
    assert!(nonces.take(u64::MAX - 1, 0));
    assert_eq!((nonces.to_string().as_str(), nonces.free_from(0)), ("18446744073709551615", None));
    assert!(!nonces.take(u64::MAX, 0) && !nonces.take(u64::MAX - 1, 0));
    let mut vault = Vault::new(&config());
    assert_eq!(send(&mut vault, None, u64::MAX), Err("params[0].nonce".into()));
    assert_eq!(send(&mut vault, Some(u64::MAX - 1), 0), Ok(u64::MAX - 1));
}

#[test]
fn random_nonces_agree_with_a_model() {
    let mut random = crate::support::random::Random::new(0x6e6f_6e63_6573);
    for _ in 0..200 {
        let (mut nonces, mut given) = (Nonces::default(), HashSet::new());
        for _ in 0..100 {
            // So few nonces cannot have more than 16 gaps.
            let lowest = random.below(30);
            if random.below(2) == 0 {
                let free = nonces.free_from(lowest).unwrap();
                assert!(free >= lowest && nonces.take(free, 0));
                assert!(given.insert(free), "{free} twice, seed {:#x}", random.seed);
            } else if nonces.take(lowest, 0) {
                assert!(given.insert(lowest), "{lowest} twice, seed {:#x}", random.seed);
            } else {
                assert!(given.contains(&lowest), "{lowest} is free, seed {:#x}", random.seed);
            }
            nonces = Nonces::read(&nonces.to_string()).unwrap_or_else(|| panic!("{nonces}"));
        }
    }
}

#[test]
fn the_number_of_gaps_is_limited_and_none_is_lost() {
    let mut vault = Vault::new(&config());
    for gap in 1..=16 {
        assert_eq!(send(&mut vault, Some(gap * 2), 0), Ok(gap * 2));
    }
    // One more gap would evict the lowest one, and every later transaction of the account would
    // wait for it.
    assert_eq!(send(&mut vault, Some(36), 0), Err("params[0].nonce".into()));
    for free in [0, 1, 3] {
        assert_eq!(send(&mut vault, None, 0), Ok(free));
    }
    assert_eq!(send(&mut vault, Some(36), 0), Ok(36));
    // Gaps below the confirmed nonce are dropped.
    assert_eq!(send(&mut vault, None, 30), Ok(31));
    let row = vault.rows.values().find(|row| row.name.starts_with("nonce:")).unwrap();
    assert_eq!(row.value, "33-35,37");
}
