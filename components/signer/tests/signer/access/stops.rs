//! What an operator stops in the ledger: it holds for every wallet that reads it.

use mintmark_signer::{
    record::stops::Stoppable,
    refusal::{Invalid, Refusal},
    stop_order::{self, StopAct, StopIds, StopOrder, StopOrderError},
    wallet::{call::Call, plan::Planned, signing_task::Signed},
};
use serde_json::json;

use crate::{
    outbox::support::{of_desk, on_chain, raw, send, sending},
    support::{
        requests::{bearer, call, transaction_with},
        vault::Vault,
        wallet::{COLD_ADDRESS, HOT_ADDRESS, config},
    },
};

fn key(id: &str) -> Stoppable {
    Stoppable::Key(id.into())
}

fn caller(id: &str) -> Stoppable {
    Stoppable::Caller(id.into())
}

fn order(what: Stoppable, act: StopAct) -> StopOrder {
    StopOrder { what, act, reason: "leaked \"token\"".into(), ids: StopIds::Known }
}

/// Performs an order. Returns whether it made an entry, and what it says is stopped still.
fn ordered(vault: &mut Vault, order: &StopOrder) -> Result<(bool, Vec<String>), StopOrderError> {
    let ledger = vault.ledger_of(&stop_order::rows());
    let ordered = stop_order::perform(&config().to_string(), order, &ledger, vault.now)?;
    vault.append(ordered.entry.as_ref());
    Ok((ordered.entry.is_some(), ordered.still_stopped))
}

/// Performs an order. Returns whether it made an entry.
fn perform(vault: &mut Vault, order: &StopOrder) -> Result<bool, StopOrderError> {
    Ok(ordered(vault, order)?.0)
}

fn stop(vault: &mut Vault, what: Stoppable) {
    assert_eq!(perform(vault, &order(what, StopAct::Stop)), Ok(true));
}

fn lift(vault: &mut Vault, what: Stoppable) {
    assert_eq!(perform(vault, &order(what, StopAct::Lift)), Ok(true));
}

fn words(address: &str) -> Call {
    call("personal_sign", &json!(["hello", address]))
}

fn denied(result: Result<Signed, Refusal>) -> String {
    match result {
        Err(Refusal::Denied(denial)) => denial.detail,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_frozen_key_signs_nothing_until_the_freeze_is_lifted() {
    let mut vault = Vault::new(&config());
    let keyed = || Call { idempotency_key: Some("a".into()), ..words(HOT_ADDRESS) };
    let first = vault.sign(keyed()).unwrap();
    stop(&mut vault, key("hot"));
    let frozen = "the key hot is frozen by entry 2 of the ledger";
    assert_eq!(denied(vault.sign(keyed())), frozen, "no earlier signature is repeated");
    assert_eq!(denied(vault.sign(call("eth_signTransaction", &json!([transaction_with(&json!({}))])))), frozen);
    let entry = vault.last();
    assert_eq!((&entry["outcome"], &entry["code"], &entry["detail"]), (&json!("refused"), &json!("denied"), &json!(frozen)));
    assert!(vault.dry_run(Call { estimates: None, ..sending(&json!({}), 5) }).is_err(), "a dry run is refused too");
    let other = Call { credential: bearer("desk-token"), ..words(COLD_ADDRESS) };
    assert!(vault.sign(other).is_ok(), "another key signs");
    lift(&mut vault, key("hot"));
    assert_eq!(vault.sign(keyed()).unwrap(), first);
}

#[test]
fn a_frozen_wallet_refuses_every_key_and_keeps_the_freeze_of_a_key() {
    let mut vault = Vault::new(&config());
    stop(&mut vault, key("cold"));
    stop(&mut vault, Stoppable::Wallet);
    assert_eq!(denied(vault.sign(words(HOT_ADDRESS))), "the signer is frozen by entry 2 of the ledger");
    lift(&mut vault, Stoppable::Wallet);
    assert!(vault.sign(words(HOT_ADDRESS)).is_ok());
    let cold = Call { credential: bearer("desk-token"), ..words(COLD_ADDRESS) };
    assert_eq!(denied(vault.sign(cold)), "the key cold is frozen by entry 1 of the ledger");
}

#[test]
fn lifting_a_freeze_says_what_is_frozen_still() {
    let mut vault = Vault::new(&config());
    for what in [key("hot"), Stoppable::Wallet, key("cold"), caller("desk")] {
        assert_eq!(ordered(&mut vault, &order(what, StopAct::Stop)), Ok((true, Vec::new())));
    }
    let wallet = "the signer is frozen by entry 2 of the ledger".to_owned();
    let cold = "the key cold is frozen by entry 3 of the ledger".to_owned();
    assert_eq!(ordered(&mut vault, &order(key("hot"), StopAct::Lift)), Ok((true, vec![wallet.clone()])));
    assert_eq!(ordered(&mut vault, &order(key("hot"), StopAct::Lift)), Ok((false, vec![wallet])), "lifted already");
    assert_eq!(ordered(&mut vault, &order(caller("desk"), StopAct::Lift)), Ok((true, Vec::new())));
    assert_eq!(ordered(&mut vault, &order(Stoppable::Wallet, StopAct::Lift)), Ok((true, vec![cold])));
    assert_eq!(ordered(&mut vault, &order(key("cold"), StopAct::Lift)), Ok((true, Vec::new())));
}

#[test]
fn a_revoked_caller_is_unauthorized_and_each_attempt_is_an_entry() {
    let mut vault = Vault::new(&config());
    stop(&mut vault, caller("backend"));
    let refused = vault.sign(words(HOT_ADDRESS));
    let detail = "the caller backend is revoked by entry 1 of the ledger";
    assert_eq!(refused, Err(Refusal::Revoked(detail.into())));
    // Whose key it is, and what an idempotency key was used for, makes no difference.
    assert_eq!(vault.sign(words(COLD_ADDRESS)), Err(Refusal::Revoked(detail.into())));
    let entry = vault.last();
    assert_eq!((&entry["outcome"], &entry["code"], &entry["detail"]), (&json!("refused"), &json!("unauthorized"), &json!(detail)));
    assert_eq!((&entry["caller"], vault.texts.len()), (&json!("backend"), 3));
    let other = Call { credential: bearer("desk-token"), ..words(HOT_ADDRESS) };
    assert!(vault.sign(other).is_ok(), "another caller signs with the same key");
    lift(&mut vault, caller("backend"));
    assert!(vault.sign(words(HOT_ADDRESS)).is_ok());
}

#[test]
fn a_revoked_caller_reads_nothing_of_the_ledger() {
    let mut vault = Vault::new(&config());
    let hash = send(&mut vault).hash;
    let lookups = || [on_chain("signer_transactions", &json!([])), on_chain("signer_transaction", &json!([{ "hash": hash }]))];
    let audit = |vault: &Vault| {
        let Ok(Planned::Audit(request)) = vault.wallet.plan(call("signer_audit", &json!([])), vault.now) else { panic!() };
        vault.wallet.entries_for(&request, &vault.ledger_of(&request.rows()).rows)
    };
    for lookup in lookups() {
        assert!(vault.look_up(lookup).is_ok());
    }
    assert_eq!(audit(&vault).map(|query| query.limit), Ok(100));
    stop(&mut vault, caller("backend"));
    for lookup in lookups() {
        assert!(matches!(vault.look_up(lookup), Err(Refusal::Revoked(_))));
    }
    assert!(matches!(audit(&vault), Err(Refusal::Revoked(_))));
    assert!(vault.look_up(of_desk("signer_transactions", &json!([{ "account": HOT_ADDRESS }]))).is_ok());
}

#[test]
fn a_frozen_key_sends_nothing_again() {
    let mut vault = Vault::new(&config());
    send(&mut vault);
    let bytes = raw(&vault, 5);
    assert!(bytes.is_string());
    for what in [key("hot"), Stoppable::Wallet] {
        stop(&mut vault, what.clone());
        assert!(raw(&vault, 5).is_null());
        lift(&mut vault, what);
        assert_eq!(raw(&vault, 5), bytes);
    }
    stop(&mut vault, key("cold"));
    assert_eq!(raw(&vault, 5), bytes, "the freeze of another key makes no difference");
}

#[test]
fn every_order_is_an_entry_and_a_repeated_one_is_none() {
    let mut vault = Vault::new(&config());
    for (what, stopped, lifted) in [
        (key("hot"), ["operator_freeze", "frozen"], ["operator_unfreeze", "unfrozen"]),
        (Stoppable::Wallet, ["operator_freeze", "frozen"], ["operator_unfreeze", "unfrozen"]),
        (caller("desk"), ["operator_revoke", "revoked"], ["operator_reinstate", "reinstated"]),
    ] {
        for (act, [method, code]) in [(StopAct::Stop, stopped), (StopAct::Lift, lifted)] {
            assert_eq!(perform(&mut vault, &order(what.clone(), act)), Ok(true));
            assert_eq!(perform(&mut vault, &order(what.clone(), act)), Ok(false), "it is so already");
            let entry = vault.last();
            assert_eq!((&entry["outcome"], &entry["method"], &entry["code"]), (&json!("changed"), &json!(method), &json!(code)));
            assert_eq!(entry["detail"], "leaked \"token\"");
            let named = match &what {
                Stoppable::Wallet => (json!(null), json!(null)),
                Stoppable::Key(id) => (json!(id), json!(null)),
                Stoppable::Caller(id) => (json!(null), json!(id)),
            };
            assert_eq!((entry["key"].clone(), entry["caller"].clone()), named);
        }
    }
    let row = &vault.rows["stops"];
    assert_eq!((row.value.as_str(), row.expires), ("[]", Some(vault.now)), "a row without stops goes away");
    stop(&mut vault, key("hot"));
    assert_eq!(vault.rows["stops"].expires, None);
}

#[test]
fn an_unknown_id_is_refused_unless_any_is_asked_for() {
    let mut vault = Vault::new(&config());
    for (what, field, known) in [(key("hott"), "key", "hot, cold"), (caller("bckend"), "caller", "backend, desk")] {
        let Err(StopOrderError::Refused(Refusal::InvalidParams(invalid))) = perform(&mut vault, &order(what.clone(), StopAct::Stop)) else {
            panic!("{what:?}")
        };
        let expected = format!("a {field} of the configuration ({known}), or one that the ledger has recorded");
        assert_eq!((invalid.field.as_str(), invalid.expected), (field, expected));
        assert_eq!(perform(&mut vault, &StopOrder { ids: StopIds::Any, ..order(what, StopAct::Stop) }), Ok(true));
    }
    // A gateway with another configuration has recorded this key and this caller.
    let mut other = config();
    other["keys"][0]["id"] = json!("warm");
    other["callers"] = json!([{ "id": "bot", "tokenSha256": "00".repeat(32), "keys": ["warm"] }]);
    let given = [("warm", crate::support::wallet::HOT), ("cold", crate::support::wallet::COLD)];
    let given = given.map(|(id, secret)| crate::support::wallet::given_key(id, secret));
    vault.wallet = mintmark_signer::wallet::Wallet::open(&other.to_string(), given.into(), vec![7; 32]).unwrap();
    vault.record_roster();
    stop(&mut vault, key("warm"));
    stop(&mut vault, caller("bot"));
}

#[test]
fn a_malformed_order_is_refused() {
    let mut vault = Vault::new(&config());
    for reason in ["", "two\nlines", &"x".repeat(501)] {
        let malformed = StopOrder { reason: reason.into(), ..order(Stoppable::Wallet, StopAct::Stop) };
        let refused = perform(&mut vault, &malformed);
        assert!(matches!(refused, Err(StopOrderError::Refused(Refusal::InvalidParams(Invalid { field, .. }))) if field == "reason"));
    }
    let ledger = vault.ledger_of(&stop_order::rows());
    let broken = stop_order::perform("{}", &order(Stoppable::Wallet, StopAct::Stop), &ledger, vault.now);
    assert!(matches!(broken, Err(StopOrderError::Config(errors)) if !errors.is_empty()));
}

#[test]
fn a_row_that_cannot_be_read_signs_nothing() {
    let mut vault = Vault::new(&config());
    stop(&mut vault, caller("desk"));
    for value in ["", "{}", "[1]", r#"[["key","hot","1","2"]]"#, r#"[["thing","hot","1","2","r"]]"#, r#"[["key","hot","one","2","r"]]"#] {
        vault.rows.get_mut("stops").unwrap().value = value.into();
        assert!(matches!(vault.sign(words(HOT_ADDRESS)), Err(Refusal::Fault(_))), "{value}");
        assert!(matches!(vault.look_up(on_chain("signer_transactions", &json!([]))), Err(Refusal::Fault(_))), "{value}");
        assert!(matches!(perform(&mut vault, &order(key("hot"), StopAct::Stop)), Err(StopOrderError::Refused(Refusal::Fault(_)))));
    }
}
