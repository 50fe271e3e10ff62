//! Batches at the signer's routes: performed, paid for and refused call by call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Refusal, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::world::{World, answer};
use support::*;

#[test]
fn takes_the_batches_that_ethers_makes_in_their_order() {
    let call = |id: u32, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
    let send = |batch: Value, headers: &[(&str, &str)]| {
        let mut world = World::new("", json!([]), answer("\"0xsigned\"", None));
        let mut all = vec![("authorization", "Bearer token")];
        all.extend(headers);
        let seen = run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &all), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(batch.to_string().into_bytes()))),
            other => world.answer(other),
        });
        (seen, world)
    };
    let (seen, world) =
        send(json!([call(1, "personal_sign"), call(2, "eth_chainId"), 7, call(3, "eth_blockNumber")]), &[("idempotency-key", "k")]);
    let answers = seen.json();
    assert_eq!((seen.status, &answers[0]["result"], &answers[1]["result"]), (200, &json!("0xsigned"), &json!("0x1")));
    assert_eq!((&answers[2]["error"]["code"], &answers[3]["result"]), (&json!(-32600), &json!("read")));
    assert_eq!(world.calls[0].idempotency_key.as_deref(), Some("k"));
    for name in ["signer.sign", "eth_chainId", "eth_blockNumber"] {
        assert!(seen.effects.contains(&format!("take pro caller:backend {name}")), "{:?}", seen.effects);
    }

    let (seen, world) = send(json!([call(1, "personal_sign"), call(2, "personal_sign")]), &[("idempotency-key", "k")]);
    assert_eq!((&seen.json()[1]["error"]["code"], world.calls.len()), (&json!(-32600), 0), "one key cannot stand for two signatures");
    let (seen, world) = send(json!([call(1, "personal_sign"), call(2, "personal_sign")]), &[]);
    assert_eq!((seen.json().as_array().unwrap().len(), world.calls.len()), (2, 2));
}

#[test]
fn malformed_calls_of_a_batch_cost_nothing_and_count() {
    let malformed = VaultFailure::Refused(Refusal::InvalidParams(invalid("params", "x", "y")));
    let mut world = World::new("", json!([]), Err(malformed));
    let call = |id: u32, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
    let batch = json!([call(1, "personal_sign"), call(2, "eth_chainId"), call(3, "personal_sign")]).to_string();
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(batch.clone().into_bytes()))),
            other => world.answer(other),
        });
    let count = |name: &str| seen.effects.iter().filter(|effect| *effect == name).count();
    assert_eq!((count("settle pro 100->0"), count("take abuse caller:backend abuse")), (2, 2), "{:?}", seen.effects);
    assert_eq!((seen.status, seen.summary.unwrap().cost), (200, 100.0));
}

#[test]
fn a_batch_ends_in_time() {
    let mut world = World::new("", json!([]), answer("\"0xsigned\"", None));
    let call = |id: u32| json!({ "jsonrpc": "2.0", "id": id, "method": "personal_sign", "params": [] });
    let batch = json!((0..100).map(call).collect::<Vec<_>>()).to_string();
    let seen =
        run_at(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), 1_000_000, |action| {
            match action {
                Action::Body(_) => Some(Outcome::Body(Ok(batch.clone().into_bytes()))),
                other => world.answer(other),
            }
        });
    let answers = seen.json();
    let signed = answers.as_array().unwrap().iter().filter(|answer| answer["result"] == "0xsigned").count();
    assert!((1..10).contains(&signed) && signed == world.calls.len(), "{signed} within ten seconds of one second steps");
    assert_eq!(answers[99]["error"]["data"]["code"], "deadline");
}
