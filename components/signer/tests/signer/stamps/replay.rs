//! The lifetime of stamps, and protection against replay.

use crate::{
    stamps::draft::{CREATED, Draft, ORDER, SECOND, draft, field, hexadecimal, stamped},
    support::{
        requests::{estimates, transaction_with},
        vault::{NOW, Vault},
        wallet::HOT_ADDRESS,
    },
};
use base64ct::{Base64, Encoding as _};
use mintmark_signer::record::ledger::Row;
use mintmark_signer::refusal::Refusal;
use mintmark_signer::stamp::replay::{MAX_PER_MINUTE, WINDOW};
use mintmark_signer::wallet::call::Call;
use serde_json::json;

#[test]
fn a_stamp_is_valid_for_a_limited_time() {
    let mut vault = Vault::new(&stamped());
    for created in [0, CREATED - WINDOW - 1, CREATED + WINDOW + 1, 999_999_999_999_999] {
        let call = || Draft { created, ..draft("edward") }.call();
        assert_eq!(field(vault.sign(call())), "created");
        assert_eq!(field(vault.wallet.identify(&call().credential, NOW)), "created");
        let read = Draft { created, method: "eth_accounts", params: json!([]), ..draft("edward") }.call();
        assert_eq!(field(vault.wallet.plan(read, NOW)), "created");
    }
    assert!(vault.texts.is_empty());
    vault.sign(Draft { created: CREATED - WINDOW, ..draft("edward") }.call()).unwrap();
    vault.sign(Draft { created: CREATED + WINDOW, nonce: "nonce-of-the-future", ..draft("edward") }.call()).unwrap();
}

#[test]
fn a_stamp_that_expires_while_it_waits_is_refused() {
    let mut vault = Vault::new(&stamped());
    let plan = vault.plan(draft("edward").call()).unwrap();
    vault.now = NOW + (WINDOW + 1) * SECOND;
    assert_eq!(field(vault.run(&plan)), "created");
    assert!(vault.texts.is_empty());
}

#[test]
fn a_stamp_can_be_used_for_one_entry() {
    for keyid in ["edward", "nist"] {
        let mut vault = Vault::new(&stamped());
        vault.sign(draft(keyid).call()).unwrap();
        for seconds in [0, 30, WINDOW] {
            vault.now = NOW + seconds * SECOND;
            vault.rows.retain(|_, row| row.expires.is_none_or(|expires| vault.now < expires));
            assert_eq!(field(vault.sign(draft(keyid).call())), "nonce");
        }
        vault.now = NOW + (WINDOW + 1) * SECOND;
        assert_eq!(field(vault.sign(draft(keyid).call())), "created");
        assert_eq!(vault.texts.len(), 1);
        // Each caller has its own nonces.
        vault.now = NOW;
        vault.sign(draft(if keyid == "nist" { "edward" } else { "nist" }).call()).unwrap();
    }
}

#[test]
fn the_other_form_of_a_p256_signature_is_the_same_stamp() {
    let mut vault = Vault::new(&stamped());
    let other = || {
        let mut stamp = draft("nist").stamp();
        let text = stamp.signature.trim_start_matches("mintmark=:").trim_end_matches(':');
        let mut bytes = Base64::decode_vec(text).unwrap();
        let number = |digits: &str| ruint::aliases::U256::from_str_radix(digits, 16).unwrap();
        let s = number(ORDER) - number(&hexadecimal(&bytes[32..]));
        bytes[32..].copy_from_slice(&s.to_be_bytes::<32>());
        stamp.signature = format!("mintmark=:{}:", Base64::encode_string(&bytes));
        stamp
    };
    vault.sign(draft("nist").call_with(other())).unwrap();
    assert_eq!(field(vault.sign(draft("nist").call())), "nonce");
    assert_eq!(field(vault.sign(draft("nist").call_with(other()))), "nonce");
}

#[test]
fn a_refused_request_uses_up_its_stamp() {
    let mut vault = Vault::new(&stamped());
    let refused = Draft { params: json!(["0x".to_owned() + &"11".repeat(32), HOT_ADDRESS]), ..draft("edward") };
    assert!(matches!(vault.sign(refused.call()), Err(Refusal::Denied(_))));
    assert_eq!(vault.last()["outcome"], "refused");
    assert_eq!(field(vault.sign(refused.call())), "nonce");
    assert_eq!(vault.texts.len(), 1);
}

#[test]
fn the_dry_run_of_a_request_does_not_use_up_its_stamp() {
    let mut vault = Vault::new(&stamped());
    let gaps = json!({ "nonce": null, "gas": null, "maxFeePerGas": null, "maxPriorityFeePerGas": null });
    let send = Draft { chain: Some("1"), method: "eth_sendTransaction", params: json!([transaction_with(&gaps)]), ..draft("edward") };
    let filled = || Call { estimates: Some(Ok(estimates(0))), ..send.call() };
    assert_eq!(vault.dry_run(send.call()), Ok(()));
    vault.sign(filled()).unwrap();
    assert_eq!(field(vault.sign(send.call())), "nonce");
    assert_eq!(field(vault.sign(filled())), "nonce");
    assert_eq!(vault.texts.len(), 1);
}

#[test]
fn a_retry_needs_a_new_stamp() {
    let mut vault = Vault::new(&stamped());
    let keyed = |nonce, created| Draft { key: Some("order-17"), nonce, created, ..draft("edward") }.call();
    let first = vault.sign(keyed("nonce-of-16-char", CREATED)).unwrap();
    assert_eq!(field(vault.sign(keyed("nonce-of-16-char", CREATED))), "nonce");
    assert_eq!(vault.sign(keyed("another-nonce-of-22", CREATED)).unwrap(), first);
    assert_eq!(vault.texts.len(), 1);
    // The idempotency key expires before the stamp.
    let day = 24 * 60 * 60;
    vault.now = NOW + (day - 30) * SECOND;
    let Err(Refusal::InvalidParams(invalid)) = vault.sign(keyed("late-nonce-of-19-ch", CREATED + day - 30)) else { panic!() };
    assert_eq!(invalid.field, "Idempotency-Key");
    vault.now = NOW + day * SECOND;
    assert_eq!(field(vault.sign(keyed("late-nonce-of-19-ch", CREATED + day - 30))), "nonce");
    assert_eq!(vault.texts.len(), 2);
}

#[test]
fn too_many_stamps_in_a_minute_are_refused() {
    let mut vault = Vault::new(&stamped());
    let minute = CREATED / 60;
    let full = Row { name: format!("stamps:edward:{minute}"), value: (MAX_PER_MINUTE - 1).to_string(), expires: Some(u64::MAX) };
    vault.rows.insert(full.name.clone(), full);
    let next = |nonce, created| Draft { nonce, created, ..draft("edward") }.call();
    vault.sign(next("nonce-of-16-char", CREATED)).unwrap();
    assert_eq!(field(vault.sign(next("another-nonce-of-22", CREATED))), "created");
    assert_eq!(vault.texts.len(), 1);
    vault.sign(next("another-nonce-of-22", (minute + 1) * 60)).unwrap();
    vault.sign(draft("nist").call()).unwrap();
    let broken = Row { name: format!("stamps:edward:{minute}"), value: "many".into(), expires: None };
    vault.rows.insert(broken.name.clone(), broken);
    assert!(matches!(vault.sign(next("third-nonce-of-20-ch", CREATED)), Err(Refusal::Fault(_))));
}

#[test]
fn rows_of_stamps_expire() {
    let mut vault = Vault::new(&stamped());
    vault.sign(draft("edward").call()).unwrap();
    let rows: Vec<_> = vault.rows.values().filter(|row| row.name.starts_with("stamp")).collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let expires = row.expires.unwrap();
        assert!(((CREATED + WINDOW + 1) * SECOND..=(CREATED + 2 * WINDOW + 1) * SECOND).contains(&expires), "{row:?}");
    }
}
