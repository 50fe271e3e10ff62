//! The endpoints of a chain: which is asked, and what is made of their answers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing, missing_docs, unreachable_pub, dead_code)]

mod again;
mod batches;
mod choice;
mod credentials;
mod heights;
mod limits;
mod pinned;
#[path = "../support/mod.rs"]
mod support;
mod transactions;

use std::rc::Rc;

use mintmark_gateway_core::{Fetch, Gateway, Header, Response};
use mintmark_gateway_driver_effects::{Action, Outcome};
use serde_json::{Value, json};
use support::*;

/// Asks for a call at a gateway whose endpoints answer by a rule: a status, and a body with `ID` in
/// the place of the id. Returns what was seen, and the origins that were asked.
fn ask(gateway: &Rc<Gateway<ScriptedNft>>, call: &Value, mut rule: impl FnMut(&Fetch) -> Option<Outcome>) -> (Seen, Vec<String>) {
    let mut asked = Vec::new();
    let seen = run(gateway, post("/rpc/1", &[]), |action| match action {
        Action::Body(_) => Some(Outcome::Body(Ok(call.to_string().into_bytes()))),
        Action::Take(_) => Some(Outcome::Take(Ok(allowed(1.0)))),
        Action::Fetch(fetch) => {
            asked.push(fetch.url.replace("https://", "").chars().take(1).collect());
            rule(fetch)
        }
        _ => None,
    });
    (seen, asked)
}

fn fresh() -> Rc<Gateway<ScriptedNft>> {
    gateway(CONFIG, ScriptedNft::default())
}

fn call(method: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] })
}

fn is_first(fetch: &Fetch) -> bool {
    fetch.url.contains("a.example")
}

fn said(answer: &Value) -> Outcome {
    let mut answer = answer.clone();
    answer["jsonrpc"] = json!("2.0");
    answer["id"] = json!(0);
    json_response(&answer.to_string())
}

fn with_retry_after(status: u16, seconds: &str) -> Outcome {
    Outcome::Fetch(Ok(Response { status, headers: vec![Header::new("retry-after", seconds)], body: Vec::new() }))
}
