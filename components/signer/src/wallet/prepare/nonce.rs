//! The nonce of an `eth_sendTransaction`: a free one, or the nonce of a transaction that it
//! replaces.

use crate::{
    record::{
        ledger,
        nonces::{MAX_GAPS, Nonces},
        outbox::{MAX_VERSIONS, place::Place, row::OutboxRow, state::State},
    },
    refusal::{Invalid, Refusal},
    transaction::{Transaction, fields::AT, request::TransactionRequest},
    wallet::prepare::{context::PrepareContext, replacement::may_replace},
};

/// The nonce that a transaction gets.
pub(super) enum ChosenNonce {
    /// A free nonce, and the nonces that are free after it.
    Free { nonce: u64, free_after: Nonces },
    /// A nonce that was used before, and its row. The transaction replaces the earlier one.
    Used { nonce: u64, row: Box<OutboxRow> },
}

impl ChosenNonce {
    pub(super) fn nonce(&self) -> u64 {
        match self {
            Self::Free { nonce, .. } | Self::Used { nonce, .. } => *nonce,
        }
    }
}

impl PrepareContext<'_> {
    /// Chooses the nonce of an `eth_sendTransaction`: the client's, or the lowest from
    /// `pending_nonce` on that is free, or whose transaction a node refuses for good.
    ///
    /// Errors:
    /// - `invalid-params`: the client's nonce is neither free nor one that can be replaced, or no
    ///   nonce is left.
    /// - `fault`: a row of the ledger cannot be read.
    pub(super) fn choose_nonce(&self, request: &TransactionRequest, chain: u64, pending_nonce: u64) -> Result<ChosenNonce, Refusal> {
        let mut nonces = self.nonces(chain)?;
        let field = || format!("{AT}.nonce");
        let next = next_free(&nonces, pending_nonce)?;
        let nonce = request.nonce.unwrap_or(next);
        if let Some((refused, row)) = self.refused_nonce(request, chain, pending_nonce)?
            && refused < next
        {
            return Ok(ChosenNonce::Used { nonce: refused, row: Box::new(row) });
        }
        if nonce >= pending_nonce && nonces.take(nonce, pending_nonce) {
            return Ok(ChosenNonce::Free { nonce, free_after: nonces });
        }
        if let Some(row) = self.outbox_row(chain, nonce)? {
            if row.state != State::Refused && !may_replace(&row, &self.plan.caller) {
                let expected = "a nonce that is free, or that of a transaction that this caller sent";
                return Err(Invalid::at(field()).expected(expected).got(format!("{nonce}, of another caller")).into());
            }
            return Ok(ChosenNonce::Used { nonce, row: Box::new(row) });
        }
        let expected = format!(
            "a nonce that is free and leaves at most {MAX_GAPS} gaps, or one that this signer sent, to replace its transaction; the next free nonce is {next}"
        );
        Err(Invalid::at(field()).expected(expected).got(nonce.to_string()).into())
    }

    /// Returns the lowest free nonce of the account from `pending_nonce` on.
    ///
    /// Errors: `invalid-params` if no nonce is left, `fault`.
    pub(super) fn free_nonce(&self, chain: u64, pending_nonce: u64) -> Result<u64, Refusal> {
        next_free(&self.nonces(chain)?, pending_nonce)
    }

    /// Reads which nonces of the account are free.
    fn nonces(&self, chain: u64) -> Result<Nonces, Refusal> {
        Ok(self.read_row(&ledger::nonce_row(chain, &self.key()?.address), Nonces::read)?.unwrap_or_default())
    }

    /// Returns the row of a nonce in the outbox.
    fn outbox_row(&self, chain: u64, nonce: u64) -> Result<Option<OutboxRow>, Refusal> {
        let place = Place { chain, account: self.key()?.address, nonce };
        self.read_row(&place.row(), OutboxRow::read)
    }
}

/// Returns the lowest free nonce from `pending_nonce` on.
///
/// Errors: `invalid-params`, if none is left.
fn next_free(nonces: &Nonces, pending_nonce: u64) -> Result<u64, Refusal> {
    let none = || Invalid::at(format!("{AT}.nonce")).expected("a nonce below 2^64 - 1 (EIP-2681)").got("none is left");
    nonces.free_from(pending_nonce).ok_or_else(|| none().into())
}

impl OutboxRow {
    /// Validates that a transaction may replace the last one. `further_nonces` is how many nonces
    /// the replacement takes after its own.
    ///
    /// Errors: `invalid-params`, if the earlier transaction is in a block or may be, if it was
    /// replaced too often, if it takes another number of nonces, or if the fees are too low.
    pub(super) fn validate_replacement(
        &self,
        replacement: &Transaction,
        further_nonces: u64,
        confirmed_nonce: Option<u64>,
    ) -> Result<(), Refusal> {
        let nonce = replacement.nonce;
        let field = format!("{AT}.nonce");
        match confirmed_nonce {
            Some(confirmed) if nonce >= confirmed => {}
            Some(confirmed) => {
                let expected = format!("the nonce of a transaction that is not in a block yet, from {confirmed} on");
                return Err(Invalid::at(field).expected(expected).got(nonce.to_string()).into());
            }
            None => {
                let expected = "a nonce that was not used before, as the confirmed nonce of the account is not known";
                return Err(Invalid::at(field).expected(expected).got(nonce.to_string()).into());
            }
        }
        // The row says more than an endpoint that lags or lies.
        if self.is_final || self.state.is_in_a_block() {
            let expected = "the nonce of a transaction that is not in a block; signer_transaction says where it stands";
            return Err(Invalid::at(field).expected(expected).got(nonce.to_string()).into());
        }
        if self.versions.len() >= MAX_VERSIONS {
            let expected = format!("a nonce with which at most {MAX_VERSIONS} transactions were signed");
            return Err(Invalid::at(field).expected(expected).got(format!("{nonce}, with {}", self.versions.len())).into());
        }
        let last = self.last()?;
        if last.further_nonces != further_nonces {
            // Whichever of the two is mined, the nonces after it go on at the same place.
            let expected = format!("{} by the sender, as many as the transaction to replace has", last.further_nonces);
            let field = format!("{AT}.authorizationList");
            return Err(Invalid::at(field).expected(expected).got(format!("{further_nonces} by the sender")).into());
        }
        // No node has what was refused, so it may be replaced by anything.
        if self.state == State::Refused {
            return Ok(());
        }
        Ok(last.allows_replacement_by(replacement)?)
    }
}
