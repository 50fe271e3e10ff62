//! Batches that endpoints refuse.

use mintmark_gateway_core::{Fetch, Response};
use mintmark_gateway_driver_effects::Outcome;
use serde_json::{Value, json};

use super::{ask, fresh};
use crate::support::*;

/// Answers each call of a batch with its own params, but refuses a whole batch by a rule.
fn batches(fetch: &Fetch, sizes: &mut Vec<usize>, refuse: impl Fn(&[Value]) -> Option<Outcome>) -> Outcome {
    let body: Value = serde_json::from_slice(fetch.body.as_deref().unwrap()).unwrap();
    let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "result": call["params"][0] });
    let Value::Array(calls) = body else {
        sizes.push(1);
        return json_response(&one(&body).to_string());
    };
    sizes.push(calls.len());
    refuse(&calls).unwrap_or_else(|| json_response(&Value::Array(calls.iter().map(one).collect()).to_string()))
}

#[test]
fn no_client_switches_batches_off_for_others() {
    let batch = |params: &[&str]| -> Value {
        params.iter().map(|param| json!({ "jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": [param] })).collect()
    };
    let reverts = |calls: &[Value]| {
        let revert = json!({ "code": -32000, "message": "execution reverted: batchTransfer failed" });
        let one = |call: &Value| json!({ "jsonrpc": "2.0", "id": call["id"], "error": revert });
        Some(json_response(&Value::Array(calls.iter().map(one).collect()).to_string()))
    };
    let is_large = |_: &[Value]| Some(Outcome::Fetch(Ok(Response { status: 413, headers: Vec::new(), body: b"too large".to_vec() })));
    for (refuse, split) in [(&reverts as &dyn Fn(&[Value]) -> Option<Outcome>, vec![2]), (&is_large, vec![2, 1, 1])] {
        let gateway = fresh();
        let mut sizes = Vec::new();
        ask(&gateway, &batch(&["0x1", "0x2"]), |fetch| Some(batches(fetch, &mut sizes, refuse)));
        assert_eq!(sizes, split, "the batch of the first client");
        sizes.clear();
        let (seen, _) = ask(&gateway, &batch(&["0x3", "0x4"]), |fetch| Some(batches(fetch, &mut sizes, |_| None)));
        assert_eq!((seen.json()[1]["result"].clone(), sizes), (json!("0x4"), vec![2]), "the batch of the next one");
    }
}
