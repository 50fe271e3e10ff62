//! A JSON-RPC answer, read: a value, a revert (which is an answer about the contract), or an upstream that failed.

use std::borrow::Cow;

use alloy_primitives::hex;
use serde::Deserialize;
use serde_json_lenient::Value;

use super::revert;
use crate::http::{Response, status_is_retryable};
use crate::json::parse::strict;

/// What an endpoint said about the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The result, decoded from `0x` hexadecimal digits. A quantity with an odd number of digits got a leading zero.
    Value(Vec<u8>),
    /// The call reverted.
    Reverted {
        /// The contract wants the answer to be fetched elsewhere (ERC-3668).
        offchain_lookup: bool,
        /// The reason, for people.
        reason: String,
    },
}

/// An answer that says nothing about the contract: another endpoint may do better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What was wrong.
    pub detail: String,
    /// Whether the same endpoint may answer later.
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

/// Reads a response. Errors: a status that is 429 or at least 500, a body that is no JSON-RPC response to id 1, or an error that is no revert.
pub fn read(response: &Response) -> Result<Reply, Unusable> {
    let status = response.status;
    if status_is_retryable(status) {
        return Err(Unusable { detail: format!("status {status}"), retryable: true });
    }
    // Some endpoints carry JSON-RPC errors under 4xx: the body decides.
    let envelope: Envelope<'_> = strict(&response.body).map_err(|_| unusable(status, "no JSON-RPC response"))?;
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

fn unusable(status: u16, what: &str) -> Unusable {
    Unusable { detail: if status == 200 { what.to_owned() } else { format!("status {status}, {what}") }, retryable: status == 200 }
}

fn read_error(status: u16, error: &RpcError) -> Result<Reply, Unusable> {
    let data = error.data.as_ref().and_then(revert_data);
    // Geth and most others: code 3 with the data. Others tell by the message, or by data alone.
    if error.code == 3 || data.is_some() || is_contract_fault(&error.message) {
        let data = data.unwrap_or_default();
        return Ok(Reply::Reverted { offchain_lookup: revert::is_offchain_lookup(&data), reason: revert::describe(&data, &error.message) });
    }
    // The message stays here: providers quote keys in it.
    Err(Unusable { detail: format!("JSON-RPC error {}", error.code), retryable: code_is_retryable(status, error.code) })
}

/// Whether the same question may be answered later. Of JSON-RPC 2.0 (5.1) and EIP-1474: what is malformed or not offered stays so, whatever the
/// status; -32005 says that a limit is exceeded. Other codes mean what the status says.
const fn code_is_retryable(status: u16, code: i64) -> bool {
    match code {
        -32700 | -32600 | -32601 | -32602 | -32004 | -32006 => false,
        -32005 => true,
        _ => status < 300,
    }
}

/// Revert data as clients give it: hexadecimal, `Reverted 0x…` (OpenEthereum), or in an object's `data`.
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

/// Whether a message speaks of the contract's own failure. Messages are not specified: these are the words of geth, Erigon, Nethermind,
/// Besu, reth and anvil for a revert and for the exceptional halts (Yellow Paper, 9.4.2).
fn is_contract_fault(message: &str) -> bool {
    const WORDS: [&str; 9] = [
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
    WORDS.iter().any(|word| message.contains(word))
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x")?;
    if digits.len().is_multiple_of(2) { hex::decode(digits).ok() } else { hex::decode(format!("0{digits}")).ok() }
}
