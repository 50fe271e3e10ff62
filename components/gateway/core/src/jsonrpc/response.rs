//! JSON-RPC responses, and how problems look in them.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem, ProblemJson};

/// An error that an upstream gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UpstreamError {
    pub(crate) code: i64,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<Box<RawValue>>,
}

/// What a call came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// A result, as JSON.
    Result(Box<RawValue>),
    /// The upstream's own error.
    Upstream(UpstreamError),
    /// A problem of ours under its JSON-RPC code.
    Problem(i64, Problem),
}

impl From<Problem> for Outcome {
    fn from(problem: Problem) -> Self {
        Self::Problem(error_code(problem.code), problem)
    }
}

/// An answer to one call.
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
}

impl Item {
    /// JSON form.
    pub(crate) fn to_json<'a>(&'a self, request_id: &'a str) -> ItemJson<'a> {
        let outcome = match &self.outcome {
            Outcome::Result(result) => OutcomeJson::Result(result),
            Outcome::Upstream(error) => OutcomeJson::Error(ErrorJson::Upstream(error)),
            Outcome::Problem(code, problem) => {
                OutcomeJson::Error(ErrorJson::Ours { code: *code, message: &problem.detail, data: problem.to_json(request_id) })
            }
        };
        ItemJson { jsonrpc: "2.0", id: self.id.as_deref(), outcome }
    }
}

/// Returns the JSON-RPC code of a problem (JSON-RPC 2.0, 5.1; EIP-1474; EIP-1193). -32602 is for
/// malformed parameters only: viem sends a call again in another form on it.
pub(crate) fn error_code(code: Code) -> i64 {
    match code {
        Code::InvalidJson => -32700,
        Code::InvalidParams => -32602,
        Code::Unauthorized | Code::Forbidden => 4100,
        Code::QuotaExceeded | Code::CostExceedsCapacity => -32005,
        Code::MethodNotAllowed => -32601,
        Code::Internal | Code::UpstreamError | Code::Deadline | Code::StoreUnavailable | Code::InstanceReplaced | Code::KeyUnavailable => {
            -32603
        }
        _ => -32600,
    }
}

/// Returns the HTTP status of a JSON-RPC response: 200, except for the few that clients can act on.
/// Other statuses make clients drop the body, or retry.
pub(crate) fn http_status(code: Code) -> u16 {
    match code.status() {
        status @ (401 | 404 | 405 | 409 | 413 | 415 | 421 | 429 | 503) => status,
        422 if code == Code::IdempotencyMismatch => 422,
        403 if code == Code::Forbidden => 403,
        _ => 200,
    }
}
