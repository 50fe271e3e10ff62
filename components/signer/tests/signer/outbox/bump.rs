//! `outbox_bump`: the automatic fee bump.

use mintmark_signer::{
    encoding::hex,
    refusal::Refusal,
    transaction::{Transaction, raw},
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    outbox::support::{by_gateway, reported, send, sending, window},
    support::{vault::Vault, wallet::config},
};

const SECOND: u64 = 1_000_000;

/// Two minutes, a quarter more, and a cap. The transaction pays 20 gwei for 100,000 gas.
fn vault(max_fee: u64) -> Vault {
    let mut configured = config();
    configured["chains"] = json!({ "1": { "outbox": { "bump": { "afterSeconds": 120, "percent": 25, "maxFee": max_fee.to_string() } } } });
    Vault::new(&configured)
}

fn due(vault: &Vault) -> Value {
    window(vault, 5)["transactions"][0]["due"].clone()
}

fn bump(vault: &mut Vault) -> Transaction {
    let signed = vault.sign(by_gateway("outbox_bump", 5, "backend")).unwrap();
    raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap().0
}

#[test]
fn is_due_after_its_time_for_what_waits() {
    let mut vault = vault(u64::MAX);
    vault.sign(sending(&json!({ "gas": "0x186a0" }), 5)).unwrap();
    vault.now += 119 * SECOND;
    assert_eq!(due(&vault), Value::Null);
    assert!(matches!(vault.sign(by_gateway("outbox_bump", 5, "backend")), Err(Refusal::InvalidParams(_))));
    vault.now += SECOND;
    assert_eq!(due(&vault), "bump");
    for (state, expected) in [("pending", json!("bump")), ("mined", Value::Null), ("pending", json!("bump")), ("refused", Value::Null)] {
        reported(&mut vault, 5, state, &json!({}));
        assert_eq!(due(&vault), expected, "{state}");
    }
}

#[test]
fn raises_every_fee_by_the_percentage_and_is_judged_for_the_caller() {
    let mut vault = vault(u64::MAX);
    vault.sign(sending(&json!({ "gas": "0x186a0", "value": "0x7" }), 5)).unwrap();
    vault.now += 120 * SECOND;
    let bumped = bump(&mut vault);
    let fees = bumped.shape.fees();
    assert_eq!((fees.max_fee_per_gas, fees.max_priority_fee_per_gas), (U256::from(25_000_000_000_u64), U256::from(1_250_000_000)));
    assert_eq!((bumped.nonce, bumped.gas, bumped.value), (5, 100_000, U256::from(7)));
    let entry = vault.last();
    assert_eq!(
        ["method", "caller", "replaces", "policy"].map(|name| entry[name].clone()),
        [json!("outbox_bump"), json!("backend"), json!("1"), json!("calls")]
    );
    assert_eq!(due(&vault), Value::Null, "it waits as long again");
}

#[test]
fn stays_below_its_cap() {
    // 2.3e15 wei for 100,000 gas: 23 gwei, less than a quarter more, but more than nodes ask for.
    let mut capped = vault(2_300_000_000_000_000);
    capped.sign(sending(&json!({ "gas": "0x186a0" }), 5)).unwrap();
    capped.now += 120 * SECOND;
    assert_eq!(due(&capped), Value::Null, "a quarter more is above the cap");
    let mut vault = vault(2_600_000_000_000_000);
    vault.sign(sending(&json!({ "gas": "0x186a0" }), 5)).unwrap();
    vault.now += 120 * SECOND;
    let mut call = by_gateway("outbox_bump", 5, "backend");
    let mut estimates = call.estimates.take().unwrap().unwrap();
    estimates.max_fee_per_gas = U256::from(90_000_000_000_u64);
    estimates.max_priority_fee_per_gas = Some(U256::from(40_000_000_000_u64));
    call.estimates = Some(Ok(estimates));
    let signed = vault.sign(call).unwrap();
    let fees = raw::decode_network_form(&hex::decode(&signed.result).unwrap()).unwrap().0.shape.fees();
    assert_eq!((fees.max_fee_per_gas, fees.max_priority_fee_per_gas), (U256::from(26_000_000_000_u64), U256::from(26_000_000_000_u64)));
    vault.now += 120 * SECOND;
    assert_eq!(due(&vault), Value::Null);
}

#[test]
fn is_refused_where_no_chain_has_it_and_where_the_policy_caps_fees() {
    let mut without = Vault::new(&config());
    send(&mut without);
    without.now += 86_400 * SECOND;
    assert_eq!(due(&without), Value::Null);
    assert!(matches!(without.sign(by_gateway("outbox_bump", 5, "backend")), Err(Refusal::InvalidParams(_))));

    let mut configured = config();
    configured["chains"] = json!({ "1": { "outbox": { "bump": { "afterSeconds": 15, "percent": 10, "maxFee": "90000000000000000" } } } });
    configured["policies"][0]["when"]["fee"] = json!({ "max": "2100000000000000" });
    let mut vault = Vault::new(&configured);
    vault.sign(sending(&json!({ "gas": "0x186a0" }), 5)).unwrap();
    vault.now += 15 * SECOND;
    let entries = vault.texts.len();
    assert!(matches!(vault.sign(by_gateway("outbox_bump", 5, "backend")), Err(Refusal::Denied(_))));
    assert_eq!(vault.texts.len(), entries, "it may be refused in every round");
}
