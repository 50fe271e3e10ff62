//! A host whose upstream answers each call by a function, and notes what it was asked.

use mintmark_gateway_core::TakeOutcome;
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::*;

/// A chain behind the proxy, and what it was asked.
pub struct Chain<A> {
    pub config: String,
    /// Returns the result of a call.
    pub answer: A,
    pub taken: TakeOutcome,
    /// The calls that came to the upstream, as `method params`.
    pub asked: Vec<String>,
}

impl<A: FnMut(&str, &Value) -> Value> Chain<A> {
    pub fn new(answer: A) -> Self {
        Self { config: CONFIG.to_owned(), answer, taken: allowed(1.0), asked: Vec::new() }
    }

    /// Posts a body to `/rpc/1`, at a gateway of its own.
    pub fn post(&mut self, body: &str) -> Seen {
        let gateway = gateway(&self.config, ScriptedNft::default());
        run(&gateway, post("/rpc/1", &[]), |action| self.perform(action, body))
    }

    pub fn perform(&mut self, action: &Action, body: &str) -> Option<Outcome> {
        Some(match action {
            Action::Body(_) => Outcome::Body(Ok(body.as_bytes().to_vec())),
            Action::Take(take) if take.plan == "abuse" => Outcome::Take(Ok(allowed(1.0))),
            Action::Take(_) => Outcome::Take(Ok(self.taken.clone())),
            Action::Fetch(fetch) => {
                let answers = match serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap() {
                    Value::Array(calls) => Value::Array(calls.iter().map(|call| self.one(call)).collect()),
                    call => self.one(&call),
                };
                json_response(&answers.to_string())
            }
            _ => return None,
        })
    }

    fn one(&mut self, call: &Value) -> Value {
        let method = call["method"].as_str().unwrap();
        self.asked.push(format!("{method} {}", call["params"]));
        json!({ "jsonrpc": "2.0", "id": call["id"], "result": (self.answer)(method, &call["params"]) })
    }
}
