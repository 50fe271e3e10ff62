//! A chain with fixed answers, and a vault with a fixed result.

use std::collections::BTreeMap;

use mintmark_gateway_core::{Call, Caller, SignOutcome, SignResponse, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use super::*;

pub type Signed = Result<SignResponse, VaultFailure>;

/// A chain whose answers are fixed, a vault that gives `signed`, and the calls that reached it.
pub struct World {
    pub method: &'static str,
    pub params: Value,
    pub signed: Signed,
    pub calls: Vec<Call>,
    /// The calls to the chain, also those of a batch, each with its params.
    pub sent: Vec<String>,
    /// How many requests reached the chain.
    pub requests: usize,
    /// What the chain answers in the place of its fixed answers, by method: `{ "result" }` or
    /// `{ "error" }`.
    pub said: BTreeMap<&'static str, Value>,
    pub takes_batches: bool,
    pub broadcast: fn(usize) -> Outcome,
    pub known: bool,
    /// Whether the idempotency key has an answer already.
    pub recorded: bool,
}

impl World {
    pub fn new(method: &'static str, params: Value, signed: Signed) -> Self {
        Self {
            method,
            params,
            signed,
            calls: Vec::new(),
            sent: Vec::new(),
            requests: 0,
            said: BTreeMap::new(),
            takes_batches: true,
            broadcast: |_| result(json!("0xhash")),
            known: false,
            recorded: false,
        }
    }

    pub fn answer(&mut self, action: &Action) -> Option<Outcome> {
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
                let sends = ["eth_sendTransaction", "signer_speedUp", "signer_cancel"].contains(&call.method.as_str());
                let dry_run = sends && call.estimates.is_none() && self.signed.is_ok() && !self.recorded;
                Outcome::Sign(if dry_run { Ok(SignOutcome::NeedsEstimates) } else { self.signed.clone().map(SignOutcome::Answered) })
            }
            Action::Fetch(fetch) => self.chain(fetch.body.as_deref().unwrap()),
            Action::Sleep(200 | 800) => Outcome::Sleep,
            _ => return None,
        })
    }

    pub fn chain(&mut self, body: &[u8]) -> Outcome {
        self.requests += 1;
        match serde_json::from_slice(body).unwrap() {
            Value::Array(_) if !self.takes_batches => {
                json_response(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no batches here"}}"#)
            }
            Value::Array(calls) => {
                let answers: Vec<_> = calls.iter().map(|call| self.said_to(call)).collect();
                json_response(&Value::Array(answers).to_string())
            }
            call if call["method"] == "eth_sendRawTransaction" => {
                self.sent.push(format!("eth_sendRawTransaction {}", call["params"]));
                (self.broadcast)(self.sent.iter().filter(|sent| sent.starts_with("eth_sendRaw")).count())
            }
            call => json_response(&self.said_to(&call).to_string()),
        }
    }

    fn said_to(&mut self, call: &Value) -> Value {
        let method = call["method"].as_str().unwrap();
        self.sent.push(format!("{method} {}", call["params"]));
        let mut response = self.said.get(method).cloned().unwrap_or_else(|| {
            let result = match method {
                "eth_chainId" => json!("0x1"),
                "eth_getTransactionCount" if call["params"][1] == "latest" => json!("0x7"),
                "eth_getTransactionCount" => json!("0x9"),
                "eth_gasPrice" => json!("0x77359401"),
                "eth_estimateGas" => json!("0x5208"),
                "eth_call" => json!("0x"),
                "eth_getBalance" => json!("0xde0b6b3a7640000"),
                "eth_maxPriorityFeePerGas" => json!("0x3b9aca00"),
                "eth_feeHistory" => json!({ "reward": [["0x0"], ["0x5"], ["0x3"], ["0x9"], ["0x1"]] }),
                "eth_getBlockByNumber" => json!({ "baseFeePerGas": "0x77359400", "gasLimit": "0x1c9c380", "excessBlobGas": "0x0" }),
                "eth_getTransactionByHash" if self.known => json!({ "hash": "0xhash" }),
                "eth_getTransactionByHash" => Value::Null,
                _ => json!("read"),
            };
            json!({ "result": result })
        });
        response["jsonrpc"] = json!("2.0");
        response["id"] = call["id"].clone();
        response
    }

    pub fn run(&mut self, path: &str, headers: &[(&str, &str)]) -> Seen {
        let mut all = vec![("authorization", "Bearer token")];
        all.extend(headers);
        run(&gateway(CONFIG, ScriptedNft::default()), post(path, &all), |action| self.answer(action))
    }
}

pub fn result(result: Value) -> Outcome {
    json_response(&json!({ "jsonrpc": "2.0", "id": 0, "result": result }).to_string())
}

pub fn answer(result: &str, hash: Option<&str>) -> Signed {
    Ok(SignResponse { result: result.into(), hash: hash.map(Into::into), nonce: Some(7), sequence: Some(3), hash_recorded: true })
}
