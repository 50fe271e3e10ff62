//! Reads an endpoint's response strictly. What is not a JSON-RPC response to this very request is a
//! failed attempt. Errors are read more leniently: they decide only what to do next.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::chain::answers::table::Verdict;
use crate::chain::answers::verdict::{of_error, tells_a_limit};
use crate::http::problem::quoted;
use crate::io::Response;
use crate::jsonrpc::response::{Outcome, UpstreamError};

/// The code of an error that has none (JSON-RPC 2.0, 5.1).
const INTERNAL_ERROR: i64 = -32603;

/// The code of a request that is not taken (JSON-RPC 2.0, 5.1).
const INVALID_REQUEST: i64 = -32600;

/// An endpoint's answer to one call.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) verdict: Verdict,
    pub(crate) outcome: Outcome,
}

/// What an endpoint's response to calls is.
#[derive(Debug)]
pub(crate) enum Replies {
    /// A reply to each call, in their order. `None` for a call that was left out.
    Each(Vec<Option<Reply>>),
    /// The endpoint does not take these calls in one batch.
    BatchRefused(Refusal),
    /// A limit of the endpoint is reached.
    Limited(String),
    /// No answer. The text says why, and quotes nothing of the response.
    Failed(String),
}

/// Why an endpoint does not take calls in one batch.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// What the endpoint said.
    pub(crate) said: String,
    /// Whether it says so of any batch of this size. Otherwise the content of these calls may be
    /// why, so that it says nothing of the calls of another client.
    pub(crate) is_of_size: bool,
}

#[derive(Deserialize)]
struct Wire {
    jsonrpc: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Box<RawValue>>,
    // `null` is a result, for example of a transaction that is not known. A missing field is not.
    #[serde(default, deserialize_with = "present")]
    result: Option<Box<RawValue>>,
    error: Option<Box<RawValue>>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

/// Reads the response to a single call with the id 0.
pub(crate) fn single(response: &Response) -> Replies {
    let text = response.body.trim_ascii_start();
    match object(text).and_then(|wire| one(wire, response.status)) {
        Some((None | Some(0), Reply { verdict: Verdict::Limited, .. })) if response.status == 429 => Replies::Limited(status(response)),
        Some((Some(0), reply)) => Replies::Each(vec![Some(reply)]),
        // An error without an id is about the whole request.
        Some((None, reply @ Reply { outcome: Outcome::Upstream(_), .. })) => Replies::Each(vec![Some(reply)]),
        _ => unread(response),
    }
}

/// Reads the response to a batch of `count` calls with the ids from 0.
pub(crate) fn batch(response: &Response, count: usize) -> Replies {
    let text = response.body.trim_ascii_start();
    let Some(items) = serde_json::from_slice::<Vec<&RawValue>>(text).ok() else {
        return whole(response, count);
    };
    let mut replies: Vec<Option<Reply>> = (0..count).map(|_| None).collect();
    let mut refused = Vec::new();
    for item in items {
        let Some((id, reply)) = object(item.get().as_bytes()).and_then(|wire| one(wire, response.status)) else {
            return unread(response);
        };
        if let Some(error) = refusal(&reply) {
            if id.is_none() || error.code == INVALID_REQUEST {
                return Replies::BatchRefused(Refusal { said: error.message.clone(), is_of_size: true });
            }
            refused.push(error.message.clone());
        }
        match id.map(|id| replies.get_mut(id)) {
            Some(Some(slot @ None)) => *slot = Some(reply),
            Some(_) => return unread(response),
            // An error without an id is about a call that the endpoint cannot name.
            None => {}
        }
    }
    // A client may choose calls whose errors speak of batches: only those of all calls alike count.
    if replies.iter().all(Option::is_none) || refused.len() == count {
        return Replies::BatchRefused(Refusal { said: refused.pop().unwrap_or_default(), is_of_size: false });
    }
    Replies::Each(replies)
}

/// Returns the error of a reply that refuses a batch. The chain's own answer to a call refuses
/// none, whatever its words: a contract may revert with any.
fn refusal(reply: &Reply) -> Option<&UpstreamError> {
    match &reply.outcome {
        Outcome::Upstream(error) if reply.verdict != Verdict::Answer && speaks_of_batches(&error.message) => Some(error),
        _ => None,
    }
}

/// Reads a response to a batch that is no list.
fn whole(response: &Response, count: usize) -> Replies {
    let text = response.body.trim_ascii_start();
    match object(text).and_then(|wire| one(wire, response.status)) {
        Some((_, Reply { verdict: Verdict::Limited, outcome: Outcome::Upstream(error) })) if !speaks_of_batches(&error.message) => {
            Replies::Limited(quoted(&error.message))
        }
        // The endpoint refuses the batch as a whole.
        Some((_, Reply { outcome: Outcome::Upstream(error), .. })) if count > 1 => {
            let is_of_size = error.code == INVALID_REQUEST || speaks_of_batches(&error.message);
            Replies::BatchRefused(Refusal { said: error.message, is_of_size })
        }
        // The endpoint answers one call at a time.
        Some((_, Reply { outcome: Outcome::Result(_), .. })) if count > 1 => {
            Replies::BatchRefused(Refusal { said: String::new(), is_of_size: true })
        }
        _ if matches!(response.status, 400 | 404 | 405 | 413 | 415 | 422) => {
            let said = lossy(text);
            // The other statuses may be about the bytes or the params of these calls.
            let is_of_size = matches!(response.status, 404 | 405 | 415) || speaks_of_batches(&said);
            Replies::BatchRefused(Refusal { said, is_of_size })
        }
        _ => unread(response),
    }
}

fn lossy(text: &[u8]) -> String {
    quoted(&String::from_utf8_lossy(text.get(..300.min(text.len())).unwrap_or_default()))
}

fn speaks_of_batches(message: &str) -> bool {
    message.to_ascii_lowercase().contains("batch")
}

/// Returns what a response is that has no answer.
fn unread(response: &Response) -> Replies {
    let said = status(response);
    if response.status == 429 || tells_a_limit(&response.body) { Replies::Limited(said) } else { Replies::Failed(said) }
}

fn status(response: &Response) -> String {
    match response.status {
        200 => "the answer is no JSON-RPC response".to_owned(),
        status => format!("status {status}"),
    }
}

/// Reads an object. serde would also read a struct from an array, which JSON-RPC does not allow.
fn object(text: &[u8]) -> Option<Wire> {
    text.starts_with(b"{").then(|| serde_json::from_slice(text).ok()).flatten()
}

/// Returns the id of a reply, and the reply. The id is `None` if it is `null` or missing. `None` if
/// it does not have the form of a reply.
fn one(wire: Wire, status: u16) -> Option<(Option<usize>, Reply)> {
    let is_named = wire.jsonrpc.as_deref().is_some_and(|version| version.get() == "\"2.0\"");
    let id = match wire.id.as_deref().map(RawValue::get) {
        None | Some("null") => None,
        Some(text) => Some(text.parse().ok()?),
    };
    // Some nodes send `"result": null` beside an error, and some `"error": null` beside a result.
    let error = wire.error.filter(|error| error.get() != "null");
    let is_result = is_named && status < 500 && status != 429;
    let reply = match (wire.result, error) {
        (Some(result), None) if is_result => Reply { verdict: Verdict::Answer, outcome: Outcome::Result(result) },
        (None, Some(error)) => failure(&error, is_named, status),
        (Some(result), Some(error)) if result.get() == "null" => failure(&error, is_named, status),
        _ => return None,
    };
    Some((id, reply))
}

/// Returns the reply of an error. Only an error of the right form is ever the chain's answer.
fn failure(error: &RawValue, is_named: bool, status: u16) -> Reply {
    let read = serde_json::from_str::<UpstreamError>(error.get());
    let is_whole = is_named && read.is_ok();
    let error = read.unwrap_or_else(|_| {
        let message = serde_json::from_str(error.get()).unwrap_or_else(|_| quoted(error.get()));
        UpstreamError { code: INTERNAL_ERROR, message, data: None }
    });
    let verdict = match (of_error(&error), status) {
        (_, 429) => Verdict::Limited,
        (Verdict::Answer, 401..=403) => Verdict::Failed,
        (Verdict::Answer, _) if !is_whole => Verdict::Failed,
        (verdict, _) => verdict,
    };
    Reply { verdict, outcome: Outcome::Upstream(error) }
}

#[cfg(test)]
#[path = "read/tests.rs"]
mod tests;
