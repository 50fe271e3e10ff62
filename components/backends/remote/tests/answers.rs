//! Answers, and what their absence means.
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;

use mintmark_backends_remote::Sent;
use mintmark_backends_remote::limits::{Field, LimitsFailure, TakeOutcome, Verdict, outcome};
use mintmark_backends_remote::vault::{
    Caller, Denial, Difference, Invalid, Refusal, SignOutcome, SignResponse, VaultFailure, caller, sign_outcome,
};
use serde_json::{Value, json};

fn answered(value: &Value) -> Sent {
    Sent::Answered { status: 200, body: value.to_string().into_bytes() }
}

fn status(status: u16) -> Sent {
    Sent::Answered { status, body: br#"{"detail":"what is wrong"}"#.to_vec() }
}

fn silent(reason: String) {
    assert_eq!(reason, "", "no report");
}

#[test]
fn an_outcome_of_the_limits_is_read_whole() {
    let value = json!({ "tag": "ok", "val": {
        "allowed": true, "cost": 2, "prices": [1, 1], "retryAfter": 0.25,
        "verdicts": [{ "policy": "day", "available": 3, "reset": 0.5, "violated": false, "mode": "enforce" }],
        "fields": [{ "name": "ratelimit", "value": "\"day\";r=3" }], "at": 1_700_000_000_123_u64, "lease": 562_949_953_421_312_u64,
        "countedIn": 1, "added": "by a later version"
    } });
    let expected = TakeOutcome {
        allowed: true,
        cost: 2.0,
        prices: vec![1.0, 1.0],
        retry_after: 0.25,
        verdicts: vec![Verdict { policy: "day".to_owned(), available: 3.0, reset: 0.5, violated: false, mode: "enforce".to_owned() }],
        fields: vec![Field { name: "ratelimit".to_owned(), value: "\"day\";r=3".to_owned() }],
        at: 1_700_000_000_123.0,
        lease: Some(562_949_953_421_312.0),
        counted_in: 1,
    };
    assert_eq!(outcome(answered(&value), silent), Ok(expected));
    let failure = json!({ "tag": "err", "val": { "tag": "unknown-plan", "val": "pro" } });
    assert_eq!(outcome(answered(&failure), silent), Err(LimitsFailure::UnknownPlan("pro".to_owned())));
}

#[test]
fn what_the_vault_answers_is_read() {
    let value = json!({ "tag": "ok", "val": { "tag": "answered", "val": {
        "result": "\"0x\"", "hash": "0xab", "nonce": "18446744073709551615", "sequence": "9007199254740993", "hashRecorded": true
    } } });
    let response = SignResponse {
        result: "\"0x\"".to_owned(),
        hash: Some("0xab".to_owned()),
        nonce: Some(u64::MAX),
        sequence: Some(9_007_199_254_740_993),
        hash_recorded: true,
    };
    assert_eq!(sign_outcome(answered(&value), silent), Ok(SignOutcome::Answered(response)));
    let short = json!({ "tag": "ok", "val": { "tag": "needs-estimates" } });
    assert_eq!(sign_outcome(answered(&short), silent), Ok(SignOutcome::NeedsEstimates));
    let known = json!({ "tag": "ok", "val": { "id": "backend", "plan": "pro", "accounts": ["0x1"] } });
    let expected = Caller { id: "backend".to_owned(), plan: Some("pro".to_owned()), accounts: vec!["0x1".to_owned()] };
    assert_eq!(caller(answered(&known), silent), Ok(expected));
}

#[test]
fn every_failure_of_the_vault_is_read() {
    let text = str::to_owned;
    let invalid = || Invalid { field: text("f"), expected: text("e"), got: text("g") };
    let difference = || Difference { expected: text("e"), got: text("g") };
    let (of_invalid, of_difference) = (json!({ "field": "f", "expected": "e", "got": "g" }), json!({ "expected": "e", "got": "g" }));
    for (tag, value, refusal) in [
        ("unauthorized", json!(null), Refusal::Unauthorized),
        ("invalid-stamp", of_invalid.clone(), Refusal::InvalidStamp(invalid())),
        ("forbidden", json!("f"), Refusal::Forbidden(text("f"))),
        ("unknown-method", json!("m"), Refusal::UnknownMethod(text("m"))),
        ("invalid-params", of_invalid.clone(), Refusal::InvalidParams(invalid())),
        ("denied", json!({ "policy": "p", "detail": "d" }), Refusal::Denied(Denial { policy: Some(text("p")), detail: text("d") })),
        ("denied", json!({ "detail": "d" }), Refusal::Denied(Denial { policy: None, detail: text("d") })),
        ("gas-above-limit", of_invalid.clone(), Refusal::GasAboveLimit(invalid())),
        ("insufficient-funds", of_invalid.clone(), Refusal::InsufficientFunds(invalid())),
        ("chain-mismatch", of_difference.clone(), Refusal::ChainMismatch(difference())),
        ("idempotency-mismatch", of_difference.clone(), Refusal::IdempotencyMismatch(difference())),
        ("transaction-replaced", of_invalid.clone(), Refusal::TransactionReplaced(invalid())),
        ("head-mismatch", of_difference.clone(), Refusal::HeadMismatch(difference())),
        ("fault", json!("f"), Refusal::Fault(text("f"))),
    ] {
        let inner = if value.is_null() { json!({ "tag": tag }) } else { json!({ "tag": tag, "val": value }) };
        let answer = json!({ "tag": "err", "val": { "tag": "refused", "val": inner } });
        assert_eq!(sign_outcome(answered(&answer), silent), Err(VaultFailure::Refused(refusal)), "{tag}");
    }
    for (tag, failure) in [
        ("in-flight", VaultFailure::InFlight),
        ("too-many-in-flight", VaultFailure::TooManyInFlight),
        ("store-unavailable", VaultFailure::StoreUnavailable),
        ("instance-replaced", VaultFailure::InstanceReplaced),
        ("key-unavailable", VaultFailure::KeyUnavailable),
    ] {
        assert_eq!(sign_outcome(answered(&json!({ "tag": "err", "val": { "tag": tag } })), silent), Err(failure), "{tag}");
    }
}

#[test]
fn a_signature_that_may_have_been_made_is_never_called_unmade() {
    let malformed = || Sent::Answered { status: 200, body: b"<html>a proxy</html>".to_vec() };
    let wrong =
        || answered(&json!({ "tag": "ok", "val": { "tag": "answered", "val": { "result": "1", "nonce": 7, "hashRecorded": true } } }));
    for sent in [Sent::Lost("the connection broke".to_owned()), malformed(), wrong(), status(500), status(502), status(504), status(302)] {
        let reports = RefCell::new(Vec::new());
        let failure = sign_outcome(sent.clone(), |reason| reports.borrow_mut().push(reason));
        assert_eq!(failure, Err(VaultFailure::InstanceReplaced), "{sent:?}");
        assert_eq!(reports.borrow().len(), 1);
        assert_eq!(caller(sent.clone(), drop), Err(VaultFailure::StoreUnavailable), "{sent:?}");
        assert_eq!(outcome(sent.clone(), drop), Err(LimitsFailure::StoreUnavailable), "{sent:?}");
    }
    for sent in [Sent::NotSent("no connection".to_owned()), status(400), status(401), status(404), status(413)] {
        assert_eq!(sign_outcome(sent.clone(), drop), Err(VaultFailure::StoreUnavailable), "{sent:?}");
    }
}

#[test]
fn a_report_says_what_an_operator_can_do() {
    let said = |sent| {
        let kept = RefCell::new(String::new());
        let _ = outcome(sent, |reason| *kept.borrow_mut() = reason);
        kept.into_inner()
    };
    assert!(said(status(401)).contains("backends.token"));
    assert!(said(status(404)).contains("backends.tokenSha256"));
    assert_eq!(said(status(400)), "the gateway refused the request with status 400: what is wrong");
    assert_eq!(said(Sent::NotSent("no connection".to_owned())), "no connection");
}
