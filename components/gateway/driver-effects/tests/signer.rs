//! The signer's routes: what is read when, what is filled in, how refusals look.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_core::{Denial, Difference, FetchFailure, Refusal, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::json;
use support::world::{World, answer, result};
use support::*;

#[test]
fn fills_in_what_is_missing_and_broadcasts() {
    let mut world =
        World::new("eth_sendTransaction", json!([{ "from": "0xf", "to": "0xa", "value": "0x1" }]), answer("\"0xraw\"", Some("0xhash")));
    let seen = world.run("/v1/signer/1", &[("idempotency-key", "order-7")]);
    assert_eq!((seen.status, &seen.json()["result"]), (200, &json!("0xhash")));
    assert!(world.calls[0].estimates.is_none(), "judged before the chain is asked");
    let call = &world.calls[1];
    let fill = call.estimates.as_ref().unwrap();
    assert_eq!((fill.pending_nonce, fill.gas.as_str()), (9, "21000"));
    assert_eq!((fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.as_deref()), ("5000000000", Some("1000000000")));
    assert_eq!(
        (fill.confirmed_nonce, fill.block_gas_limit, fill.balance.as_deref()),
        (Some(7), Some(30_000_000), Some("1000000000000000000"))
    );
    assert_eq!(world.requests, 2, "one batch of questions, and the broadcast");
    assert_eq!((call.chain.as_deref(), call.idempotency_key.as_deref()), (Some("1"), Some("order-7")));
    assert_eq!(call.params, r#"[{"from":"0xf","to":"0xa","value":"0x1"}]"#);
    assert_eq!(world.sent.last().unwrap(), r#"eth_sendRawTransaction ["0xraw"]"#);
    assert_eq!(seen.effects[..3], ["identify", "body 2097152", "take pro caller:backend signer.sign"]);
}

#[test]
fn asks_only_for_what_is_missing() {
    let whole = json!([{ "from": "0xf", "nonce": "0x1", "gas": "0x5208", "maxFeePerGas": "0x2", "maxPriorityFeePerGas": "0x1" }]);
    let mut world = World::new("eth_sendTransaction", whole, answer("\"0xraw\"", Some("0xhash")));
    world.run("/v1/signer/1", &[]);
    // A nonce of the client's may be used by others, or be one to replace.
    assert_eq!(
        world.sent,
        [
            "eth_chainId []",
            r#"eth_getTransactionCount ["0xf","pending"]"#,
            r#"eth_getTransactionCount ["0xf","latest"]"#,
            r#"eth_getBlockByNumber ["latest",false]"#,
            r#"eth_getBalance ["0xf","latest"]"#,
            r#"eth_call [{"from":"0xf","gas":"0x5208"},"latest"]"#,
            r#"eth_sendRawTransaction ["0xraw"]"#
        ]
    );
    let fill = world.calls[1].estimates.as_ref().unwrap();
    assert_eq!((fill.pending_nonce, fill.confirmed_nonce), (9, Some(7)));
}

#[test]
fn asks_for_what_each_type_has() {
    let rows = [
        (json!({ "gasPrice": "0x5" }), vec!["eth_estimateGas"], "0"),
        (json!({ "type": "0x0" }), vec!["eth_estimateGas", "eth_gasPrice"], "2000000001"),
        (json!({ "type": "0x1", "accessList": [] }), vec!["eth_estimateGas", "eth_gasPrice"], "2000000001"),
        (json!({ "type": "0x2" }), vec!["eth_estimateGas", "eth_maxPriorityFeePerGas"], "5000000000"),
        (
            json!({ "blobVersionedHashes": ["0x01"], "maxFeePerBlobGas": "0x1", "blobs": ["0xb10b"], "commitments": [], "proofs": [] }),
            vec!["eth_estimateGas", "eth_maxPriorityFeePerGas"],
            "5000000000",
        ),
        (json!({ "authorizationList": [{ "nonce": "0x0" }] }), vec!["eth_estimateGas", "eth_maxPriorityFeePerGas"], "5000000000"),
    ];
    for (fields, expected, price) in rows {
        let mut world = World::new("eth_sendTransaction", json!([fields]), answer("\"0xraw\"", Some("0xhash")));
        world.run("/v1/signer/1", &[]);
        let asked: Vec<_> = world.sent[5..world.sent.len() - 1].iter().map(|sent| sent.split(' ').next().unwrap()).collect();
        assert_eq!(asked, expected, "{fields}");
        let fill = world.calls[1].estimates.as_ref().unwrap();
        assert_eq!(
            (fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.is_some()),
            (price, asked.contains(&"eth_maxPriorityFeePerGas")),
            "{fields}"
        );
        let estimated = &world.sent[5];
        for name in ["accessList", "authorizationList", "blobVersionedHashes", "maxFeePerBlobGas"] {
            assert_eq!(estimated.contains(name), fields.get(name).is_some(), "{estimated}");
        }
        assert!(!estimated.contains("0xb10b"), "{estimated}");
    }
}

#[test]
fn an_authorization_is_signed_with_and_without_a_chain() {
    for path in ["/v1/signer", "/v1/signer/1"] {
        let params = json!(["0xf", { "chainId": "0x1", "address": "0xa", "nonce": "0x0" }]);
        let mut world = World::new("signer_sign7702Authorization", params, answer(r#"{"yParity":"0x0"}"#, None));
        let seen = world.run(path, &[]);
        assert_eq!((seen.status, &seen.json()["result"]), (200, &json!({ "yParity": "0x0" })));
        assert_eq!(seen.summary.unwrap().cost, 100.0, "it costs what a signature does");
        assert!(world.sent.is_empty());
    }
}

#[test]
fn signs_nothing_for_a_chain_that_is_another() {
    let mut world = World::new("eth_sendTransaction", json!([{ "from": "0xf" }]), answer("\"0xraw\"", Some("0xhash")));
    let config = CONFIG.replace(r#""1": { "rpc""#, r#""10": { "rpc""#);
    let seen = run(&gateway(&config, ScriptedNft::default()), post("/v1/signer/10", &[("authorization", "Bearer token")]), |action| {
        world.answer(action)
    });
    assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (200, &json!("upstream-error")));
    assert!(world.calls.iter().all(|call| call.estimates.is_none()));
}

#[test]
fn believes_a_transaction_sent_when_the_chain_knows_it() {
    let transaction = json!([{ "from": "0xf" }]);
    let mut world = World {
        known: true,
        broadcast: |_| json_response(r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"already known"}}"#),
        ..World::new("eth_sendTransaction", transaction.clone(), answer("\"0xraw\"", Some("0xhash")))
    };
    assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash");
    world.known = false;
    let refused = world.run("/v1/signer/1", &[]).json();
    assert_eq!(
        (&refused["error"]["data"]["code"], &refused["error"]["data"]["rawTransaction"]),
        (&json!("upstream-error"), &json!("0xraw"))
    );
    assert!(refused["error"]["message"].as_str().unwrap().contains("0xhash"));

    let down = |_| Outcome::Fetch(Err(FetchFailure::Unreachable("gone".into())));
    let mut world =
        World { broadcast: down, ..World::new("eth_sendTransaction", transaction.clone(), answer("\"0xraw\"", Some("0xhash"))) };
    let seen = world.run("/v1/signer/1", &[]);
    assert!(seen.json()["error"]["message"].as_str().unwrap().contains("Idempotency-Key"));
    assert_eq!(world.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count(), 6, "three times at two endpoints");
    let mut world = World {
        broadcast: |count| if count < 3 { Outcome::Fetch(Err(FetchFailure::TimedOut)) } else { result(json!("0xhash")) },
        ..World::new("eth_sendTransaction", transaction, answer("\"0xraw\"", Some("0xhash")))
    };
    assert_eq!(world.run("/v1/signer/1", &[]).json()["result"], "0xhash");
}

#[test]
fn says_why_nothing_was_signed() {
    let difference = || Difference { expected: "1".into(), got: "2".into() };
    let refused = VaultFailure::Refused;
    for (failure, status, rpc, code) in [
        (refused(Refusal::Unauthorized), 401, 4100, "unauthorized"),
        (refused(Refusal::InvalidStamp(invalid("nonce", "x", "y"))), 401, 4100, "unauthorized"),
        (refused(Refusal::Forbidden("no".into())), 200, 4100, "forbidden"),
        (refused(Refusal::UnknownMethod("m".into())), 200, -32601, "forbidden"),
        (refused(Refusal::InvalidParams(invalid("params[0].gas", "x", "y"))), 200, -32602, "invalid-params"),
        (refused(Refusal::Denied(Denial { policy: None, detail: "no".into() })), 200, -32003, "forbidden"),
        (refused(Refusal::GasAboveLimit(invalid("params[0].gas", "x", "y"))), 200, -32003, "transaction-refused"),
        (refused(Refusal::InsufficientFunds(invalid("balance", "x", "y"))), 200, -32003, "transaction-refused"),
        (refused(Refusal::ChainMismatch(difference())), 200, -32003, "forbidden"),
        (refused(Refusal::IdempotencyMismatch(difference())), 422, -32600, "idempotency-mismatch"),
        (refused(Refusal::TransactionReplaced(invalid("Idempotency-Key", "x", "y"))), 200, -32003, "transaction-replaced"),
        (refused(Refusal::Fault("no".into())), 200, -32603, "internal"),
        (VaultFailure::InFlight, 409, -32600, "in-flight"),
        (VaultFailure::TooManyInFlight, 429, -32005, "too-many-in-flight"),
        (VaultFailure::StoreUnavailable, 503, -32603, "store-unavailable"),
        (VaultFailure::InstanceReplaced, 503, -32603, "instance-replaced"),
        (VaultFailure::KeyUnavailable, 503, -32603, "key-unavailable"),
    ] {
        let mut world = World::new("personal_sign", json!(["0x00", "0xf"]), Err(failure));
        let seen = world.run("/v1/signer", &[]);
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (status, &json!(rpc), &json!(code)), "{error}");
        assert_eq!(seen.json()["id"], 5);
        let malformed = rpc == -32602 || status == 401;
        assert_eq!(seen.effects.contains(&"settle pro 100->0".to_owned()), malformed, "a malformed request costs no quota");
        assert_eq!(seen.effects.contains(&"take abuse caller:backend abuse".to_owned()), malformed, "it counts as abuse");
        assert_eq!(seen.summary.unwrap().cost, if malformed { 0.0 } else { 100.0 });
    }
}

#[test]
fn refuses_bad_keys_and_sending_without_a_chain() {
    let mut world = World::new("eth_sendTransaction", json!([{ "from": "0xf" }]), answer("\"0xraw\"", Some("0xhash")));
    assert_eq!(world.run("/v1/signer", &[]).json()["error"]["code"], -32601);
    let mut world = World::new("personal_sign", json!([]), answer("\"0x\"", None));
    let long = "x".repeat(256);
    for key in ["", "a b", long.as_str(), "\u{e9}"] {
        assert_eq!(world.run("/v1/signer", &[("idempotency-key", key)]).json()["error"]["code"], -32600);
    }
    assert!(world.calls.is_empty());
}

#[test]
fn answers_for_the_chain_and_passes_reads_on() {
    for (method, expected) in
        [("eth_chainId", json!("0x1")), ("net_version", json!("1")), ("eth_getCode", json!("read")), ("eth_accounts", json!(["0xf"]))]
    {
        let mut world = World::new(method, json!([]), answer("[\"0xf\"]", None));
        let seen = world.run("/v1/signer/1", &[]);
        assert_eq!((seen.status, &seen.json()["result"]), (200, &expected), "{method}");
        assert!(seen.effects.contains(&format!("take pro caller:backend {method}")));
        assert_eq!(world.calls.len(), usize::from(method == "eth_accounts"));
    }
}

#[test]
fn shows_the_chain_nothing_that_the_vault_refuses() {
    let refusal = VaultFailure::Refused(Refusal::Denied(Denial { policy: Some("no-mints".into()), detail: "to".into() }));
    let mut world = World::new("eth_sendTransaction", json!([{ "from": "0xf", "value": "0x1" }]), Err(refusal));
    let seen = world.run("/v1/signer/1", &[]);
    assert_eq!((&seen.json()["error"]["code"], world.sent.len(), world.calls.len()), (&json!(-32003), 0, 1));
}

#[test]
fn a_retry_finds_its_answer_without_asking_the_chain_again() {
    let transaction = json!([{ "from": "0xf", "value": "0x1" }]);
    let mut world = World { recorded: true, ..World::new("eth_sendTransaction", transaction, answer("\"0xraw\"", Some("0xhash"))) };
    assert_eq!(world.run("/v1/signer/1", &[("idempotency-key", "k")]).json()["result"], "0xhash");
    assert_eq!(world.sent, [r#"eth_sendRawTransaction ["0xraw"]"#]);
}

#[test]
fn believes_no_endpoint_that_answers_another_hash() {
    let mut world = World {
        broadcast: |_| result(json!("0xother")),
        ..World::new("eth_sendTransaction", json!([{ "from": "0xf" }]), answer("\"0xraw\"", Some("0xhash")))
    };
    let seen = world.run("/v1/signer/1", &[]).json();
    assert_eq!(seen["error"]["data"]["code"], "upstream-error");
}

#[test]
fn calls_nothing_refused_that_may_have_been_taken() {
    // The first answer is lost, and the second attempt fails because the nonce is used, perhaps by
    // this very transaction.
    let too_low = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"nonce too low"}}"#;
    let mut world = World::new("eth_sendTransaction", json!([{ "from": "0xf" }]), answer("\"0xraw\"", Some("0xhash")));
    let mut sends = 0;
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), |action| match action {
            Action::Fetch(fetch) if fetch.body.as_deref().is_some_and(|body| body.windows(15).any(|part| part == b"eth_sendRawTran")) => {
                sends += 1;
                Some(if sends <= 2 { Outcome::Fetch(Err(FetchFailure::Unreachable("reset".into()))) } else { json_response(too_low) })
            }
            other => world.answer(other),
        });
    let message = seen.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(!message.contains("refuses") && message.contains("no endpoint said"), "{message}");
}
