//! Answers that are no results, as problems.

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem, quoted};
use crate::jsonrpc::response::Outcome;

/// Returns the result of an answer.
///
/// # Errors
/// The problem of the answer. An endpoint's own error is an `upstream-error`.
pub(super) fn result(outcome: Outcome) -> Result<Box<RawValue>, Problem> {
    match outcome {
        Outcome::Result(result) => Ok(result),
        Outcome::Upstream(error) => Err(Problem::new(Code::UpstreamError, quoted(&error.message))),
        Outcome::Problem(_, problem) => Err(problem),
    }
}
