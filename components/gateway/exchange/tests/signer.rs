//! The signer's routes: what is read when, what is filled in, how refusals look.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod support;

use mintmark_gateway_body::{Answer, Call, Caller, FetchFailure, Refusal, VaultFailure};
use mintmark_gateway_exchange::{Action, Outcome};
use serde_json::{Value, json};
use support::*;

type Signed = Result<Answer, VaultFailure>;

/// A chain whose answers are fixed, a vault that gives `signed`, and the calls that reached it.
struct World {
    method: &'static str,
    params: Value,
    signed: Signed,
    calls: Vec<Call>,
    sent: Vec<String>,
    broadcast: fn(usize) -> Outcome,
    known: bool,
    /// Whether the idempotency key has an answer already.
    recorded: bool,
}

impl World {
    fn new(method: &'static str, params: Value, signed: Signed) -> Self {
        Self {
            method,
            params,
            signed,
            calls: Vec::new(),
            sent: Vec::new(),
            broadcast: |_| result(json!("0xhash")),
            known: false,
            recorded: false,
        }
    }

    fn answer(&mut self, action: &Action) -> Option<Outcome> {
        Some(match action {
            Action::Body(_) => {
                let body = json!({ "jsonrpc": "2.0", "id": 5, "method": self.method, "params": self.params });
                Outcome::Body(Ok(body.to_string().into_bytes()))
            }
            Action::Identify(_) => Outcome::Identify(Ok(Caller { id: "backend".into(), plan: Some("pro".into()), accounts: Vec::new() })),
            Action::Take(_) => Outcome::Take(Ok(allowed(100.0))),
            Action::Settle(_) => Outcome::Settle(Ok(allowed(0.0))),
            Action::Sign(call) => {
                self.calls.push(call.clone());
                let foreseen = call.method == "eth_sendTransaction" && call.fill.is_none() && self.signed.is_ok() && !self.recorded;
                Outcome::Sign(if foreseen { Err(VaultFailure::Refused(Refusal::Unfilled)) } else { self.signed.clone() })
            }
            Action::Fetch(fetch) => self.chain(fetch.body.as_deref().unwrap()),
            Action::Sleep(200 | 800) => Outcome::Sleep,
            _ => return None,
        })
    }

    fn chain(&mut self, body: &[u8]) -> Outcome {
        let call: Value = serde_json::from_slice(body).unwrap();
        let method = call["method"].as_str().unwrap();
        self.sent.push(format!("{method} {}", call["params"]));
        match method {
            "eth_chainId" => result(json!("0x1")),
            "eth_getTransactionCount" => result(json!("0x9")),
            "eth_estimateGas" => result(json!("0x5208")),
            "eth_maxPriorityFeePerGas" => result(json!("0x3b9aca00")),
            "eth_getBlockByNumber" => result(json!({ "baseFeePerGas": "0x77359400" })),
            "eth_sendRawTransaction" => (self.broadcast)(self.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count()),
            "eth_getTransactionByHash" => result(if self.known { json!({ "hash": "0xhash" }) } else { Value::Null }),
            _ => result(json!("read")),
        }
    }

    fn run(&mut self, path: &str, headers: &[(&str, &str)]) -> Seen {
        let mut all = vec![("authorization", "Bearer token")];
        all.extend(headers);
        run(&gateway(CONFIG, ScriptedNft::default()), post(path, &all), |action| self.answer(action))
    }
}

fn result(result: Value) -> Outcome {
    json_response(&json!({ "jsonrpc": "2.0", "id": 0, "result": result }).to_string())
}

fn answer(result: &str, hash: Option<&str>) -> Signed {
    Ok(Answer { result: result.into(), hash: hash.map(Into::into) })
}

#[test]
fn fills_in_what_is_missing_and_broadcasts() {
    let mut world =
        World::new("eth_sendTransaction", json!([{ "from": "0xf", "to": "0xa", "value": "0x1" }]), answer("\"0xraw\"", Some("0xhash")));
    let seen = world.run("/v1/signer/1", &[("idempotency-key", "order-7")]);
    assert_eq!((seen.status, &seen.json()["result"]), (200, &json!("0xhash")));
    assert!(world.calls[0].fill.is_none(), "judged before the chain is asked");
    let call = &world.calls[1];
    let fill = call.fill.as_ref().unwrap();
    assert_eq!((fill.nonce, fill.gas.as_str()), (9, "21000"));
    assert_eq!((fill.max_fee_per_gas.as_str(), fill.max_priority_fee_per_gas.as_str()), ("5000000000", "1000000000"));
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
    assert_eq!(world.sent, ["eth_chainId []", r#"eth_sendRawTransaction ["0xraw"]"#]);
}

#[test]
fn signs_nothing_for_a_chain_that_is_another() {
    let mut world = World::new("eth_sendTransaction", json!([{ "from": "0xf" }]), answer("\"0xraw\"", Some("0xhash")));
    let config = CONFIG.replace(r#""1": { "rpc""#, r#""10": { "rpc""#);
    let seen = run(&gateway(&config, ScriptedNft::default()), post("/v1/signer/10", &[("authorization", "Bearer token")]), |action| {
        world.answer(action)
    });
    assert_eq!((seen.status, &seen.json()["error"]["data"]["code"]), (200, &json!("upstream-error")));
    assert!(world.calls.iter().all(|call| call.fill.is_none()));
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
    let field = |text: &str| text.to_owned();
    let refused = VaultFailure::Refused;
    for (failure, status, rpc, code) in [
        (refused(Refusal::Unauthorized), 401, 4100, "unauthorized"),
        (refused(Refusal::Forbidden("no".into())), 200, 4100, "forbidden"),
        (refused(Refusal::UnknownMethod("m".into())), 200, -32601, "forbidden"),
        (refused(Refusal::InvalidParams(field("params[0].gas"), field("x"), field("y"))), 200, -32602, "invalid-params"),
        (refused(Refusal::Denied(None, "no".into())), 200, -32003, "forbidden"),
        (refused(Refusal::ChainMismatch(field("1"), field("2"))), 200, -32003, "forbidden"),
        (refused(Refusal::IdempotencyMismatch(field("1"), field("2"))), 422, -32600, "idempotency-mismatch"),
        (refused(Refusal::Fault("no".into())), 200, -32603, "internal"),
        (VaultFailure::InFlight, 409, -32600, "in-flight"),
        (VaultFailure::StoreUnavailable, 503, -32603, "store-unavailable"),
        (VaultFailure::InstanceReplaced, 503, -32603, "instance-replaced"),
    ] {
        let mut world = World::new("personal_sign", json!(["0x00", "0xf"]), Err(failure));
        let seen = world.run("/v1/signer", &[]);
        let error = seen.json()["error"].clone();
        assert_eq!((seen.status, &error["code"], &error["data"]["code"]), (status, &json!(rpc), &json!(code)), "{error}");
        assert_eq!(seen.json()["id"], 5);
        let malformed = rpc == -32602;
        assert_eq!(seen.effects.contains(&"settle pro 100->0".to_owned()), malformed, "a malformed request costs no quota");
        assert_eq!(seen.effects.contains(&"take abuse 192.0.2.7 abuse".to_owned()), malformed, "it counts as abuse");
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
        [("eth_chainId", json!("0x1")), ("net_version", json!("1")), ("eth_getBalance", json!("read")), ("eth_accounts", json!(["0xf"]))]
    {
        let mut world = World::new(method, json!([]), answer("[\"0xf\"]", None));
        let seen = world.run("/v1/signer/1", &[]);
        assert_eq!((seen.status, &seen.json()["result"]), (200, &expected), "{method}");
        assert!(seen.effects.contains(&format!("take pro caller:backend {method}")));
        assert_eq!(world.calls.len(), usize::from(method == "eth_accounts"));
    }
}

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
fn shows_the_chain_nothing_that_the_vault_refuses() {
    let refusal = VaultFailure::Refused(Refusal::Denied(Some("no-mints".into()), "to".into()));
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
fn malformed_calls_of_a_batch_cost_nothing_and_count() {
    let invalid = VaultFailure::Refused(Refusal::InvalidParams("params".into(), "x".into(), "y".into()));
    let mut world = World::new("", json!([]), Err(invalid));
    let call = |id: u32, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": [] });
    let batch = json!([call(1, "personal_sign"), call(2, "eth_chainId"), call(3, "personal_sign")]).to_string();
    let seen =
        run(&gateway(CONFIG, ScriptedNft::default()), post("/v1/signer/1", &[("authorization", "Bearer token")]), |action| match action {
            Action::Body(_) => Some(Outcome::Body(Ok(batch.clone().into_bytes()))),
            other => world.answer(other),
        });
    let count = |name: &str| seen.effects.iter().filter(|effect| *effect == name).count();
    assert_eq!((count("settle pro 100->0"), count("take abuse 192.0.2.7 abuse")), (2, 2), "{:?}", seen.effects);
    assert_eq!((seen.status, seen.summary.unwrap().cost), (200, 100.0));
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

#[test]
fn calls_nothing_refused_that_may_have_been_taken() {
    // The first answer is lost, the second attempt is told that the nonce is used: it may be by the very transaction.
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
