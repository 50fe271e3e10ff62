//! From a plan's request to the completed request: what is judged, recorded and signed.

use crate::{
    record::{
        idempotency::Earlier,
        nonces::Nonces,
        outbox::{row::OutboxRow, state::State},
    },
    refusal::{Invalid, Refusal},
    transaction::{
        Transaction,
        complete::{Estimates, complete, lower_bound},
        fields::AT,
        request::TransactionRequest,
    },
    wallet::{
        prepare::{chain_bounds, context::PrepareContext, nonce::ChosenNonce, own_authorizations::take_further},
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
    /// How many nonces it takes after its own, see `own_authorizations`.
    pub(super) further_nonces: u64,
    /// The row of the transaction that it replaces.
    pub(super) replaces: Option<Box<OutboxRow>>,
}

impl CompletedRequest {
    fn of(subject: Subject) -> Self {
        let digest = subject.digest();
        Self { subject, digest, free_nonces: None, further_nonces: 0, replaces: None }
    }

    /// Returns the sequence of the entry whose transaction it replaces.
    pub(super) fn replaced_sequence(&self) -> Option<u64> {
        self.replaces.as_ref().and_then(|row| row.versions.last()).map(|version| version.sequence)
    }
}

impl PrepareContext<'_> {
    /// Completes the plan's request. The ledger and the chain's estimates fill what an
    /// `eth_sendTransaction` leaves out.
    ///
    /// Errors: the plan's refusal, `invalid-params`, `gas-above-limit`, `insufficient-funds`,
    /// `fault`.
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
        self.completed(|request, chain, _, _| {
            let transaction = lower_bound(request, chain)?;
            self.wallet.config.chains.validate_to_send(&transaction)?;
            self.transaction(transaction)
        })
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
            Request::Replacement(replacement) => {
                let request = self.replacement_request(replacement)?;
                complete_transaction(&request, replacement.chain, replacement.estimates.as_ref(), replacement.confirmed_nonce)?
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
        let gas = self.wallet.config.chains.gas_limit(chain, estimates.gas, estimates.block_gas_limit);
        let transaction = complete(request, chain, Some(chosen.nonce()), Some(&Estimates { gas, ..*estimates }))?;
        if let ChosenNonce::Used { row, .. } = &chosen
            && row.state == State::Refused
            && row.transaction == transaction.without_sidecar()
        {
            // The same bytes would be one transaction for two requests.
            if request.nonce.is_some() {
                let expected = "a transaction that differs from the last one with this nonce, for instance in a fee";
                return Err(Invalid::at(format!("{AT}.nonce")).expected(expected).got("the same transaction again").into());
            }
            return self.complete_to_send(
                &TransactionRequest { nonce: Some(self.free_nonce(chain, estimates.pending_nonce)?), ..request.clone() },
                chain,
                estimates,
                confirmed_nonce,
            );
        }
        let further_nonces = self.further_nonces(&transaction)?;
        let (free_nonces, replaces) = match chosen {
            ChosenNonce::Free { nonce, mut free_after } => {
                take_further(&mut free_after, nonce, further_nonces, estimates.pending_nonce)?;
                (Some(free_after), None)
            }
            ChosenNonce::Used { row, .. } => {
                row.validate_replacement(&transaction, further_nonces, confirmed_nonce)?;
                (None, Some(row))
            }
        };
        self.wallet.config.chains.validate_to_send(&transaction)?;
        chain_bounds::refuse_outside(&transaction, estimates)?;
        Ok(CompletedRequest { free_nonces, further_nonces, replaces, ..self.transaction(transaction)? })
    }

    pub(super) fn transaction(&self, transaction: Transaction) -> Result<CompletedRequest, Refusal> {
        self.wallet.config.chains.validate(&transaction)?;
        Ok(CompletedRequest::of(Subject::Transaction(Box::new(transaction))))
    }
}
