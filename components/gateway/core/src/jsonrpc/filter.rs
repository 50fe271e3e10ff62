//! Filters (`eth_newFilter` and its kin), which the gateway keeps itself. What a client asked for,
//! and how far it has been told, is kept under the filter's id. So it does not matter which
//! endpoint answers, or whether the endpoints have filters. Only a filter of pending transactions
//! is one of an endpoint, whose place and id are kept.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::chain::pending_filter::PendingFilter;
use crate::chain::quantity::parse_u64;
use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::Members;
use crate::jsonrpc::params::leading::first;
use crate::jsonrpc::params::span::{Point, Span};
use crate::jsonrpc::response::{Outcome, UpstreamError};

/// The most bytes of a filter's criteria.
const MAX_CRITERIA_BYTES: usize = 64 * 1024;

/// How many bytes of criteria the price of one call pays for.
const PAID_BYTES: usize = 512;

/// The filter object of a filter of logs, as the client sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Criteria {
    /// A short one.
    Here(String),
    /// A longer one. It is kept beside the filter until this time, in microseconds since 1970.
    Apart(u64),
}

/// What a filter tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    /// Logs that match a filter object.
    Logs(Criteria),
    /// Hashes of blocks.
    Blocks,
    /// Hashes of pending transactions, which a filter at an endpoint has seen.
    Pending(PendingFilter),
    /// Nothing any more: it was uninstalled.
    Gone,
}

/// A filter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Filter {
    pub(crate) kind: Kind,
    /// The blocks that a filter of logs is about.
    pub(crate) span: Option<Span>,
    /// The first block that the client has not been told of.
    pub(crate) next: u64,
    /// Microseconds since 1970 after which the filter is dropped if it is not polled.
    pub(crate) until: u64,
}

/// A call about filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterCall {
    NewLogs,
    NewBlocks,
    NewPending,
    Changes,
    All,
    Uninstall,
}

/// Returns what a method does with filters. `None` if it is about something else.
pub(crate) fn filter_call(method: &str) -> Option<FilterCall> {
    Some(match method {
        "eth_newFilter" => FilterCall::NewLogs,
        "eth_newBlockFilter" => FilterCall::NewBlocks,
        "eth_newPendingTransactionFilter" => FilterCall::NewPending,
        "eth_getFilterChanges" => FilterCall::Changes,
        "eth_getFilterLogs" => FilterCall::All,
        "eth_uninstallFilter" => FilterCall::Uninstall,
        _ => return None,
    })
}

/// Returns the id that a call names.
///
/// # Errors
/// `invalid-params` if it is not one of the gateway's ids.
pub(crate) fn id_of(params: &RawValue) -> Result<String, Problem> {
    let id: Option<Cow<'_, str>> = first(params).and_then(|id| serde_json::from_str(id.get()).ok());
    let is_id = |id: &str| id.strip_prefix("0x").is_some_and(|digits| (1..=64).contains(&digits.len()) && is_hexadecimal(digits));
    match id.filter(|id| is_id(id)) {
        Some(id) => Ok(id.to_ascii_lowercase()),
        None => Err(Problem::invalid(Code::InvalidParams, "params", "a list with the id of a filter (0x…)", params.get())),
    }
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns the filter object of an `eth_newFilter`.
///
/// # Errors
/// `invalid-params` if it is too long.
pub(crate) fn criteria(object: &str) -> Result<String, Problem> {
    if object.len() > MAX_CRITERIA_BYTES {
        let expected = format!("at most {MAX_CRITERIA_BYTES} bytes");
        return Err(Problem::invalid(Code::InvalidParams, "params[0]", &expected, &format!("{} bytes", object.len())));
    }
    Ok(object.to_owned())
}

/// Returns for how many calls the making of a filter is charged. Its criteria take the room of
/// other clients' filters and answers, so they are paid for by the length that is kept: a quotation
/// mark takes two bytes there.
pub(crate) fn paid_as(criteria: &str) -> usize {
    kept_length(criteria).div_ceil(PAID_BYTES).max(1)
}

/// Returns the length of criteria as a JSON string, without its own quotation marks.
fn kept_length(criteria: &str) -> usize {
    criteria.len() + criteria.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

/// The answer to a call about a filter that is not there. Code and words are geth's: viem makes the
/// filter anew then.
pub(crate) fn not_found() -> Outcome {
    Outcome::Upstream(UpstreamError { code: -32000, message: "filter not found".to_owned(), data: None })
}

impl Criteria {
    /// Returns criteria that are not kept yet.
    pub(crate) fn of(object: &str) -> Self {
        if kept_length(object) <= PAID_BYTES { Self::Here(object.to_owned()) } else { Self::Apart(0) }
    }
}

impl Filter {
    /// Returns the blocks that a poll reads: those from the first that was not told to the head.
    /// `None` if it reads no blocks.
    pub(crate) fn unread(&self) -> Option<Span> {
        match self.kind {
            Kind::Logs(_) | Kind::Blocks => Some(Span::Between(Point::Number(self.next), self.range().1)),
            Kind::Pending(_) | Kind::Gone => None,
        }
    }

    /// Returns the first and the last block that the filter is about.
    pub(crate) fn range(&self) -> (Point, Point) {
        match self.span {
            Some(Span::Between(first, last)) => (first, last),
            Some(Span::Blocks(_)) | None => (Point::HEAD, Point::HEAD),
        }
    }
}

/// Returns the params of `eth_getLogs` for a filter as the client made it.
pub(crate) fn whole(criteria: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(format!("[{criteria}]")).ok()
}

/// Returns the params of `eth_getLogs` for the logs of a range of blocks.
pub(crate) fn between(criteria: &str, first: u64, last: u64) -> Option<Box<RawValue>> {
    let mut fields: Members<'_> = serde_json::from_str(criteria).ok()?;
    let from = to_raw_value(&format!("0x{first:x}")).ok()?;
    let to = to_raw_value(&format!("0x{last:x}")).ok()?;
    fields.remove("blockHash");
    fields.insert(Cow::Borrowed("fromBlock"), &from);
    fields.insert(Cow::Borrowed("toBlock"), &to);
    to_raw_value(&(fields,)).ok()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(borrow)]
    block_number: Option<&'a RawValue>,
}

/// Returns the logs of an answer up to a block. A node may have made further blocks while it
/// answered, whose logs the next poll tells.
///
/// # Errors
/// `upstream-error` if the answer is no list of logs.
pub(crate) fn up_to(answer: &RawValue, last: u64) -> Result<Box<RawValue>, Outcome> {
    let unusable = || Outcome::from(Problem::invalid(Code::UpstreamError, "eth_getLogs", "a list of logs", answer.get()));
    let logs: Vec<&RawValue> = serde_json::from_str(answer.get()).map_err(|_| unusable())?;
    let mut told = Vec::with_capacity(logs.len());
    for log in logs {
        let fields: Log<'_> = serde_json::from_str(log.get()).map_err(|_| unusable())?;
        let number = fields.block_number.and_then(parse_u64).ok_or_else(unusable)?;
        if number <= last {
            told.push(log);
        }
    }
    to_raw_value(&told).map_err(|_| unusable())
}
