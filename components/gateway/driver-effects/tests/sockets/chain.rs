//! A chain that grows and is reorganised.

use std::rc::Rc;

use mintmark_gateway_core::{BodyFailure, Feed};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::exchange;
use crate::support::*;

/// A chain: the names of its blocks, by number. Block 0 is the first.
pub struct Chain {
    pub blocks: Vec<String>,
    /// The numbers of blocks that an endpoint does not know yet.
    pub missing: Vec<usize>,
    /// The calls, each with its params.
    pub calls: Vec<String>,
    /// The block that is the newest, if the endpoint lags.
    pub seen: Option<usize>,
}

impl Chain {
    pub fn new(length: usize) -> Self {
        let blocks = (0..length).map(|number| format!("a{number}")).collect();
        Self { blocks, missing: Vec::new(), calls: Vec::new(), seen: None }
    }

    /// Replaces the blocks from a number on by so many others.
    pub fn reorganise(&mut self, from: usize, count: usize, branch: &str) {
        self.blocks.truncate(from);
        self.blocks.extend((from..from + count).map(|number| format!("{branch}{number}")));
    }

    fn answer(&mut self, call: &Value) -> Value {
        let (method, params) = (call["method"].as_str().unwrap(), &call["params"]);
        self.calls.push(format!("{method} {params}"));
        let newest = self.seen.unwrap_or(self.blocks.len() - 1);
        let result = match method {
            "eth_getBlockByNumber" => match params[0].as_str().unwrap() {
                "latest" => self.block(newest),
                number => self.block(usize::from_str_radix(&number[2..], 16).unwrap()),
            },
            "eth_getLogs" => {
                let hash = params[0]["blockHash"].clone();
                json!([
                    { "address": "0x00000000000000000000000000000000000000AA", "topics": [], "blockHash": hash, "removed": false },
                    { "address": "0x00000000000000000000000000000000000000bb", "topics": [], "blockHash": hash, "removed": false },
                ])
            }
            other => panic!("{other}"),
        };
        json!({ "jsonrpc": "2.0", "id": call["id"], "result": result })
    }

    fn block(&self, number: usize) -> Value {
        if self.missing.contains(&number) || number >= self.blocks.len() {
            return Value::Null;
        }
        let parent = number.checked_sub(1).map_or("genesis", |before| self.blocks[before].as_str());
        json!({ "number": format!("0x{number:x}"), "hash": self.blocks[number], "parentHash": parent, "transactions": ["0x1"], "withdrawals": [] })
    }

    /// Runs a round.
    pub fn follow(&mut self, cursor: Option<String>, criteria: &[Value]) -> Seen {
        let gateway = gateway(CONFIG, ScriptedNft::default());
        let feed = Feed { name: "1".to_owned(), cursor };
        exchange(
            |effects, seed| Rc::clone(&gateway).follow(effects, feed, seed),
            |action| match action {
                Action::Body(_) if criteria.is_empty() => Some(Outcome::Body(Err(BodyFailure::TooLarge))),
                Action::Body(_) => Some(Outcome::Body(Ok(Value::from(criteria.to_vec()).to_string().into_bytes()))),
                Action::Fetch(fetch) => {
                    let body: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
                    Some(json_response(&match body {
                        Value::Array(calls) => Value::Array(calls.iter().map(|call| self.answer(call)).collect()).to_string(),
                        call => self.answer(&call).to_string(),
                    }))
                }
                _ => None,
            },
        )
    }
}

/// What a round says, one line a step.
pub fn steps(seen: &Seen) -> Vec<String> {
    assert_eq!(seen.status, 200, "{}", seen.body);
    let line = |step: &Value| match step["lost"].as_str() {
        Some(hash) => format!("lost {hash}"),
        None => {
            let result: Value = serde_json::from_str(step["result"].as_str().unwrap()).unwrap();
            let what = result["hash"]
                .as_str()
                .map_or_else(|| format!("log {}", result["address"].as_str().unwrap()), |hash| format!("head {hash}"));
            format!("{} {what}", step["criteria"])
        }
    };
    seen.json()["steps"].as_array().unwrap().iter().map(line).collect()
}

pub fn cursor(seen: &Seen) -> Option<String> {
    seen.json()["cursor"].as_str().map(str::to_owned)
}
