//! Reading of JSON-RPC responses: a value, a revert (which says something about the contract), or a
//! failed upstream.

use std::borrow::Cow;

use alloy_primitives::hex;
use serde::Deserialize;
use serde_json_lenient::Value;

use super::revert;
use crate::http::{Response, status_is_retryable};
use crate::json::parse::strict;

/// A usable response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The result, decoded from hexadecimal. A quantity with an odd number of digits gets a leading
    /// zero.
    Value(Vec<u8>),
    /// The call reverted.
    Reverted {
        /// Whether the contract asks the client to look the value up off chain (ERC-3668).
        offchain_lookup: bool,
        /// The reason, for people.
        reason: String,
    },
}

/// A response that says nothing about the contract, so that another endpoint is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableReply {
    /// What is wrong with it.
    pub detail: String,
    /// Whether the same endpoint may reply usably later.
    pub retryable: bool,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    id: Option<Value>,
    #[serde(borrow)]
    result: Option<Cow<'a, str>>,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    code: i64,
    #[serde(default)]
    message: String,
    data: Option<Value>,
}

/// Reads a response.
///
/// Errors:
/// - The status says that a later attempt may succeed.
/// - The body is not a JSON-RPC response to id 1.
/// - The body holds an error that is not a revert.
pub fn read(response: &Response) -> Result<Reply, UnusableReply> {
    let status = response.status;
    if status_is_retryable(status) {
        return Err(UnusableReply { detail: format!("status {status}"), retryable: true });
    }
    // Some endpoints send JSON-RPC errors with a 4xx status, so the body decides.
    let envelope: Envelope<'_> = strict(&response.body).map_err(|_| unusable(status, "not a JSON-RPC response"))?;
    if envelope.id.as_ref().and_then(Value::as_u64) != Some(1) {
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

fn unusable(status: u16, what: &str) -> UnusableReply {
    UnusableReply { detail: if status == 200 { what.to_owned() } else { format!("status {status}, {what}") }, retryable: status == 200 }
}

fn read_error(status: u16, error: &RpcError) -> Result<Reply, UnusableReply> {
    let data = error.data.as_ref().and_then(revert_data);
    // Geth and most others send code 3 with the data. The rest send only a message, or only the
    // data.
    if error.code == 3 || data.is_some() || is_contract_fault(&error.message) {
        let data = data.unwrap_or_default();
        return Ok(Reply::Reverted { offchain_lookup: revert::is_offchain_lookup(&data), reason: revert::describe(&data, &error.message) });
    }
    // Security: the message is left out, because providers quote API keys in it.
    Err(UnusableReply { detail: format!("JSON-RPC error {}", error.code), retryable: code_is_retryable(status, error.code) })
}

/// Returns whether the same request may succeed later.
///
/// By JSON-RPC 2.0 (5.1) and EIP-1474, a malformed request or an unsupported method stays so
/// whatever the status, and -32005 is an exceeded limit. For other codes the status decides.
const fn code_is_retryable(status: u16, code: i64) -> bool {
    match code {
        -32700 | -32600 | -32601 | -32602 | -32004 | -32006 => false,
        -32005 => true,
        _ => status < 300,
    }
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
