//! JSON-RPC responses, and how problems look in them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::http::problem::{Problem, ProblemJson};
use crate::jsonrpc::telling::Telling;

/// The method does not exist here (JSON-RPC 2.0, 5.1).
pub(crate) const METHOD_NOT_FOUND: i64 = -32601;

/// A policy or a spending limit denies the transaction (EIP-1474).
pub(crate) const TRANSACTION_REJECTED: i64 = -32003;

/// An error that an upstream gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UpstreamError {
    pub(crate) code: i64,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<Box<RawValue>>,
}

/// The outcome of a call.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A result, as JSON.
    Result(Box<RawValue>),
    /// The upstream's own error.
    Upstream(UpstreamError),
    /// A problem of the gateway, with its JSON-RPC code.
    Problem(i64, Problem),
}

impl From<Problem> for Outcome {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem.json_rpc_code(), problem)
    }
}

impl Outcome {
    /// Returns the problem of the gateway. `None` if the call was answered otherwise.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(_, problem) => Some(problem),
            Self::Result(_) | Self::Upstream(_) => None,
        }
    }
}

/// The response to one call.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) id: Option<Box<RawValue>>,
    pub(crate) outcome: Outcome,
}

#[derive(Serialize)]
pub(crate) struct ItemJson<'a> {
    jsonrpc: &'static str,
    id: Option<&'a RawValue>,
    #[serde(flatten)]
    outcome: OutcomeJson<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum OutcomeJson<'a> {
    Result(&'a RawValue),
    Error(ErrorJson<'a>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum ErrorJson<'a> {
    Upstream(&'a UpstreamError),
    Ours { code: i64, message: &'a str, data: ProblemJson<'a> },
    Short { code: i64, message: &'static str },
}

/// Returns the beginning of the response with a result, up to the result.
pub(crate) fn before_result(id: &RawValue) -> Vec<u8> {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#).into_bytes()
}

/// The end of the response with a result.
pub(crate) const AFTER_RESULT: &[u8] = b"}";

impl Item {
    /// Returns the JSON form, with so much about a problem.
    pub(crate) fn to_json<'a>(&'a self, request_id: &'a str, telling: Telling) -> ItemJson<'a> {
        let outcome = match &self.outcome {
            Outcome::Result(result) => OutcomeJson::Result(result),
            Outcome::Upstream(error) => OutcomeJson::Error(ErrorJson::Upstream(error)),
            Outcome::Problem(code, problem) => OutcomeJson::Error(match telling {
                Telling::Whole => ErrorJson::Ours { code: *code, message: &problem.detail, data: problem.to_json(request_id) },
                Telling::Short => ErrorJson::Short { code: *code, message: problem.code.title() },
            }),
        };
        ItemJson { jsonrpc: "2.0", id: self.id.as_deref(), outcome }
    }
}
