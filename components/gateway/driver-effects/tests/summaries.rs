//! The log line of a request names the cause of a failure, and holds no secret.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::*;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;
use support::world::{World, answer};
use support::*;

fn attempt(origin: &str, said: &str) -> Attempt {
    Attempt { origin: origin.into(), said: said.into() }
}

/// Sends a proxied call with the key of the plan `pro`. `answer` is what the endpoints answer.
fn proxied(body: &str, answer: impl Fn(&Fetch) -> Option<Outcome>) -> Summary {
    let body = body.as_bytes().to_vec();
    let seen = run(&gateway(CONFIG, ScriptedNft::default()), post("/rpc/1", &[("x-api-key", "secret")]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(body.clone()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Fetch(fetch) => answer(fetch),
        Action::Sleep(_) => Some(Outcome::Sleep),
        _ => None,
    });
    seen.summary.unwrap()
}

const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]}"#;

#[test]
fn a_failing_upstream_is_named_with_what_each_attempt_said() {
    let summary = proxied(CALL, |fetch| {
        Some(if fetch.url.contains("a.example") {
            Outcome::Fetch(Ok(Response { status: 502, headers: Vec::new(), body: b"https://a.example/KEY".to_vec() }))
        } else {
            Outcome::Fetch(Err(FetchFailure::Unreachable("connection refused".into())))
        })
    });
    assert_eq!(
        summary.attempts,
        [attempt("https://a.example", "status 502"), attempt("https://b.example", "unreachable: connection refused")]
    );
    assert_eq!((summary.status, summary.codes.as_slice()), (200, ["upstream-error".to_owned()].as_slice()));
    assert_eq!((summary.fault, summary.methods.as_slice()), (Some(Fault::Upstream), ["eth_call".to_owned()].as_slice()));
    assert_eq!(summary.detail.as_deref(), Some("https://b.example: unreachable: connection refused"));
    assert_eq!((summary.plan.as_deref(), summary.caller), (Some("pro"), None));
}

#[test]
fn a_silent_upstream_is_named_too() {
    let summary = proxied(CALL, |_| None);
    assert_eq!(
        summary.attempts,
        ["https://a.example", "https://b.example"].map(|origin| attempt(origin, "no answer until the request ended"))
    );
    assert_eq!((summary.codes[0].as_str(), summary.fault), ("deadline", Some(Fault::Upstream)));
}

#[test]
fn an_attempt_that_another_made_good_is_told_without_a_fault() {
    let summary = proxied(CALL, |fetch| {
        let good = r#"{"jsonrpc":"2.0","id":0,"result":"0x1"}"#;
        Some(if fetch.url.contains("a.example") { Outcome::Fetch(Err(FetchFailure::TimedOut)) } else { json_response(good) })
    });
    assert_eq!((summary.attempts, summary.codes.len(), summary.fault), (vec![attempt("https://a.example", "timed out")], 0, None));
}

#[test]
fn a_batch_names_each_code_and_each_method_once() {
    let call = |id: u32, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
    let batch = json!([call(1, "eth_call"), call(2, "eth_sign"), call(3, "eth_call"), call(4, "eth_sign"), 5, call(6, "my password")]);
    let summary = proxied(&batch.to_string(), |_| Some(Outcome::Fetch(Err(FetchFailure::TimedOut))));
    assert_eq!(summary.codes, ["upstream-error", "forbidden", "invalid-request"]);
    assert_eq!(
        (summary.fault, summary.methods.as_slice()),
        (Some(Fault::Upstream), ["eth_call", "eth_sign", "other"].map(str::to_owned).as_slice())
    );
}

#[test]
fn a_caller_is_named_by_its_id() {
    let mut world = World::new("personal_sign", json!(["0x00", "0xf"]), Err(VaultFailure::StoreUnavailable));
    let summary = world.run("/v1/signer", &[]).summary.unwrap();
    assert_eq!((summary.caller.as_deref(), summary.plan.as_deref()), (Some("backend"), Some("pro")));
    assert_eq!((summary.codes[0].as_str(), summary.fault), ("store-unavailable", Some(Fault::Gateway)));
    assert_eq!(summary.detail.as_deref(), Some("the ledger does not answer; nothing was signed"));
}

#[test]
fn a_chain_that_refuses_a_transaction_is_quoted() {
    let refuse =
        |_| json_response(r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"insufficient funds at https://a.example/KEY"}}"#);
    let transaction = json!([{ "from": "0xf" }]);
    let mut world = World { broadcast: refuse, ..World::new("eth_sendTransaction", transaction, answer("\"0xraw\"", Some("0xhash"))) };
    let summary = world.run("/v1/signer/1", &[]).summary.unwrap();
    let said = "eth_sendRawTransaction: error -32000: insufficient funds at https://a.example/**";
    assert!(summary.attempts.iter().any(|it| it.origin == "https://a.example" && it.said.starts_with(said)), "{:?}", summary.attempts);
}

#[test]
fn what_a_client_does_wrong_is_its_own_fault() {
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), request("GET", "/nowhere?secret", &[]), |_| Some(Outcome::Take(Ok(allowed(1.0)))));
    let summary = seen.summary.unwrap();
    assert_eq!(
        (summary.codes, summary.fault, summary.detail, summary.plan),
        (vec!["unknown-route".to_owned()], Some(Fault::Client), None, None)
    );
}

#[test]
fn no_line_holds_a_secret() {
    let secrets = ["KEY", "secret", "my password"];
    let failing = proxied(CALL, |_| Some(Outcome::Fetch(Err(FetchFailure::TimedOut))));
    let text = format!("{failing:?}");
    assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
}
