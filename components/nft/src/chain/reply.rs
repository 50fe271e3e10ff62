//! Reading of JSON-RPC responses: a value, a revert (which says something about the contract), or a
//! failed upstream.

use alloy_primitives::hex;

use super::abi::decode_bool;
use super::unusable::{Cause, UnusableReply};
use super::{node_error, revert};
use crate::http::{Response, status_is_retryable};
use crate::json::parse::strict;
use crate::json::value::Value;
use crate::race::Again;

/// A usable response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The result, decoded from hexadecimal. A quantity with an odd number of digits gets a leading
    /// zero.
    Value(Vec<u8>),
    /// The call reverted.
    Reverted {
        /// The revert data. Empty if the node sent none.
        data: Vec<u8>,
        /// The reason, for people.
        reason: String,
    },
}

impl Reply {
    /// Returns whether the reply is weak evidence of what the contract does: nothing, or a revert
    /// without data. A node that lacks the state replies so as well.
    pub(crate) const fn is_weak(&self) -> bool {
        match self {
            Self::Value(data) | Self::Reverted { data, .. } => data.is_empty(),
        }
    }

    /// Returns whether the reply is a yes: the word 1. A revert is a no (ERC-165).
    pub(crate) fn is_yes(&self) -> bool {
        matches!(self, Self::Value(data) if decode_bool(data) == Some(true))
    }

    /// Returns what the call returned, or `None` if it reverted or returned nothing.
    pub(crate) fn into_data(self) -> Option<Vec<u8>> {
        match self {
            Self::Value(data) => Some(data).filter(|data| !data.is_empty()),
            Self::Reverted { .. } => None,
        }
    }
}

/// The members of a response.
struct Envelope {
    id: Option<u64>,
    result: Option<String>,
    error: Option<RpcError>,
}

struct RpcError {
    code: i64,
    message: String,
    data: Option<Value>,
}

impl Envelope {
    /// Returns `None` if the value is not an object, or a member is of the wrong kind.
    fn of(response: Value) -> Option<Self> {
        let Value::Object(mut members) = response else { return None };
        let result = match members.remove("result") {
            None | Some(Value::Null) => None,
            Some(Value::String(result)) => Some(result),
            Some(_) => return None,
        };
        let error = match members.remove("error") {
            None | Some(Value::Null) => None,
            Some(error) => Some(RpcError::of(error)?),
        };
        Some(Self { id: members.get("id").and_then(Value::as_u64), result, error })
    }
}

impl RpcError {
    fn of(error: Value) -> Option<Self> {
        let Value::Object(mut members) = error else { return None };
        let message = match members.remove("message") {
            None => String::new(),
            Some(Value::String(message)) => message,
            Some(_) => return None,
        };
        Some(Self { code: members.get("code")?.as_i64()?, message, data: members.remove("data") })
    }
}

/// Reads a response to a request with the id 1.
///
/// Errors:
/// - The status says that a later attempt may succeed.
/// - The body is not a JSON-RPC response to id 1.
/// - The body holds an error that is not a revert.
pub fn read(response: &Response) -> Result<Reply, UnusableReply> {
    refuse_status(response)?;
    // Some endpoints send JSON-RPC errors with a 4xx status, so the body decides.
    read_value(response.status, strict(&response.body).ok(), 1)
}

/// Reads a response to the request with an id, once its body is parsed. `None` stands for a body
/// that is not JSON.
///
/// # Errors
/// As for [`read`], but for the status.
pub(crate) fn read_value(status: u16, body: Option<Value>, id: u64) -> Result<Reply, UnusableReply> {
    let envelope = body.and_then(Envelope::of).ok_or_else(|| unusable(status, "not a JSON-RPC response"))?;
    if envelope.id != Some(id) {
        return Err(unusable(status, "a response to another request"));
    }
    match (envelope.result, envelope.error) {
        (_, Some(error)) => read_error(status, &error),
        (Some(result), None) => match decode_hex(&result) {
            Some(bytes) => Ok(Reply::Value(bytes)),
            None => Err(unusable(status, "a result that is not hexadecimal")),
        },
        (None, None) => Err(unusable(status, "neither result nor error")),
    }
}

/// Refuses a response by its status.
///
/// # Errors
/// The status says that a later attempt may succeed.
pub(crate) fn refuse_status(response: &Response) -> Result<(), UnusableReply> {
    let status = response.status;
    if !status_is_retryable(status) && status != 202 {
        return Ok(());
    }
    let again = if matches!(status, 202 | 429) { Again::After(response.retry_after_ms()) } else { Again::No };
    Err(UnusableReply { detail: format!("status {status}"), retryable: true, again, cause: Cause::Endpoint })
}

/// Returns a response that is of no use whatever was asked.
pub(crate) fn unusable(status: u16, what: &str) -> UnusableReply {
    UnusableReply {
        detail: if status == 200 { what.to_owned() } else { format!("status {status}, {what}") },
        retryable: status == 200,
        again: Again::No,
        cause: if status == 413 { Cause::Cost } else { Cause::Endpoint },
    }
}

fn read_error(status: u16, error: &RpcError) -> Result<Reply, UnusableReply> {
    let data = error.data.as_ref().and_then(revert_data);
    // Geth and most others send code 3 with the data. The rest send only a message, or only the
    // data.
    if error.code == 3 || data.is_some() || is_contract_fault(&error.message) {
        let data = data.unwrap_or_default();
        let reason = revert::describe(&data, &error.message);
        return Ok(Reply::Reverted { data, reason });
    }
    Err(node_error::unusable(status, error.code, &error.message))
}

/// Returns the revert data in the forms that nodes use: hexadecimal, `Reverted 0x…` (OpenEthereum),
/// or the `data` of an object.
fn revert_data(data: &Value) -> Option<Vec<u8>> {
    match data {
        Value::String(text) => decode_hex(text.strip_prefix("Reverted ").unwrap_or(text)),
        Value::Object(object) => match object.get("data") {
            Some(Value::String(text)) => decode_hex(text),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a message reports a failure of the contract itself.
///
/// Messages are not specified. These are the words of geth, Erigon, Nethermind, Besu, reth and
/// anvil for a revert and for the exceptional halts (Yellow Paper, 9.4.2).
fn is_contract_fault(message: &str) -> bool {
    const PHRASES: [&str; 9] = [
        "revert",
        "invalid opcode",
        "bad instruction",
        "invalid jump destination",
        "bad jump destination",
        "stack underflow",
        "stack limit reached",
        "vm execution error",
        "evm error",
    ];
    let message = message.to_ascii_lowercase();
    PHRASES.iter().any(|phrase| message.contains(phrase))
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x")?;
    if digits.len().is_multiple_of(2) { hex::decode(digits).ok() } else { hex::decode(format!("0{digits}")).ok() }
}
