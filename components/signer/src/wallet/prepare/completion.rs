//! From a plan's request to the completed request: what is judged, recorded and signed.

use crate::{
    record::{idempotency::Earlier, nonces::Nonces},
    refusal::Refusal,
    transaction::{
        Transaction,
        complete::{Estimates, complete, lower_bound},
        request::TransactionRequest,
    },
    wallet::{
        prepare::{context::PrepareContext, nonce::ChosenNonce},
        request::Request,
        subject::Subject,
    },
};

/// A request with nothing left open.
pub(super) struct CompletedRequest {
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    /// The account's free nonces after it. `None` if it takes no free nonce.
    pub(super) free_nonces: Option<Nonces>,
    /// Sequence of the entry whose transaction it replaces.
    pub(super) replaces: Option<u64>,
}

impl CompletedRequest {
    fn of(subject: Subject) -> Self {
        let digest = subject.digest();
        Self { subject, digest, free_nonces: None, replaces: None }
    }
}

impl PrepareContext<'_> {
    /// Completes the plan's request. The ledger and the chain's estimates fill what an
    /// `eth_sendTransaction` leaves out.
    ///
    /// Errors: the plan's refusal, `invalid-params`, `fault`.
    pub(super) fn complete(&self) -> Result<CompletedRequest, Refusal> {
        self.completed(|request, chain, estimates, confirmed_nonce| match estimates {
            Some(estimates) => self.complete_to_send(request, chain, estimates, confirmed_nonce),
            None => self.transaction(complete(request, chain, request.nonce, None)?),
        })
    }

    /// Completes the plan's request with the values that an idempotency key's row keeps.
    ///
    /// Errors: the plan's refusal, `invalid-params`, `fault`.
    pub(super) fn complete_as_before(&self, earlier: &Earlier) -> Result<CompletedRequest, Refusal> {
        self.completed(|request, chain, _, _| {
            let no_transaction = || Refusal::Fault("ledger: the row of the idempotency key has no values of a transaction".into());
            let estimates = earlier.estimates.ok_or_else(no_transaction)?;
            self.transaction(complete(request, chain, Some(estimates.pending_nonce), Some(&estimates))?)
        })
    }

    /// Completes an `eth_sendTransaction` for a dry run, to its lower bound: what every completion
    /// of it costs at least.
    ///
    /// Errors: the plan's refusal, `invalid-params`, `fault`.
    pub(super) fn complete_for_dry_run(&self) -> Result<CompletedRequest, Refusal> {
        self.completed(|request, chain, _, _| self.transaction(lower_bound(request, chain)?))
    }

    /// Completes a request. Only a transaction can have anything left open.
    fn completed(
        &self,
        complete_transaction: impl FnOnce(&TransactionRequest, u64, Option<&Estimates>, Option<u64>) -> Result<CompletedRequest, Refusal>,
    ) -> Result<CompletedRequest, Refusal> {
        Ok(match self.plan.request.as_ref().map_err(Refusal::clone)? {
            Request::Message(bytes) => CompletedRequest::of(Subject::Message(bytes.clone())),
            Request::TypedData(data) => CompletedRequest::of(Subject::TypedData(data.clone())),
            Request::Authorization(authorization) => CompletedRequest::of(Subject::Authorization(*authorization)),
            Request::Transaction { request, chain, estimates, confirmed_nonce } => {
                complete_transaction(request, *chain, estimates.as_ref(), *confirmed_nonce)?
            }
        })
    }

    fn complete_to_send(
        &self,
        request: &TransactionRequest,
        chain: u64,
        estimates: &Estimates,
        confirmed_nonce: Option<u64>,
    ) -> Result<CompletedRequest, Refusal> {
        let chosen = self.choose_nonce(request, chain, estimates.pending_nonce)?;
        let transaction = complete(request, chain, Some(chosen.nonce()), Some(estimates))?;
        let (free_nonces, replaces) = match chosen {
            ChosenNonce::Free { free_after, .. } => (Some(free_after), None),
            ChosenNonce::Used(_) => (None, Some(self.replaced(&transaction, confirmed_nonce)?)),
        };
        Ok(CompletedRequest { free_nonces, replaces, ..self.transaction(transaction)? })
    }

    fn transaction(&self, transaction: Transaction) -> Result<CompletedRequest, Refusal> {
        self.wallet.config.chains.validate(&transaction)?;
        Ok(CompletedRequest::of(Subject::Transaction(Box::new(transaction))))
    }
}
