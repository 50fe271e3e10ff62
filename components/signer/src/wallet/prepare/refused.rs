//! The nonces of the account whose transaction a node refuses for good. The next transaction of the
//! account takes one of them, so that the account goes on. See `docs/how-to/outbox.md`, "Refused
//! transactions".

use crate::{
    record::outbox::{
        MAX_VERSIONS,
        place::Place,
        refused::{RefusedNonces, refused_row},
        row::OutboxRow,
        state::State,
    },
    refusal::Refusal,
    transaction::request::TransactionRequest,
    wallet::{call::Method, prepare::context::PrepareContext, request::Request},
};

/// The most refused nonces that are looked at for one transaction.
const MAX_CANDIDATES: usize = 4;

/// The most transactions that a nonce is given to one after the other. Room is left to cancel the
/// last one, or to fill its nonce.
const MAX_TRIES: usize = MAX_VERSIONS / 2;

impl PrepareContext<'_> {
    /// Returns the names of the rows of the refused nonces that the transaction may take. Empty if
    /// there are none, or its nonce is not open.
    ///
    /// Errors: `fault`.
    pub(super) fn rows_of_refused_nonces(&self) -> Result<Vec<String>, Refusal> {
        let Ok(Request::Transaction { request, chain, estimates: Some(estimates), .. }) = &self.plan.request else {
            return Ok(Vec::new());
        };
        if self.plan.method != Method::SendTransaction || request.nonce.is_some() {
            return Ok(Vec::new());
        }
        Ok(self.candidates(*chain, estimates.pending_nonce)?.iter().map(Place::row).collect())
    }

    /// Returns the lowest refused nonce that a transaction may take, and its row. `None` if there
    /// is none.
    ///
    /// Errors: `fault`.
    pub(super) fn refused_nonce(
        &self,
        request: &TransactionRequest,
        chain: u64,
        pending_nonce: u64,
    ) -> Result<Option<(u64, OutboxRow)>, Refusal> {
        // A transaction with authorizations may take further nonces, and these may be used.
        if request.nonce.is_some() || !request.shape.authorizations().is_empty() {
            return Ok(None);
        }
        for place in self.candidates(chain, pending_nonce)? {
            let row = self.read_row(&place.row(), OutboxRow::read)?.filter(is_free_again);
            if let Some(row) = row {
                return Ok(Some((place.nonce, row)));
            }
        }
        Ok(None)
    }

    /// Returns the refused nonces that no node has a transaction with.
    fn candidates(&self, chain: u64, pending_nonce: u64) -> Result<Vec<Place>, Refusal> {
        let account = self.key()?.address;
        let refused = self.read_row(&refused_row(chain, &account), RefusedNonces::read)?.unwrap_or_default();
        Ok(refused.from(pending_nonce).take(MAX_CANDIDATES).map(|nonce| Place { chain, account, nonce }).collect())
    }
}

/// Returns whether a nonce can be taken by another transaction that takes no further nonces.
fn is_free_again(row: &OutboxRow) -> bool {
    let takes_one_nonce = row.versions.last().is_some_and(|last| last.further_nonces == 0);
    row.state == State::Refused && takes_one_nonce && row.versions.len() < MAX_TRIES
}
