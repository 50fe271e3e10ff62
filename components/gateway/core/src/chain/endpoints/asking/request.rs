//! The HTTP request for calls to an endpoint.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::chain::answers::methods::{Effect, effect};
use crate::chain::upstream::Outgoing;
use crate::config::Endpoint;
use crate::io::{ChosenBy, Fetch, FetchMethod, Header};

/// The longest request that is compared with others in flight, in bytes.
const MAX_COALESCED_BYTES: usize = 16 * 1024;

#[derive(Serialize)]
struct Wire<'a> {
    jsonrpc: &'static str,
    id: usize,
    method: &'a str,
    params: &'a RawValue,
}

fn body(calls: &[Outgoing<'_>]) -> Vec<u8> {
    let wire = |(id, call): (usize, &Outgoing<'_>)| -> Vec<u8> {
        let wire = Wire { jsonrpc: "2.0", id, method: call.method, params: call.params };
        serde_json::to_vec(&wire).unwrap_or_default()
    };
    match calls {
        [only] => wire((0, only)),
        several => [b"[".to_vec(), several.iter().enumerate().map(wire).collect::<Vec<_>>().join(&b','), b"]".to_vec()].concat(),
    }
}

/// Returns the key under which equal requests in flight share one response. `None` if a call does
/// more than to read, or reads a nonce: a client that has just sent a transaction must not get the
/// answer to a question from before.
fn coalesce(endpoint: &Endpoint, calls: &[Outgoing<'_>], body: &[u8]) -> Option<String> {
    let may_share = |call: &Outgoing<'_>| effect(call.method) == Effect::Read && call.method != "eth_getTransactionCount";
    if body.len() > MAX_COALESCED_BYTES || !calls.iter().all(may_share) {
        return None;
    }
    Some(format!("rpc {} {}", endpoint.url, core::str::from_utf8(body).ok()?))
}

/// Returns the request for calls, whose response may have at most `max_bytes` bytes.
pub(crate) fn fetch(endpoint: &Endpoint, calls: &[Outgoing<'_>], max_bytes: u32) -> Fetch {
    let own = [Header::new("content-type", "application/json"), Header::new("accept", "application/json")];
    let body = body(calls);
    Fetch {
        method: FetchMethod::Post,
        url: endpoint.url.clone(),
        headers: own.into_iter().chain(endpoint.headers.iter().cloned()).collect(),
        coalesce: coalesce(endpoint, calls, &body),
        body: Some(body),
        max_bytes,
        chosen_by: ChosenBy::Operator,
    }
}
