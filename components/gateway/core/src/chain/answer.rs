//! Reads an upstream's answer strictly. The gateway treats what is not a JSON-RPC response to this
//! very request as a failed attempt, and asks another endpoint.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::io::Response;
use crate::jsonrpc::response::{Outcome, UpstreamError};
use crate::jsonrpc::shape::Shape;

#[derive(Deserialize)]
struct Wire {
    jsonrpc: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Box<RawValue>>,
    // `null` is a result, for example of a transaction that is not known. A missing field is not.
    #[serde(default, deserialize_with = "present")]
    result: Option<Box<RawValue>>,
    error: Option<UpstreamError>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

/// Returns the outcomes of `count` calls with the ids from 0, in that order. `None` for a call that
/// was left out.
///
/// # Errors
/// The reason why the response is not an answer.
///
/// Security: the reason quotes nothing of the response.
pub(crate) fn outcomes(response: &Response, count: usize, shape: Shape) -> Result<Vec<Option<Outcome>>, String> {
    let no_answer =
        || if response.status == 200 { "the answer is no JSON-RPC response".to_owned() } else { format!("status {}", response.status) };
    if response.status == 429 || response.status >= 500 {
        return Err(no_answer());
    }
    let text = response.body.trim_ascii_start();
    let mut outcomes: Vec<Option<Outcome>> = (0..count).map(|_| None).collect();
    if shape == Shape::Batch && text.starts_with(b"[") {
        let replies: Vec<&RawValue> = serde_json::from_slice(text).map_err(|_| no_answer())?;
        for reply in replies {
            let reply = object(reply.get().as_bytes()).ok_or_else(no_answer)?;
            let (id, outcome) = one(reply).ok_or_else(no_answer)?;
            let slot = id.and_then(|id| outcomes.get_mut(id)).filter(|slot| slot.is_none()).ok_or_else(no_answer)?;
            *slot = Some(outcome);
        }
        return Ok(outcomes);
    }
    let reply = object(text).ok_or_else(no_answer)?;
    match one(reply).ok_or_else(no_answer)? {
        (Some(0), outcome) if shape == Shape::Single => Ok(vec![Some(outcome)]),
        // An error without an id is about the whole request.
        (None, Outcome::Upstream(error)) => Ok((0..count).map(|_| Some(Outcome::Upstream(error.clone()))).collect()),
        _ => Err(no_answer()),
    }
}

/// Reads an object. serde would also read a struct from an array, which JSON-RPC does not allow.
fn object(text: &[u8]) -> Option<Wire> {
    text.starts_with(b"{").then(|| serde_json::from_slice(text).ok()).flatten()
}

/// Returns the id and the outcome of a reply. The id is `None` if it is `null` or missing. `None`
/// if the reply does not have the form of one.
fn one(reply: Wire) -> Option<(Option<usize>, Outcome)> {
    if reply.jsonrpc.as_deref() != Some("2.0") {
        return None;
    }
    let id = match reply.id.as_deref().map(RawValue::get) {
        None | Some("null") => None,
        Some(text) => Some(text.parse().ok()?),
    };
    // Some nodes send `"result": null` beside an error.
    let outcome = match (reply.result, reply.error) {
        (Some(result), Some(error)) if result.get() == "null" => Outcome::Upstream(error),
        (None, Some(error)) => Outcome::Upstream(error),
        (Some(result), None) => Outcome::Result(result),
        _ => return None,
    };
    Some((id, outcome))
}
