//! A replacement that is made from the row of the outbox.

use std::rc::Rc;

use crate::{
    record::{
        idempotency::Earlier,
        outbox::{place::Place, row::OutboxRow},
    },
    refusal::{Invalid, Refusal},
    transaction::{Shape, Transaction, blobs::Sidecar, request::TransactionRequest},
    wallet::{
        outbox::{render, replacement::Replacement},
        prepare::context::PrepareContext,
    },
};

impl PrepareContext<'_> {
    /// Returns the request that a replacement stands for.
    ///
    /// Errors:
    /// - `invalid-params`: nothing was sent with the nonce, or it cannot be cancelled.
    /// - `fault`: a row of the ledger cannot be read.
    pub(super) fn replacement_request(&self, replacement: &Replacement) -> Result<TransactionRequest, Refusal> {
        let row = self.replaced_row(replacement)?;
        let last = row.versions.last().ok_or_else(|| Refusal::Fault("ledger: a row of the outbox has no transaction".into()))?;
        Ok(replacement.request(&row, last, self.key()?.address)?)
    }

    /// Returns what a replacement signed when its idempotency key was used first.
    ///
    /// Errors:
    /// - `invalid-params`: another transaction has replaced it since.
    /// - `fault`: a row of the ledger cannot be read.
    pub(super) fn replacement_as_before(&self, replacement: &Replacement, earlier: &Earlier) -> Result<Transaction, Refusal> {
        let row = self.replaced_row(replacement)?;
        match row.versions.last() {
            Some(last) if last.sequence == earlier.sequence => Ok(row.transaction),
            last => {
                let expected = format!("a replacement that nothing has replaced since entry {}", earlier.sequence);
                let got = last.map_or_else(|| "nothing".to_owned(), |last| format!("entry {}", last.sequence));
                Err(Invalid::at("Idempotency-Key").expected(expected).got(got).into())
            }
        }
    }

    /// Returns the row of the transaction to replace, with its sidecar.
    fn replaced_row(&self, replacement: &Replacement) -> Result<OutboxRow, Refusal> {
        let Replacement { chain, nonce, .. } = *replacement;
        let place = Place { chain, account: self.key()?.address, nonce };
        let unknown = || {
            Invalid::at("params[0].nonce").expected("the nonce of a transaction that this caller has in the outbox").got(nonce.to_string())
        };
        let row = self.read_row(&place.row(), OutboxRow::read)?;
        let mut row = row.filter(|row| render::is_visible(row, &self.plan.caller)).ok_or_else(unknown)?;
        if let Shape::Blob { blobs, .. } = &mut row.transaction.shape {
            blobs.sidecar = self.read_row(&place.sidecar_row(), Sidecar::from_text)?.map(Rc::new);
        }
        Ok(row)
    }
}
