//! Requests of several callers and keys about a nonce whose transaction a node refuses for good.

use mintmark_signer::{refusal::Refusal, wallet::call::Call};
use serde_json::json;

use crate::{
    outbox::{
        refused::{as_desk, nonce_of, refuse, with_key},
        support::{hash, on_chain, reported, seen, send, sending},
    },
    support::{
        requests::estimates,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
};

#[test]
fn the_key_of_a_replaced_transaction_never_sends_it_again() {
    let mut vault = Vault::new(&config());
    let first = vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap();
    refuse(&mut vault, 5);
    let again = vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap();
    assert_eq!(again, first, "until it is replaced");
    send(&mut vault);
    let Err(Refusal::TransactionReplaced(it)) = vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")) else { panic!() };
    assert_eq!((it.field.as_str(), it.got.as_str()), ("Idempotency-Key", "a key of entry 1, which entry 3 replaced"));
    assert_eq!(vault.last()["code"], "transaction-replaced");
    // The first one was mined after all: its key leads to it.
    assert!(reported(&mut vault, 5, "mined", &json!({ "mined": hash(&first), "block": 9 })));
    assert_eq!(vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap(), first);
}

#[test]
fn an_equal_payment_that_takes_the_nonce_is_another_payment() {
    for other in [|call| call, as_desk] {
        let mut vault = Vault::new(&config());
        let pay = || sending(&json!({ "value": "0x7" }), 5);
        let dearer = || other(sending(&json!({ "value": "0x7", "maxFeePerGas": "0x6fc23ac00" }), 5));
        vault.sign(with_key(pay(), "one")).unwrap();
        refuse(&mut vault, 5);
        let second = vault.sign(with_key(dearer(), "two")).unwrap();
        assert_eq!(second.nonce, Some(5));
        assert!(matches!(vault.sign(with_key(pay(), "one")), Err(Refusal::TransactionReplaced(_))));
        assert_eq!(vault.sign(with_key(dearer(), "two")).unwrap(), second);
        // The first bytes again would be one transaction for two requests.
        refuse(&mut vault, 5);
        assert!(matches!(vault.sign(pay()), Err(Refusal::InvalidParams(it)) if it.got == "the same transaction again"));
        let entry = vault.last();
        assert_eq!((&entry["outcome"], &entry["code"], &entry["nonce"]), (&json!("refused"), &json!("invalid-params"), &json!("5")));
    }
}

#[test]
fn the_same_bytes_are_never_signed_for_two_requests() {
    let mut vault = Vault::new(&config());
    let pay = || sending(&json!({ "value": "0x7" }), 5);
    let first = vault.sign(with_key(pay(), "one")).unwrap();
    refuse(&mut vault, 5);
    assert_eq!(nonce_of(&mut vault, with_key(as_desk(pay()), "two")), 6);
    assert_eq!(vault.sign(with_key(pay(), "one")).unwrap(), first);
    let again = vault.sign(sending(&json!({ "value": "0x7", "nonce": "0x5" }), 5));
    assert!(matches!(again, Err(Refusal::InvalidParams(it)) if it.got == "the same transaction again"));
}

#[test]
fn the_key_of_a_transaction_whose_nonce_another_one_used_says_so() {
    for (state, more) in [("replaced", json!({ "block": 9 })), ("replaced", json!({ "block": 9, "final": true }))] {
        let mut vault = Vault::new(&config());
        vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap();
        reported(&mut vault, 5, state, &more);
        let Err(Refusal::TransactionReplaced(it)) = vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")) else { panic!() };
        assert_eq!(it.got, "a key of entry 1, whose nonce another transaction has used");
        assert_eq!(it.expected.contains("the payment was not made"), more["final"] == true, "{}", it.expected);
    }
}

#[test]
fn a_refusal_by_an_endpoint_that_lags_changes_nothing_that_is_known_better() {
    let late = json!({ "nodeSaid": "insufficient funds", "ifUnsent": true });
    for (state, counts) in [("signed", true), ("dropped", true), ("sent", false), ("pending", false), ("mined", false)] {
        let mut vault = Vault::new(&config());
        send(&mut vault);
        if state != "signed" {
            reported(&mut vault, 5, state, &json!({}));
        }
        assert_eq!(reported(&mut vault, 5, "refused", &late), counts, "{state}");
        assert_eq!(seen(&vault, 5)["state"], if counts { "refused" } else { state });
    }
}

#[test]
fn a_client_replaces_only_what_it_sent_itself_unless_nobody_has_that() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let theirs = json!({ "nonce": "0x5", "maxFeePerGas": "0xba43b7400", "maxPriorityFeePerGas": "0xba43b7400" });
    let Err(Refusal::InvalidParams(it)) = vault.sign(as_desk(sending(&theirs, 5))) else { panic!() };
    assert_eq!((it.field.as_str(), it.got.as_str()), ("params[0].nonce", "5, of another caller"));
    refuse(&mut vault, 5);
    assert_eq!(nonce_of(&mut vault, as_desk(sending(&theirs, 5))), 5);
    // The caller `backend` may read the audit.
    let more = json!({ "nonce": "0x5", "maxFeePerGas": "0xdf8475800", "maxPriorityFeePerGas": "0xdf8475800" });
    assert_eq!(nonce_of(&mut vault, sending(&more, 5)), 5);
}

#[test]
fn the_key_of_a_transaction_that_was_sped_up_leads_to_what_stands_for_it() {
    let mut vault = Vault::new(&config());
    vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap();
    let speed_up = on_chain("signer_speedUp", &json!([{ "from": HOT_ADDRESS, "nonce": "0x5" }]));
    let speed_up = || Call { estimates: Some(Ok(estimates(6))), confirmed_nonce: Some(5), ..Call { ..clone_of(&speed_up) } };
    let faster = vault.sign(with_key(speed_up(), "fast")).unwrap();
    let again = vault.sign(with_key(sending(&json!({ "value": "0x7" }), 5), "k")).unwrap();
    assert_eq!((again.hash, again.sequence), (faster.hash.clone(), faster.sequence));
    let fastest = vault.sign(speed_up()).unwrap();
    assert_eq!(vault.sign(with_key(speed_up(), "fast")).unwrap().hash, fastest.hash);
}

fn clone_of(call: &Call) -> Call {
    on_chain(&call.method, &serde_json::from_str(&call.params).unwrap())
}
