//! Rounds over the signer's outbox: what is asked, sent and recorded.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Credential, Refusal, SignOutcome, SignResponse, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use support::{CONFIG, ScriptedNft, gateway, json_response, reconcile};

const ACCOUNT: &str = "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23";
const NOW: u64 = 1_700_000_000_000_000;
const MINUTE: u64 = 60_000_000;

/// A chain, and a signer with something open.
struct World {
    open: Value,
    /// The number of the latest block, and the nonces of the account.
    head: u64,
    confirmed: u64,
    pending: u64,
    /// The blocks of transactions by hash. 0 for one that waits.
    blocks: Vec<(&'static str, u64)>,
    /// What a node says when a transaction is sent.
    sending: Value,
    sent: Vec<String>,
    reports: Vec<Value>,
}

impl World {
    /// The account waits for nonce 5. `transactions` begin there.
    fn new(transactions: Value) -> Self {
        let next = 5 + transactions.as_array().unwrap().len();
        let account = json!({ "account": ACCOUNT, "firstOpen": "5", "next": next.to_string(), "transactions": transactions });
        Self {
            open: json!({ "accounts": [account] }),
            head: 1_000,
            confirmed: 5,
            pending: 5,
            blocks: Vec::new(),
            sending: json!({ "result": "0xhash" }),
            sent: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// Runs a round. Returns what it did with the account.
    fn round(&mut self) -> Value {
        let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| self.answer(action));
        assert_eq!((seen.status, seen.summary.unwrap().route.as_str()), (200, "outbox"));
        let done: Value = serde_json::from_str(&seen.body).unwrap();
        assert_eq!((&done["chains"][0]["chain"], &done["chains"][0]["failed"]), (&json!("1"), &Value::Null));
        done["chains"][0]["accounts"][0].clone()
    }

    fn answer(&mut self, action: &Action) -> Option<Outcome> {
        match action {
            Action::Sign(call) => {
                assert!(matches!(call.credential, Credential::Gateway));
                assert_eq!(call.chain.as_deref(), Some("1"));
                let result = match call.method.as_str() {
                    "outbox_open" => self.open.to_string(),
                    "outbox_report" => {
                        let params: Value = serde_json::from_str(&call.params).unwrap();
                        let mut report = params[0].clone();
                        assert_eq!(report.as_object_mut().unwrap().remove("account"), Some(json!(ACCOUNT)));
                        self.reports.push(report);
                        "true".into()
                    }
                    other => panic!("{other}"),
                };
                Some(Outcome::Sign(Ok(SignOutcome::Answered(SignResponse { result, hash: None, hash_recorded: true }))))
            }
            Action::Fetch(fetch) => Some(self.chain(fetch.body.as_deref().unwrap())),
            _ => None,
        }
    }

    fn chain(&mut self, body: &[u8]) -> Outcome {
        let call: Value = serde_json::from_slice(body).unwrap();
        let block_of = |hash: &Value| self.blocks.iter().find(|(known, _)| json!(known) == *hash).map(|(_, block)| *block);
        let hexadecimal = |number: u64| json!({ "result": format!("{number:#x}") });
        let answer = match (call["method"].as_str().unwrap(), &call["params"]) {
            ("eth_blockNumber", _) => hexadecimal(self.head),
            ("eth_getTransactionCount", params) => hexadecimal(if params[1] == "latest" { self.confirmed } else { self.pending }),
            ("eth_getTransactionReceipt", params) => match block_of(&params[0]) {
                Some(block) if block > 0 => json!({ "result": { "blockNumber": format!("{block:#x}") } }),
                _ => json!({ "result": null }),
            },
            ("eth_getTransactionByHash", params) => json!({ "result": block_of(&params[0]).map(|_| json!({ "blockNumber": null })) }),
            ("eth_sendRawTransaction", params) => {
                self.sent.push(params[0].as_str().unwrap().into());
                self.sending.clone()
            }
            (method, _) => panic!("{method}"),
        };
        let mut whole = json!({ "jsonrpc": "2.0", "id": call["id"] });
        whole.as_object_mut().unwrap().extend(answer.as_object().unwrap().clone());
        json_response(&whole.to_string())
    }
}

/// A transaction that was recorded a minute ago.
fn transaction(nonce: u64, changes: Value) -> Value {
    let time = (NOW - MINUTE).to_string();
    let mut transaction = json!({
        "nonce": nonce.to_string(), "state": "signed", "time": time, "lastTime": time, "mined": null, "block": null, "nodeSaid": null,
        "hashes": [format!("0xa{nonce}")], "raw": format!("0xf{nonce}")
    });
    transaction.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    transaction
}

fn report(nonce: u64, state: &str, changes: Value) -> Value {
    let mut report = json!({ "nonce": nonce, "state": state, "final": false });
    report.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    report
}

#[test]
fn what_no_node_has_is_sent_in_the_order_of_its_nonces() {
    let mut world = World::new(json!([transaction(5, json!({})), transaction(6, json!({})), transaction(7, json!({}))]));
    world.blocks = vec![("0xa6", 0)];
    let done = world.round();
    assert_eq!(world.sent, ["0xf5", "0xf7"]);
    assert_eq!(world.reports, [report(5, "sent", json!({})), report(6, "pending", json!({})), report(7, "sent", json!({}))]);
    assert_eq!((&done["open"], &done["sent"], &done["recorded"], &done["stuck"]), (&json!(3), &json!(2), &json!(3), &Value::Null));
}

#[test]
fn what_is_known_is_not_recorded_again() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    world.blocks = vec![("0xa5", 0)];
    assert_eq!(world.round()["recorded"], 0);
    assert!(world.sent.is_empty() && world.reports.is_empty());
}

#[test]
fn an_evicted_transaction_is_sent_again() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    world.round();
    assert_eq!((world.sent.as_slice(), world.reports.as_slice()), (["0xf5".to_owned()].as_slice(), [report(5, "sent", json!({}))].as_slice()));
}

#[test]
fn the_request_that_signed_has_its_deadline_to_send() {
    for (age, sends) in [(4_999_999, false), (5_000_000, true)] {
        let mut world = World::new(json!([transaction(5, json!({ "lastTime": (NOW - age).to_string() }))]));
        world.round();
        assert_eq!(!world.sent.is_empty(), sends, "{age}");
    }
}

#[test]
fn the_words_of_a_node_are_recorded() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    world.sending = json!({ "error": { "code": -32000, "message": "insufficient funds for gas * price + value" } });
    world.round();
    let words = json!({ "nodeSaid": "insufficient funds for gas * price + value" });
    assert_eq!(world.reports, [report(5, "refused", words)]);
}

#[test]
fn a_node_that_has_it_already_does_not_refuse() {
    for said in ["already known", "ALREADY_EXISTS: already known", "known transaction: 0xa5", "AlreadyKnown"] {
        let mut world = World::new(json!([transaction(5, json!({}))]));
        world.sending = json!({ "error": { "code": -32000, "message": said } });
        world.round();
        assert_eq!(world.reports, [report(5, "sent", json!({}))], "{said}");
    }
}

#[test]
fn one_transaction_at_a_time_of_a_delegated_account() {
    for said in ["in-flight transaction limit reached for delegated accounts", "gapped-nonce tx from delegated accounts"] {
        let mut world = World::new(json!([transaction(5, json!({})), transaction(6, json!({})), transaction(7, json!({}))]));
        world.blocks = vec![("0xa5", 0)];
        world.sending = json!({ "error": { "code": -32000, "message": said } });
        let done = world.round();
        // Nothing is recorded of 6, and 7 is not tried.
        assert_eq!((world.sent.len(), &world.reports), (1, &vec![report(5, "pending", json!({}))]), "{said}");
        assert_eq!((&done["held"], &done["open"]), (&json!(true), &json!(3)));
    }
}

#[test]
fn what_cannot_be_sent_is_dropped() {
    let mut world = World::new(json!([transaction(5, json!({ "raw": null, "hashes": [] }))]));
    world.round();
    assert_eq!(world.reports, [report(5, "dropped", json!({}))]);
    let mut known = World::new(json!([transaction(5, json!({ "raw": null }))]));
    known.blocks = vec![("0xa5", 0)];
    known.round();
    assert_eq!(known.reports, [report(5, "pending", json!({}))]);
}

#[test]
fn a_block_is_final_under_64_others() {
    for (head, is_final) in [(963, false), (964, true)] {
        let mut world = World::new(json!([transaction(5, json!({}))]));
        (world.confirmed, world.pending, world.head, world.blocks) = (6, 6, head, vec![("0xa5", 900)]);
        let done = world.round();
        assert_eq!(world.reports, [report(5, "mined", json!({ "mined": "0xa5", "block": 900, "final": is_final }))], "{head}");
        assert_eq!(done["open"], 0);
    }
}

#[test]
fn a_transaction_that_was_replaced_can_be_the_one_in_a_block() {
    let mut world = World::new(json!([transaction(5, json!({ "hashes": ["0xnew", "0xold"] }))]));
    (world.confirmed, world.blocks) = (6, vec![("0xold", 990)]);
    world.round();
    assert_eq!(world.reports, [report(5, "mined", json!({ "mined": "0xold", "block": 990 }))]);
}

#[test]
fn a_nonce_that_somebody_else_used_is_replaced_and_then_final() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    world.confirmed = 6;
    world.round();
    assert_eq!(world.reports, [report(5, "replaced", json!({ "block": 1_000 }))]);
    let seen_before = json!({ "state": "replaced", "block": "936" });
    let mut later = World::new(json!([transaction(5, seen_before)]));
    later.confirmed = 6;
    later.round();
    assert_eq!(later.reports, [report(5, "replaced", json!({ "block": 936, "final": true }))]);
}

#[test]
fn a_block_that_is_gone_frees_its_transaction() {
    let mined = json!({ "state": "mined", "mined": "0xa5", "block": "990" });
    let mut world = World::new(json!([transaction(5, mined)]));
    world.round();
    assert_eq!((world.sent.len(), &world.reports), (1, &vec![report(5, "sent", json!({}))]));
}

#[test]
fn nonces_before_the_first_transaction_are_passed_by() {
    let mut world = World::new(json!([transaction(8, json!({}))]));
    world.confirmed = 7;
    world.round();
    assert_eq!(world.reports[0], report(6, "replaced", json!({ "final": true })));
}

#[test]
fn an_account_that_waits_for_five_minutes_is_stuck() {
    let old = |nonce, more: Value| {
        let mut transaction = transaction(nonce, json!({ "time": (NOW - 5 * MINUTE).to_string(), "state": "pending" }));
        transaction.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        transaction
    };
    let mut world = World::new(json!([old(5, json!({}))]));
    world.blocks = vec![("0xa5", 0)];
    assert_eq!(world.round()["stuck"], json!({ "nonce": "5", "state": "pending", "seconds": 300, "nodeSaid": null }));
    // A gap: nothing was signed with the nonce that the chain waits for.
    let mut gap = World::new(json!([old(6, json!({}))]));
    gap.blocks = vec![("0xa6", 0)];
    assert_eq!(gap.round()["stuck"], json!({ "nonce": "5", "state": null, "seconds": 300, "nodeSaid": null }));
    let mut young = World::new(json!([transaction(5, json!({}))]));
    assert_eq!(young.round()["stuck"], Value::Null);
}

#[test]
fn a_pending_nonce_past_ours_is_foreign() {
    let mut world = World::new(json!([transaction(5, json!({ "state": "pending" }))]));
    (world.blocks, world.pending) = (vec![("0xa5", 0)], 6);
    assert_eq!(world.round()["foreignNonce"], Value::Null);
    world.pending = 7;
    assert_eq!(world.round()["foreignNonce"], "7");
}

#[test]
fn a_chain_or_a_ledger_that_fails_changes_nothing() {
    let mut world = World::new(json!([transaction(5, json!({}))]));
    let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| match action {
        Action::Fetch(_) => Some(json_response("no JSON")),
        action => world.answer(action),
    });
    let done: Value = serde_json::from_str(&seen.body).unwrap();
    assert!(done["chains"][0]["accounts"][0]["failed"].is_string(), "{done}");
    assert!(world.reports.is_empty());
    for failure in [VaultFailure::StoreUnavailable, VaultFailure::Refused(Refusal::Fault("broken row".into()))] {
        let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| match action {
            Action::Sign(_) => Some(Outcome::Sign(Err(failure.clone()))),
            _ => None,
        });
        let done: Value = serde_json::from_str(&seen.body).unwrap();
        assert!(done["chains"][0]["failed"].is_string(), "{done}");
    }
}

#[test]
fn without_a_signer_nothing_is_asked() {
    let config = CONFIG.replace("\"signer\": true", "\"signer\": false");
    let seen = reconcile(&gateway(&config, ScriptedNft::default()), |_| None);
    assert_eq!((seen.body.as_str(), seen.effects.len()), (r#"{"chains":[]}"#, 0));
}
