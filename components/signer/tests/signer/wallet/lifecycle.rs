//! From plan to signature: the ledger, the chain of entries, and missing steps.

use mintmark_signer::{
    crypto::hash::sha256,
    encoding::hex,
    record::ledger::{Ledger, Row},
    refusal::{Difference, Refusal},
};
use serde_json::{Value, json};

use crate::support::{
    requests::{SHOP, call, estimates, transaction, transaction_with},
    vault::{NOW, Vault, entropy},
    wallet::{HOT_ADDRESS, config},
};

fn sign(changes: &Value) -> mintmark_signer::wallet::call::Call {
    call("eth_signTransaction", &json!([transaction_with(changes)]))
}

#[test]
fn an_entry_holds_all_fields() {
    let mut vault = Vault::new(&config());
    let signed = vault.sign(sign(&json!({ "value": "0xde0b6b3a7640000", "nonce": "0x7" }))).unwrap();
    let policy_hash = vault.last()["policyHash"].as_str().unwrap().to_owned();
    let digest = vault.last()["digest"].as_str().unwrap().to_owned();
    let zeros = format!("0x{}", "0".repeat(64));
    let expected = format!(
        "mintmark-audit-v1\n{{\"wallet\":\"default\",\"sequence\":1,\"previous\":\"{zeros}\",\"time\":\"{NOW}\",\"caller\":\"backend\",\"key\":\"hot\",\"method\":\"eth_signTransaction\",\
         \"kind\":\"transaction\",\"transactionType\":\"2\",\"chain\":\"1\",\"to\":\"{SHOP}\",\"value\":\"1000000000000000000\",\"fee\":\"420000000000000\",\"nonce\":\"7\",\"replaces\":null,\"delegates\":null,\"primaryType\":null,\"digest\":\"{digest}\",\"policy\":\"calls\",\
         \"policyHash\":\"{policy_hash}\",\"outcome\":\"signed\",\"code\":null,\"detail\":null,\"spendTotal\":\"1000420000000000000\",\"idempotencyKeyHash\":null,\"transactionHash\":null,\"concerns\":null}}"
    );
    assert_eq!(vault.texts, [expected]);
    assert_eq!(signed.sequence, 1);
}

#[test]
fn a_refusal_is_an_entry() {
    let mut vault = Vault::new(&config());
    let refusal = vault.sign(sign(&json!({ "gasPrice": "\"\\\n\u{1}é" }))).unwrap_err();
    let entry = vault.last();
    assert_eq!(entry["detail"], json!(refusal.detail()));
    assert!(vault.texts[0].contains(r#"got \"\\\"\\\\\\n\\u0001é\""#), "{}", vault.texts[0]);
    for name in
        ["kind", "transactionType", "chain", "to", "value", "fee", "nonce", "replaces", "delegates", "digest", "policy", "spendTotal"]
    {
        assert_eq!(entry[name], Value::Null, "{name}");
    }
    assert!(vault.rows.is_empty());
}

#[test]
fn entries_are_chained() {
    let mut vault = Vault::new(&config());
    for nonce in 0..5 {
        vault.sign(sign(&json!({ "nonce": format!("{nonce:#x}") }))).unwrap();
        vault.sign(sign(&json!({ "gas": "0x1" }))).unwrap_err();
        vault.sign(call("personal_sign", &json!(["hello", HOT_ADDRESS]))).unwrap();
    }
    let mut previous = [0; 32];
    for (index, text) in vault.texts.iter().enumerate() {
        let entry: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        assert_eq!(entry["sequence"], json!(index + 1));
        assert_eq!(entry["previous"], json!(hex::encode(&previous)));
        previous = sha256(text.as_bytes());
    }
    assert_eq!((vault.texts.len(), previous), (15, vault.head));
}

#[test]
fn value_and_fee_are_added_to_the_total() {
    let mut vault = Vault::new(&config());
    let account = HOT_ADDRESS.to_lowercase();
    for (round, total) in [(1, "420000000000001"), (2, "840000000000002")] {
        vault.sign(sign(&json!({ "nonce": format!("{round:#x}") }))).unwrap();
        assert_eq!(vault.rows[&format!("spend:1:{account}")].value, total);
        assert_eq!(vault.last()["spendTotal"], total);
    }
    vault.sign(sign(&json!({ "chainId": "0xa" }))).unwrap();
    assert_eq!(vault.rows[&format!("spend:10:{account}")].value, "420000000000001");
    vault.sign(call("personal_sign", &json!(["hello", HOT_ADDRESS]))).unwrap();
    assert_eq!((vault.last()["spendTotal"].clone(), vault.rows.len()), (Value::Null, 2));
}

#[test]
fn a_total_saturates() {
    let mut vault = Vault::new(&config());
    for nonce in 0..3 {
        vault.sign(sign(&json!({ "nonce": format!("{nonce:#x}"), "value": format!("0x8{}", "0".repeat(63)) }))).unwrap();
    }
    assert_eq!(vault.last()["spendTotal"], "115792089237316195423570985008687907853269984665640564039457584007913129639935");
}

#[test]
fn a_dropped_ticket_changes_nothing() {
    let mut vault = Vault::new(&config());
    drop(vault.prepare(sign(&json!({}))).unwrap());
    let signed = vault.sign(sign(&json!({}))).unwrap();
    assert_eq!(signed.sequence, 1);
}

#[test]
fn nothing_is_released_before_it_is_committed() {
    let mut vault = Vault::new(&config());
    let ticket = vault.prepare(sign(&json!({}))).unwrap();
    let expected = hex::encode(&ticket.entry().unwrap().head);
    // The entry is not committed, so the head is still that of the empty ledger.
    let refusal = vault.release(ticket).unwrap_err();
    assert_eq!(refusal, Refusal::HeadMismatch(Difference { expected, got: hex::encode(&[0; 32]) }));
    for head in [vec![], vec![0; 31], vec![0; 33], vec![1; 4096]] {
        let ticket = vault.prepare(sign(&json!({}))).unwrap();
        assert!(matches!(vault.wallet.release(ticket, &head), Err(Refusal::HeadMismatch(_))));
    }
    // A refusal is not released before it is recorded either.
    let ticket = vault.prepare(sign(&json!({ "gas": "0x1" }))).unwrap();
    assert!(matches!(vault.wallet.release(ticket, &vault.head), Err(Refusal::HeadMismatch(_))));
    vault.sign(sign(&json!({}))).unwrap();
}

#[test]
fn only_one_of_two_tickets_on_one_head_can_be_released() {
    let mut vault = Vault::new(&config());
    let (one, other) = (vault.prepare(sign(&json!({}))).unwrap(), vault.prepare(sign(&json!({ "value": "0x2" }))).unwrap());
    vault.commit(&one);
    assert!(vault.wallet.release(one, &vault.head).is_ok());
    assert!(matches!(vault.wallet.release(other, &vault.head), Err(Refusal::HeadMismatch(_))));
}

#[test]
fn a_plan_can_be_prepared_again() {
    let mut vault = Vault::new(&config());
    let plan = vault.plan(sign(&json!({}))).unwrap();
    let first = vault.wallet.prepare(&plan, &vault.ledger(&plan), NOW, &entropy(NOW)).unwrap();
    vault.sign(sign(&json!({ "nonce": "0x9" }))).unwrap();
    // The first ticket is out of date. The plan can be prepared on the current ledger.
    let second = vault.wallet.prepare(&plan, &vault.ledger(&plan), NOW, &entropy(NOW)).unwrap();
    assert_ne!(first.entry(), second.entry());
    vault.commit(&second);
    assert_eq!(vault.release(second).unwrap().sequence, 2);
}

#[test]
fn plans_and_tickets_of_another_wallet_are_refused() {
    let (vault, other) = (Vault::new(&config()), Vault::new(&config()));
    let plan = vault.plan(sign(&json!({}))).unwrap();
    assert!(matches!(other.wallet.prepare(&plan, &vault.ledger(&plan), NOW, &entropy(NOW)), Err(Refusal::Fault(_))));
    let ticket = vault.prepare(sign(&json!({}))).unwrap();
    let head = ticket.entry().unwrap().head;
    assert!(matches!(other.wallet.release(ticket, &head), Err(Refusal::Fault(_))));
}

#[test]
fn a_contradictory_ledger_is_a_fault() {
    let vault = Vault::new(&config());
    let mut send = call("eth_sendTransaction", &json!([transaction()]));
    send.estimates = Some(Ok(estimates(0)));
    send.idempotency_key = Some("k".into());
    let plan = vault.plan(send).unwrap();
    let [_, idempotency, nonce, _, _, sent, spend] = &plan.rows()[..] else { panic!("{:?}", plan.rows()) };
    let row = |name: &str, value: &str| Row { name: name.into(), value: value.into(), expires: None };
    let some = |sequence, head, rows| Ledger { sequence, head, rows };
    let good = some(3, [3; 32], vec![row(nonce, "0-4,9"), row(spend, "17")]);
    assert!(vault.wallet.prepare(&plan, &good, NOW, &entropy(NOW)).is_ok());
    let hash = hex::encode(&[1; 32]);
    let earlier = |sequence: &str, head: &str| format!(r#"["{hash}","{sequence}","{head}","{hash}",null]"#);
    for ledger in [
        some(0, [3; 32], vec![]),
        some(3, [0; 32], vec![]),
        some(3, [3; 32], vec![row("nonce:5:x", "1")]),
        some(3, [3; 32], vec![row(spend, "1"), row(spend, "1")]),
        some(3, [3; 32], vec![row(spend, "")]),
        some(3, [3; 32], vec![row(spend, "-1")]),
        some(3, [3; 32], vec![row(spend, "0x1")]),
        some(3, [3; 32], vec![row(nonce, "")]),
        some(3, [3; 32], vec![row(nonce, "5-4,9")]),
        some(3, [3; 32], vec![row(nonce, "01")]),
        // The chain has seen the nonce's count go by; what was signed with it is asked for.
        some(3, [3; 32], vec![row(nonce, "9"), row(sent, "0,1,2,3")]),
        some(3, [3; 32], vec![row(idempotency, "{}")]),
        some(3, [3; 32], vec![row(idempotency, &earlier("x", &hash))]),
        some(3, [3; 32], vec![row(idempotency, &earlier("4", &hash))]),
        some(3, [3; 32], vec![row(idempotency, &earlier("3", &hash))]),
        some(u64::MAX, [3; 32], vec![]),
    ] {
        let Err(Refusal::Fault(detail)) = vault.wallet.prepare(&plan, &ledger, NOW, &entropy(NOW)) else { panic!("{ledger:?}") };
        assert!(detail.starts_with("ledger: "), "{detail}");
    }
}
