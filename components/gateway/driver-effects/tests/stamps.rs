//! Stamped requests at the signer's routes: what the vault is shown, and when.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Credential, Refusal, Request, Stamp, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::world::{World, answer};
use support::*;

const BODY: &str = r#"{"jsonrpc":"2.0","id":5,"method":"eth_accounts","params":[]}"#;
/// `printf '%s' "$BODY" | openssl dgst -sha256 -binary | base64`, as the field has it.
const DIGEST: &str = "sha-256=:E15iL97EDxUSlHc+keEs0i5UIptfTx0dg/xZFWWcE1g=:";
const INPUT: &str = "mintmark=(...)";
const SIGNATURE: &str = "mintmark=:AAAA:";

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![("signature-input", INPUT), ("signature", SIGNATURE), ("content-digest", DIGEST)]
}

/// What was shown to the vault, and what came of it.
fn send(request: Request, body: &str, known: bool) -> (Vec<Stamp>, Seen) {
    let mut shown = Vec::new();
    let mut world = World::new("eth_accounts", json!([]), answer("[\"0xf\"]", None));
    let seen = run(&gateway(CONFIG, ScriptedNft::default()), request, |action| match action {
        Action::Identify(Credential::Stamp(stamp)) => {
            shown.push(stamp.clone());
            if known { world.answer(action) } else { Some(Outcome::Identify(Err(VaultFailure::Refused(Refusal::Unauthorized)))) }
        }
        Action::Sign(call) => {
            let Credential::Stamp(stamp) = &call.credential else { panic!("no stamp") };
            shown.push(stamp.clone());
            world.answer(action)
        }
        Action::Body(_) => Some(Outcome::Body(Ok(body.as_bytes().to_vec()))),
        other => world.answer(other),
    });
    (shown, seen)
}

fn code(seen: &Seen) -> (u16, Value) {
    let body = seen.json();
    let first = body.get(0).unwrap_or(&body);
    (seen.status, first["error"]["code"].clone())
}

#[test]
fn the_vault_sees_the_request_as_it_came() {
    let mut all = fields();
    all.push(("idempotency-key", "k"));
    let (shown, seen) = send(post("/v1/signer/1", &all), BODY, true);
    assert_eq!((seen.status, &seen.json()["result"]), (200, &json!(["0xf"])));
    let [first, second] = shown.as_slice() else { panic!("{} times", shown.len()) };
    for stamp in [first, second] {
        assert_eq!(
            (stamp.method.as_str(), stamp.authority.as_str(), stamp.path.as_str(), stamp.query.as_str()),
            ("POST", "localhost:8787", "/v1/signer/1", "?")
        );
        assert_eq!((stamp.signature_input.as_str(), stamp.signature.as_str(), stamp.content_digest.as_str()), (INPUT, SIGNATURE, DIGEST));
        assert_eq!(stamp.idempotency_key.as_deref(), Some("k"));
    }
    assert_eq!((first.body.as_deref(), second.body.as_deref()), (None, Some(BODY.as_bytes())));
}

#[test]
fn the_body_is_read_only_when_the_caller_is_known() {
    let (shown, seen) = send(post("/v1/signer", &fields()), BODY, false);
    assert_eq!((shown.len(), code(&seen)), (1, (401, json!(4100))));
    assert_eq!(seen.effects, ["identify", "take abuse 192.0.2.7 abuse"]);
}

#[test]
fn another_body_reaches_neither_vault_nor_chain() {
    let (shown, seen) = send(post("/v1/signer/1", &fields()), &BODY.replace("eth_accounts", "eth_blockNumber"), true);
    assert_eq!((shown.len(), code(&seen)), (1, (401, json!(4100))));
    assert_eq!(seen.effects, ["identify", "body 2097152", "take abuse 192.0.2.7 abuse"]);
}

#[test]
fn a_batch_is_refused() {
    let (shown, seen) = send(post("/v1/signer", &fields()), &format!("[{BODY}]"), true);
    assert_eq!((shown.len(), code(&seen)), (1, (200, json!(-32600))));
}

#[test]
fn half_a_stamp_asks_nobody() {
    for missing in 0..3 {
        let mut some = fields();
        some.remove(missing);
        let (shown, seen) = send(post("/v1/signer", &some), BODY, true);
        assert_eq!((shown.len(), code(&seen)), (0, (401, json!(4100))), "{some:?}");
    }
    for twice in fields() {
        let mut all = fields();
        all.push(twice);
        let (shown, seen) = send(post("/v1/signer", &all), BODY, true);
        assert_eq!((shown.len(), code(&seen)), (0, (401, json!(4100))), "{twice:?}");
    }
    let mut both = fields();
    both.push(("authorization", "Bearer token"));
    let (shown, seen) = send(post("/v1/signer", &both), BODY, true);
    assert_eq!((shown.len(), code(&seen)), (0, (401, json!(4100))));
}
