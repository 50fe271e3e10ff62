//! Responses of endpoints that say nothing about the contract.

use crate::race::Again;

/// A response that says nothing about the contract, so that another endpoint is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableReply {
    /// What is wrong with it.
    pub detail: String,
    /// Whether the same endpoint may reply usably later.
    pub retryable: bool,
    /// Whether the endpoint is worth another attempt within the deadline.
    pub(crate) again: Again,
    /// What failed.
    pub(crate) cause: Cause,
}

/// What failed when a response is of no use. It says what becomes of the calls that were sent
/// together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The endpoint, whatever it is asked.
    Endpoint,
    /// The node refused this request. It may take its calls in others.
    Request,
    /// The request needs more gas, time or space than the node allows.
    Cost,
}
