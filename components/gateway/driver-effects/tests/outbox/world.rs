//! A chain, and a signer with something open.

use mintmark_gateway_core::{Credential, Denial, Refusal, SignOutcome, SignResponse, VaultFailure};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::{CONFIG, ScriptedNft, gateway, json_response, reconcile};

pub const ACCOUNT: &str = "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23";
pub const NOW: u64 = 1_700_000_000_000_000;
pub const MINUTE: u64 = 60_000_000;

/// A chain, and a signer with something open.
pub struct World {
    pub open: Value,
    pub transactions: Value,
    pub chain_id: u64,
    /// The number of the latest block, and the nonces of the account.
    pub head: u64,
    pub confirmed: u64,
    pub pending: u64,
    /// The blocks of transactions by hash. 0 for one that waits.
    pub blocks: Vec<(&'static str, u64)>,
    /// What a node says when a transaction is sent.
    pub sending: Value,
    pub sent: Vec<String>,
    pub reports: Vec<Value>,
    /// The calls of the signer that replace a transaction or give charges back, and its answer.
    pub asked: Vec<(String, Value)>,
    pub replacement: Result<SignResponse, VaultFailure>,
    /// The latest block of the second endpoint, if it is another one.
    pub head_of_second: Option<u64>,
    /// The confirmed nonce by the second endpoint, if it is another one.
    pub confirmed_of_second: Option<u64>,
    /// The id of the second endpoint's chain.
    pub chain_of_second: u64,
    /// The block in which nonce 5 was used, and the hash of the transaction there.
    pub used: (u64, &'static str),
    /// Whether the signer gives charges back.
    pub gives_back: bool,
}

impl World {
    /// The account waits for nonce 5. `transactions` begin there.
    pub fn new(transactions: Value) -> Self {
        Self {
            open: json!({ "quorum": "2", "idle": [], "accounts": [{ "account": ACCOUNT, "firstOpen": "5" }] }),
            transactions,
            chain_id: 1,
            head: 1_000,
            confirmed: 5,
            pending: 5,
            blocks: Vec::new(),
            sending: json!({ "result": "0xhash" }),
            sent: Vec::new(),
            reports: Vec::new(),
            asked: Vec::new(),
            replacement: Ok(SignResponse {
                result: "\"0xfee\"".into(),
                hash: Some("0xaee".into()),
                nonce: Some(5),
                sequence: Some(9),
                hash_recorded: true,
            }),
            head_of_second: None,
            confirmed_of_second: None,
            chain_of_second: 1,
            used: (900, "0xforeign"),
            gives_back: true,
        }
    }

    /// Runs a round. Returns what it did with the account.
    pub fn round(&mut self) -> Value {
        self.whole_round()[0].clone()
    }

    /// Runs a round. Returns what it did with each account.
    pub fn whole_round(&mut self) -> Value {
        let seen = reconcile(&gateway(CONFIG, ScriptedNft::default()), |action| self.answer(action));
        assert_eq!((seen.status, seen.summary.unwrap().route.as_str()), (200, "outbox"));
        let done: Value = serde_json::from_str(&seen.body).unwrap();
        assert_eq!((&done["chains"][0]["chain"], &done["chains"][0]["failed"]), (&json!("1"), &Value::Null));
        done["chains"][0]["accounts"].clone()
    }

    pub fn answer(&mut self, action: &Action) -> Option<Outcome> {
        match action {
            Action::Sign(call) => {
                assert!(matches!(call.credential, Credential::Gateway));
                assert_eq!(call.chain.as_deref(), Some("1"));
                let result = match call.method.as_str() {
                    "outbox_accounts" => self.open.to_string(),
                    "outbox_open" => self.window(&call.params).to_string(),
                    "outbox_raw" => self.raw(&call.params).to_string(),
                    "outbox_report" => {
                        let params: Value = serde_json::from_str(&call.params).unwrap();
                        let mut report = params[0].clone();
                        assert_eq!(report.as_object_mut().unwrap().remove("account"), Some(json!(ACCOUNT)));
                        self.reports.push(report);
                        "true".into()
                    }
                    "outbox_void" | "outbox_signed" | "outbox_reopen" => {
                        self.asked.push((call.method.clone(), serde_json::from_str(&call.params).unwrap()));
                        if call.method == "outbox_void" && !self.gives_back {
                            let refused = Refusal::Denied(Denial { policy: None, detail: "too few agree".into() });
                            return Some(Outcome::Sign(Err(VaultFailure::Refused(refused))));
                        }
                        "true".into()
                    }
                    "outbox_bump" | "outbox_fill" | "outbox_sign" => {
                        assert_eq!(call.estimates.is_some(), call.method != "outbox_sign");
                        self.asked.push((call.method.clone(), serde_json::from_str(&call.params).unwrap()));
                        return Some(Outcome::Sign(self.replacement.clone().map(SignOutcome::Answered)));
                    }
                    other => panic!("{other}"),
                };
                Some(Outcome::Sign(Ok(SignOutcome::Answered(SignResponse {
                    result,
                    hash: None,
                    nonce: None,
                    sequence: None,
                    hash_recorded: true,
                }))))
            }
            Action::Fetch(fetch) => {
                let first = (self.head, self.chain_id, self.confirmed);
                if fetch.url.starts_with("https://b.") {
                    (self.head, self.chain_id) = (self.head_of_second.unwrap_or(self.head), self.chain_of_second);
                    self.confirmed = self.confirmed_of_second.unwrap_or(self.confirmed);
                }
                let answer = self.chain(fetch.body.as_deref().unwrap());
                (self.head, self.chain_id, self.confirmed) = first;
                Some(answer)
            }
            _ => None,
        }
    }

    fn window(&self, params: &str) -> Value {
        let params: Value = serde_json::from_str(params).unwrap();
        let from = params[0]["nonce"].as_u64().unwrap();
        let nonce = |transaction: &Value| transaction["nonce"].as_str().unwrap().parse::<u64>().unwrap();
        let all = self.transactions.as_array().unwrap();
        let shown: Vec<_> = all.iter().filter(|it| (from..from + 64).contains(&nonce(it))).collect();
        json!({ "next": all.last().map_or(5, |last| nonce(last) + 1).to_string(), "transactions": shown })
    }

    fn raw(&self, params: &str) -> Value {
        let params: Value = serde_json::from_str(params).unwrap();
        let nonce = params[0]["nonce"].to_string();
        let found = self.transactions.as_array().unwrap().iter().find(|it| it["nonce"] == json!(nonce)).unwrap();
        json!({ "sequence": found["sequence"], "raw": found["raw"] })
    }

    fn chain(&mut self, body: &[u8]) -> Outcome {
        let answer = match serde_json::from_slice(body).unwrap() {
            Value::Array(calls) => Value::Array(calls.iter().map(|call| self.said_to(call)).collect()),
            call => self.said_to(&call),
        };
        json_response(&answer.to_string())
    }

    fn said_to(&mut self, call: &Value) -> Value {
        let block_of = |hash: &Value| self.blocks.iter().find(|(known, _)| json!(known) == *hash).map(|(_, block)| *block);
        let hexadecimal = |number: u64| json!({ "result": format!("{number:#x}") });
        let answer = match (call["method"].as_str().unwrap(), &call["params"]) {
            ("eth_chainId", _) => hexadecimal(self.chain_id),
            ("eth_blockNumber", _) => hexadecimal(self.head),
            ("eth_getTransactionCount", params) => hexadecimal(match params[1].as_str().unwrap() {
                "pending" => self.pending,
                "latest" => self.confirmed,
                block if u64::from_str_radix(&block[2..], 16).unwrap() < self.used.0 => 5,
                _ => self.confirmed,
            }),
            ("eth_getBlockByNumber", params) if params[1] == true => {
                assert_eq!(params[0], format!("{:#x}", self.used.0));
                let other = json!({ "from": "0xb", "nonce": "0x5", "hash": "0xother" });
                json!({ "result": { "transactions": [other, { "from": ACCOUNT, "nonce": "0x5", "hash": self.used.1 }] } })
            }
            ("eth_getTransactionReceipt", params) => match block_of(&params[0]) {
                Some(block) if block > 0 => json!({ "result": { "blockNumber": format!("{block:#x}") } }),
                _ => json!({ "result": null }),
            },
            ("eth_getTransactionByHash", params) => json!({ "result": block_of(&params[0]).map(|_| json!({ "blockNumber": null })) }),
            ("eth_sendRawTransaction", params) => {
                self.sent.push(params[0].as_str().unwrap().into());
                self.sending.clone()
            }
            ("eth_getBlockByNumber", _) => json!({ "result": { "baseFeePerGas": "0x1", "gasLimit": "0x1c9c380", "number": "0x1" } }),
            ("eth_getBalance" | "eth_maxPriorityFeePerGas" | "eth_estimateGas", _) => json!({ "result": "0x5208" }),
            (method, _) => panic!("{method}"),
        };
        let mut whole = json!({ "jsonrpc": "2.0", "id": call["id"] });
        whole.as_object_mut().unwrap().extend(answer.as_object().unwrap().clone());
        whole
    }
}

/// A transaction that was recorded a minute ago.
pub fn transaction(nonce: u64, changes: Value) -> Value {
    let time = (NOW - MINUTE).to_string();
    let mut transaction = json!({
        "nonce": nonce.to_string(), "sequence": "3", "state": "signed", "time": time, "lastTime": time, "mined": null, "block": null, "final": false, "nodeSaid": null,
        "hashes": [format!("0xa{nonce}")], "raw": format!("0xf{nonce}")
    });
    transaction.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    transaction
}

pub fn report(nonce: u64, state: &str, changes: Value) -> Value {
    let mut report = json!({ "nonce": nonce, "sequence": 3, "state": state, "final": false });
    report.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    report
}
