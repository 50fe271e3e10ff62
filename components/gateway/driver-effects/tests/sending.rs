//! What happens between a signature and the answer: what is kept before it is sent, and what counts
//! as sent.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Credential, SignOutcome, SignResponse, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::world::{World, answer};
use support::*;

const RAW: &str = "\"0xraw\"";

fn sending() -> World {
    World::new("eth_sendTransaction", json!([{ "from": "0xa" }]), answer(RAW, Some("0xhash")))
}

fn refusal(message: &str) -> Outcome {
    json_response(&json!({ "jsonrpc": "2.0", "id": 0, "error": { "code": -32000, "message": message } }).to_string())
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

#[test]
fn what_a_delegated_account_sends_later_counts_as_sent() {
    let mut world = World { broadcast: |_| refusal("in-flight transaction limit reached for delegated accounts"), ..sending() };
    let seen = world.run("/v1/signer/1", &[]);
    assert_eq!(body(&seen)["result"], "0xhash");
    assert_eq!(world.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count(), 1);
}

#[test]
fn a_refusal_says_what_the_outbox_does() {
    let mut world = World { broadcast: |_| refusal("txpool is full"), ..sending() };
    let detail = body(&world.run("/v1/signer/1", &[]))["error"]["message"].as_str().unwrap().to_owned();
    assert!(detail.contains("txpool is full") && detail.contains("the outbox goes on sending it"), "{detail}");
}

#[test]
fn a_refusal_behind_an_earlier_nonce_names_the_way_out() {
    let way_out = "the account waits for nonce 5 before it: if that is stuck, signer_speedUp or signer_cancel with nonce 0x5 replaces";
    for words in ["txpool is full", "insufficient funds for gas * price + value"] {
        // The transaction has nonce 7.
        for (latest, is_behind) in [("0x5", true), ("0x7", false)] {
            let mut world = World { broadcast: if words.starts_with("txpool") { FULL } else { POOR }, ..sending() };
            world.said.insert("eth_getTransactionCount", json!({ "result": latest }));
            let error = body(&world.run("/v1/signer/1", &[]))["error"].clone();
            let message = error["message"].as_str().unwrap();
            assert_eq!((message.contains(words), message.contains(way_out)), (true, is_behind), "{message}");
        }
    }
}

const FULL: fn(usize) -> Outcome = |_| refusal("txpool is full");
const POOR: fn(usize) -> Outcome = |_| refusal("insufficient funds for gas * price + value");

#[test]
fn a_refusal_for_good_is_recorded_at_once_so_that_the_next_transaction_takes_the_nonce() {
    let mut world = World { broadcast: |_| refusal("insufficient funds for gas * price + value"), ..sending() };
    let mut reports = Vec::new();
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), |action| match action {
            Action::Sign(call) if matches!(call.credential, Credential::Gateway) => {
                reports.push(format!("{} {}", call.method, call.params));
                let response = SignResponse { result: "true".into(), hash: None, nonce: None, sequence: None, hash_recorded: true };
                Some(Outcome::Sign(Ok(SignOutcome::Answered(response))))
            }
            action => world.answer(action),
        });
    let report = r#"{"account":"0xa","nonce":7,"sequence":3,"state":"refused","final":false,"nodeSaid":"insufficient funds for gas * price + value","ifUnsent":true}"#;
    assert_eq!(reports, [format!("outbox_report [{report}]")]);
    let error = &body(&seen)["error"];
    assert_eq!(
        (&error["code"], &error["data"]["code"], &error["data"]["reason"]),
        (&json!(-32003), &json!("transaction-refused"), &json!("refused-by-node"))
    );
    assert!(error["message"].as_str().unwrap().contains("the next transaction of the account can take its nonce"));
    assert_eq!(world.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count(), 1, "it is not tried again");
}

/// Runs a request of a remote key. `kept` is what the ledger says to its signature.
fn remote(kept: &Result<(), VaultFailure>) -> (Seen, World, Vec<String>) {
    let mut world = sending();
    let mut asked = Vec::new();
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), |action| match action {
            Action::Sign(call) if matches!(call.credential, Credential::Gateway) => {
                asked.push(format!(
                    "{} {} before {} broadcasts",
                    call.method,
                    call.params,
                    world.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count()
                ));
                let response = SignResponse { result: "true".into(), hash: None, nonce: None, sequence: None, hash_recorded: true };
                Some(Outcome::Sign(kept.clone().map(|()| SignOutcome::Answered(response))))
            }
            action => match world.answer(action) {
                Some(Outcome::Sign(Ok(SignOutcome::Answered(response)))) => {
                    Some(Outcome::Sign(Ok(SignOutcome::Answered(SignResponse { hash_recorded: false, ..response }))))
                }
                other => other,
            },
        });
    (seen, world, asked)
}

#[test]
fn what_a_remote_key_signed_is_kept_before_it_is_sent() {
    let (seen, world, asked) = remote(&Ok(()));
    assert_eq!(body(&seen)["result"], "0xhash");
    assert_eq!(asked, [r#"outbox_signed ["0xraw"] before 0 broadcasts"#]);
    assert_eq!(world.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count(), 1);
}

#[test]
fn what_cannot_be_kept_is_not_sent() {
    let (seen, world, _) = remote(&Err(VaultFailure::StoreUnavailable));
    assert_eq!(body(&seen)["error"]["data"]["code"], "store-unavailable");
    assert!(!world.sent.iter().any(|sent| sent.starts_with("eth_sendRaw")));
}

#[test]
fn a_replacement_asks_the_chain_for_a_transfer_to_the_account_itself() {
    for method in ["signer_speedUp", "signer_cancel"] {
        let params = json!([{ "from": "0xa", "nonce": "0x5" }]);
        let mut world = World { recorded: false, ..World::new(method, params, answer(RAW, Some("0xhash"))) };
        let seen = world.run("/v1/signer/1", &[]);
        assert_eq!(body(&seen)["result"], "0xhash", "{method}");
        let estimated = world.sent.iter().find(|sent| sent.starts_with("eth_estimateGas")).unwrap();
        assert!(estimated.contains(r#""from":"0xa","to":"0xa""#), "{estimated}");
        assert_eq!(world.calls.iter().map(|call| call.estimates.is_some()).collect::<Vec<_>>(), [false, true]);
    }
}
