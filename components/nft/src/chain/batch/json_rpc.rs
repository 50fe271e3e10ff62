//! Many requests as one JSON-RPC batch (JSON-RPC 2.0, section 6).

use crate::json::value::Value;

use super::super::call::Request;
use super::super::reply::{self, Reply};
use super::super::send::SendError;
use super::super::unusable::{Cause, UnusableReply};
use super::waiting::Sent;
use crate::http::Response;
use crate::json::parse::strict;
use crate::race::Again;

/// Returns the body of a batch. The ids count from 1.
pub(super) fn body(requests: &[&Request]) -> String {
    let items: Vec<String> = (1..).zip(requests).map(|(id, request)| request.to_json(id)).collect();
    format!("[{}]", items.join(","))
}

/// Returns one result for each of `count` requests, or `None` if the endpoint does not take
/// batches.
pub(super) fn read(response: &Response, count: usize) -> Option<Vec<Sent>> {
    let all = |unusable: UnusableReply| Some((0..count).map(|_| Err(SendError::Unusable(unusable.clone()))).collect());
    if let Err(unusable) = reply::refuse_status(response) {
        return all(unusable);
    }
    let body = strict(&response.body);
    // A page in place of JSON, or a refused key, is what a request alone would get as well.
    let fails = matches!(response.status, 401..=404) || (response.status == 200 && body.is_err());
    match body {
        Ok(Value::Array(mut items)) => Some((1..=count).map(|id| take(&mut items, u64::try_from(id).unwrap_or_default())).collect()),
        _ if fails => all(reply::unusable(response.status, "not a JSON-RPC response")),
        _ => None,
    }
}

/// Takes the response with an id out of a batch.
fn take(items: &mut [Value], id: u64) -> Result<Reply, SendError> {
    let Some(item) = items.iter_mut().find(|item| item.get("id").and_then(Value::as_u64) == Some(id)) else {
        let detail = "a batch without a response to this request".to_owned();
        return Err(SendError::Unusable(UnusableReply { detail, retryable: true, again: Again::No, cause: Cause::Request }));
    };
    reply::read_value(200, Some(item.take()), id).map_err(SendError::Unusable)
}
