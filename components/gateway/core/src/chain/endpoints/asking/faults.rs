//! What the failure of a request says of the endpoint that was asked.

use crate::http::problem::{Code, Problem};
use crate::io::FetchFailure;

/// What a host calls a connection that broke. It may have been kept open and idle, and closed by
/// the endpoint just as it was used again.
const BROKEN: [&str; 5] = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UNREACHABLE", "no connection, or a broken one"];

/// What a host calls a connection that was not made: the endpoint did not get the request.
const NOT_MADE: [&str; 7] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "the connection was refused", "the name has no address"];

/// Returns whether the connection broke.
pub(super) fn is_broken(failure: &FetchFailure) -> bool {
    matches!(failure, FetchFailure::Unreachable(code) if BROKEN.contains(&code.as_str()))
}

/// Returns whether the endpoint may have got the request.
pub(super) fn may_have_arrived(failure: &FetchFailure) -> bool {
    match failure {
        FetchFailure::Unreachable(code) => !NOT_MADE.contains(&code.as_str()),
        FetchFailure::Refused(_) => false,
        FetchFailure::TimedOut | FetchFailure::TooLarge(_) | FetchFailure::Overloaded | FetchFailure::Other(_) => true,
    }
}

/// Returns the problem of a failure that is no fault of the endpoint, and that another endpoint
/// would not mend. `None` for another failure, and for an answer that is too long.
pub(super) fn problem_of_nobody(failure: &FetchFailure) -> Option<Problem> {
    match failure {
        FetchFailure::Overloaded => Some(Problem::new(Code::Overloaded, failure.describe())),
        FetchFailure::Unreachable(_)
        | FetchFailure::TimedOut
        | FetchFailure::TooLarge(_)
        | FetchFailure::Refused(_)
        | FetchFailure::Other(_) => None,
    }
}
