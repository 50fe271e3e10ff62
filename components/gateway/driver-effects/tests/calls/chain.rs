//! A host whose upstream answers each call by a function, and notes what it was asked.

use std::collections::BTreeMap;
use std::rc::Rc;

use mintmark_gateway_core::{AnswerKey, Gateway, RecalledAnswer, TakeOutcome};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};

use crate::support::*;

/// A chain behind the proxy, and what it was asked.
pub struct Chain<A> {
    gateway: Rc<Gateway<ScriptedNft>>,
    /// Returns the result of a call. `None` ends the connection.
    pub answer: A,
    /// What the limits backend says. `None`: it allows everything, and each call costs 10.
    pub taken: Option<TakeOutcome>,
    /// The calls that came to the upstream, as `method params`.
    pub asked: Vec<String>,
    /// The calls that were charged, as `method` or `method*blocks`.
    pub charged: Vec<String>,
    /// The units that were spent of a take that was settled.
    pub settled: Vec<f64>,
    /// The content store.
    pub store: BTreeMap<String, Vec<u8>>,
    /// The store of answers.
    pub answers: BTreeMap<AnswerKey, Vec<u8>>,
    /// Whether the host has no store of answers.
    pub forgets: bool,
}

/// A chain that answers every call with its params.
pub fn echo() -> Chain<impl FnMut(&str, &Value) -> Option<Value>> {
    Chain::new(|_, params| Some(params.clone()))
}

impl<A: FnMut(&str, &Value) -> Option<Value>> Chain<A> {
    pub fn new(answer: A) -> Self {
        Self::with("", answer)
    }

    /// A chain with more fields in its configuration.
    pub fn with(fields: &str, answer: A) -> Self {
        let config = CONFIG.replace(r#""rpc": ["#, &format!(r#"{fields}"rpc": ["#));
        let (asked, charged, settled) = (Vec::new(), Vec::new(), Vec::new());
        let (store, answers) = (BTreeMap::new(), BTreeMap::new());
        let gateway = gateway(&config, ScriptedNft::default());
        Self { gateway, answer, taken: None, asked, charged, settled, store, answers, forgets: false }
    }

    /// Posts a body to `/rpc/1`.
    pub fn post(&mut self, body: &str) -> Seen {
        self.post_with(body, &[])
    }

    /// Posts a body with more fields.
    pub fn post_with(&mut self, body: &str, fields: &[(&str, &str)]) -> Seen {
        let gateway = Rc::clone(&self.gateway);
        run(&gateway, post("/rpc/1", fields), |action| self.perform(action, body))
    }

    /// Makes one call.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.post(&json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string()).json()
    }

    fn perform(&mut self, action: &Action, body: &str) -> Option<Outcome> {
        Some(match action {
            Action::Body(_) => Outcome::Body(Ok(body.as_bytes().to_vec())),
            Action::Take(take) if take.plan == "abuse" => Outcome::Take(Ok(allowed(1.0))),
            Action::Take(take) => {
                let named = take.calls.iter().map(|call| match call.blocks {
                    0 => call.name.clone(),
                    blocks => format!("{}*{blocks}", call.name),
                });
                self.charged.extend(named);
                let prices = vec![10.0; take.calls.len()];
                let all = TakeOutcome { cost: prices.iter().sum(), prices, ..allowed(0.0) };
                Outcome::Take(Ok(self.taken.clone().unwrap_or(all)))
            }
            Action::Settle(settle) => {
                self.settled.push(settle.spent);
                Outcome::Settle(Ok(allowed(0.0)))
            }
            Action::Fetch(fetch) => self.fetch(fetch.body.as_deref().unwrap()),
            Action::Read(key) => Outcome::Read(self.store.get(key).cloned()),
            Action::Write(stored) => {
                self.store.insert(stored.key.clone(), stored.value.clone());
                Outcome::Write
            }
            Action::Recall(key) => {
                let value = self.answers.get(key).cloned();
                Outcome::Recall(value.map(|value| RecalledAnswer { value, outdated: false }))
            }
            Action::Remember(kept) => {
                if !self.forgets {
                    self.answers.insert(kept.key.clone(), kept.value.clone());
                }
                Outcome::Remember
            }
            _ => return None,
        })
    }

    fn fetch(&mut self, body: &[u8]) -> Outcome {
        let answers = match serde_json::from_slice(body).unwrap() {
            Value::Array(calls) => calls.iter().map(|call| self.one(call)).collect::<Option<Vec<_>>>().map(Value::Array),
            call => self.one(&call),
        };
        answers.map_or_else(|| json_response("no answer"), |answers| json_response(&answers.to_string()))
    }

    fn one(&mut self, call: &Value) -> Option<Value> {
        let method = call["method"].as_str().unwrap();
        self.asked.push(format!("{method} {}", call["params"]));
        (self.answer)(method, &call["params"]).map(|result| json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }))
    }
}
