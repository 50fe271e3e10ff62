//! Idempotency keys: a retry gives the same result without a second charge.

use mintmark_signer::{record::idempotency::RETENTION, refusal::Refusal, wallet::call::Call};
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, bearer, call, estimates},
    vault::Vault,
    wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
};

fn send(key: &str, value: &str, nonce: u64) -> Call {
    let mut call = call("eth_sendTransaction", &json!([{ "from": HOT_ADDRESS, "to": SHOP, "value": value }]));
    call.chain = Some("1".into());
    call.idempotency_key = Some(key.into());
    call.estimates = Some(Ok(estimates(nonce)));
    call
}

#[test]
fn a_retry_gives_the_same_result_without_a_charge() {
    let mut vault = Vault::new(&config());
    let first = vault.sign(send("k", "0x1", 5)).unwrap();
    let (rows, entries) = (vault.rows.clone(), vault.texts.len());
    for _ in 0..3 {
        // By now the gateway would estimate another nonce and other fees.
        let mut again = send("k", "0x1", 6);
        again.estimates.as_mut().unwrap().as_mut().unwrap().gas = 50_000;
        assert!(vault.prepare(send("k", "0x1", 6)).unwrap().entry().is_none());
        assert_eq!(vault.sign(again).unwrap(), first);
    }
    assert_eq!((vault.rows, vault.texts.len()), (rows, entries));
}

#[test]
fn a_crash_between_commit_and_release_is_resumed() {
    let mut vault = Vault::new(&config());
    let ticket = vault.prepare(send("k", "0x1", 0)).unwrap();
    vault.commit(&ticket);
    let head = vault.head;
    drop(ticket);
    // Another process with the same configuration and the committed ledger.
    let spent = vault.rows[&format!("spend:1:{}", HOT_ADDRESS.to_lowercase())].clone();
    vault.wallet = crate::support::wallet::open_wallet(&config()).unwrap();
    let signed = vault.sign(send("k", "0x1", 1)).unwrap();
    assert_eq!((signed.sequence, vault.head), (1, head));
    assert_eq!(vault.rows[&spent.name], spent, "charged once");
    assert_eq!(vault.sign(send("k", "0x1", 1)).unwrap(), signed);
    // The next request gets the next nonce.
    vault.sign(send("other", "0x1", 0)).unwrap();
    assert_eq!(vault.last()["nonce"], "1");
    assert_eq!(vault.sign(send("k", "0x1", 0)).unwrap(), signed);
}

#[test]
fn another_request_with_the_same_key_is_refused() {
    let mut vault = Vault::new(&config());
    vault.sign(send("k", "0x1", 0)).unwrap();
    let mut on_another_chain = send("k", "0x1", 0);
    on_another_chain.chain = Some("10".into());
    let mut message = call("personal_sign", &json!(["hello", HOT_ADDRESS]));
    message.idempotency_key = Some("k".into());
    let mut spaced = send("k", "0x1", 0);
    spaced.params.push(' ');
    for other in [send("k", "0x2", 0), on_another_chain, message, spaced] {
        let Err(Refusal::IdempotencyMismatch(difference)) = vault.sign(other) else { panic!() };
        assert_ne!(difference.expected, difference.got);
        assert_eq!((vault.last()["code"].as_str(), vault.last()["outcome"].as_str()), (Some("idempotency-mismatch"), Some("refused")));
    }
    assert_eq!(vault.texts.len(), 5);
}

#[test]
fn idempotency_keys_are_separate_for_each_caller() {
    let mut vault = Vault::new(&config());
    let mut of_backend = call("personal_sign", &json!(["hello", HOT_ADDRESS]));
    of_backend.idempotency_key = Some("k".into());
    vault.sign(of_backend).unwrap();
    let mut of_desk = call("personal_sign", &json!(["other", COLD_ADDRESS]));
    of_desk.credential = bearer("desk-token");
    of_desk.idempotency_key = Some("k".into());
    vault.sign(of_desk).unwrap();
    assert_eq!(vault.rows.keys().filter(|name| name.starts_with("idempotency:")).count(), 2);
}

#[test]
fn a_refusal_is_not_stored() {
    let mut vault = Vault::new(&config());
    let mut bad = send("k", "0x1", 0);
    bad.params = json!([{ "from": HOT_ADDRESS, "to": SHOP, "value": 1 }]).to_string();
    vault.sign(bad).unwrap_err();
    assert!(vault.rows.is_empty());
    vault.sign(send("k", "0x1", 0)).unwrap();
}

#[test]
fn a_key_expires_after_a_day() {
    let mut vault = Vault::new(&config());
    vault.sign(send("k", "0x1", 0)).unwrap();
    let row = vault.rows.values().find(|row| row.name.starts_with("idempotency:backend:")).unwrap();
    assert_eq!(row.expires, Some(vault.now + RETENTION));
    vault.now += RETENTION - 1;
    vault.sign(send("k", "0x1", 0)).unwrap();
    assert_eq!(vault.texts.len(), 1);
    vault.now += 1;
    vault.sign(send("k", "0x1", 0)).unwrap();
    assert_eq!((vault.texts.len(), vault.last()["nonce"].as_str()), (2, Some("1")));
}

#[test]
fn a_retry_is_judged_by_the_current_policies() {
    let mut vault = Vault::new(&config());
    vault.sign(send("k", "0x1", 0)).unwrap();
    let mut stricter = config();
    stricter["policies"][0]["when"]["to"] = json!([COLD_ADDRESS]);
    vault.wallet = crate::support::wallet::open_wallet(&stricter).unwrap();
    assert!(matches!(vault.sign(send("k", "0x1", 0)), Err(Refusal::Denied(_))));
    assert_eq!((vault.texts.len(), vault.last()["code"].as_str()), (2, Some("denied")));
}

#[test]
fn an_altered_row_is_a_fault() {
    for (from, to) in [("\"100000\"", "\"100001\""), ("\"20000000000\"", "\"20000000001\""), ("[\"0\",", "[\"1\",")] {
        let mut vault = Vault::new(&config());
        vault.sign(send("k", "0x1", 0)).unwrap();
        let row = vault.rows.values_mut().find(|row| row.name.starts_with("idempotency:")).unwrap();
        assert!(row.value.contains(from), "{}", row.value);
        row.value = row.value.replace(from, to);
        assert!(matches!(vault.sign(send("k", "0x1", 0)), Err(Refusal::Fault(_))), "{from}");
    }
}

#[test]
fn a_resumed_ticket_needs_the_current_head() {
    let mut vault = Vault::new(&config());
    vault.sign(send("k", "0x1", 0)).unwrap();
    let ticket = vault.prepare(send("k", "0x1", 0)).unwrap();
    assert!(matches!(vault.wallet.release(ticket, &[9; 32]), Err(Refusal::HeadMismatch(_))));
}

#[test]
fn keys_are_short_visible_ascii() {
    for (key, good) in
        [("k", true), (&*"k".repeat(255), true), ("", false), (&*"k".repeat(256), false), ("a b", false), ("ü", false), ("a\n", false)]
    {
        let mut vault = Vault::new(&config());
        match vault.sign(send(key, "0x1", 0)) {
            Ok(_) => assert!(good, "{key}"),
            Err(Refusal::InvalidParams(invalid)) => assert!(!good && invalid.field == "Idempotency-Key", "{key}: {invalid:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_entry_holds_the_hash_of_the_key() {
    let mut vault = Vault::new(&config());
    let mut message = call("personal_sign", &json!(["hello", HOT_ADDRESS]));
    message.idempotency_key = Some("a-key".into());
    let first = vault.sign(message).unwrap();
    assert_eq!(
        vault.last()["idempotencyKeyHash"],
        json!(mintmark_signer::encoding::hex::encode(&mintmark_signer::crypto::hash::sha256(b"a-key")))
    );
    let mut again = call("personal_sign", &json!(["hello", HOT_ADDRESS]));
    again.idempotency_key = Some("a-key".into());
    assert_eq!(vault.sign(again).unwrap(), first);
    assert_eq!(vault.texts.len(), 1);
    assert_ne!(vault.last()["digest"], Value::Null);
}

#[test]
fn a_retry_needs_no_estimates() {
    let mut vault = Vault::new(&config());
    let signed = vault.sign(send("k", "0x1", 3)).unwrap();
    let mut again = send("k", "0x1", 3);
    again.estimates = None;
    assert_eq!(vault.sign(again).unwrap(), signed);
    let mut other = send("k", "0x2", 3);
    other.estimates = None;
    assert!(matches!(vault.sign(other), Err(Refusal::IdempotencyMismatch(_))));
    let mut new = send("new", "0x1", 3);
    new.estimates = None;
    assert_eq!(vault.dry_run(new), Ok(()));
    assert_eq!(vault.texts.len(), 2, "the signature and the mismatch");
}
