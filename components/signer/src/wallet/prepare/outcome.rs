//! What a preparation comes to.

use crate::{
    record::{idempotency::Earlier, ledger::Row, spending_limits::Charged},
    refusal::Refusal,
    wallet::prepare::completion::CompletedRequest,
};

/// The outcome of a preparation.
pub(super) enum Outcome<'a> {
    /// The request may be signed.
    Allowed(Allowed<'a>),
    /// The idempotency key was used for this request before. The same signature is made again.
    Resumed { request: CompletedRequest, earlier: Box<Earlier> },
    /// The plan needs further rows of the ledger.
    NeedsRows,
    /// The dry run passed. Only now the gateway asks the chain for the nonce and the fees.
    DryRunPassed,
    /// The request is refused.
    Refused(Refused),
}

/// A request that may be signed.
pub(super) struct Allowed<'a> {
    pub(super) request: CompletedRequest,
    /// The policy that allows it.
    pub(super) policy: &'a str,
    /// Rows of the spending limits that it is charged to.
    pub(super) charges: Vec<Row>,
    /// What it is charged to them.
    pub(super) charged: Vec<Charged>,
}

/// A refusal, with the completed request if it came that far.
pub(super) struct Refused {
    pub(super) refusal: Refusal,
    pub(super) request: Option<Box<CompletedRequest>>,
}

impl Refused {
    /// Refuses a request that was completed.
    pub(super) fn completed(refusal: Refusal, request: CompletedRequest) -> Self {
        Self { refusal, request: Some(Box::new(request)) }
    }
}

/// A refusal of a request that was not completed.
impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, request: None }
    }
}
