//! A replacement that is made from the row of the outbox.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    record::{
        ledger::nonce_row,
        nonces::Nonces,
        outbox::{place::Place, row::OutboxRow},
    },
    refusal::{Invalid, Refusal},
    transaction::{Shape, blobs::Sidecar, request::TransactionRequest},
    wallet::{
        outbox::{
            due::Due,
            replacement::{Goal, Replacement},
        },
        prepare::context::PrepareContext,
        request::Request,
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
        self.refuse_what_is_not_due(replacement, &row)?;
        Ok(replacement.request(&row, row.last()?, self.key()?.address)?)
    }

    /// Refuses what the gateway asks for by itself and is not due, or not any more.
    ///
    /// Errors: `invalid-params`, `fault`.
    fn refuse_what_is_not_due(&self, replacement: &Replacement, row: &OutboxRow) -> Result<(), Refusal> {
        let due = match replacement.goal {
            Goal::SpeedUp | Goal::Cancel => return Ok(()),
            Goal::Bump(_) => Due::Bump,
            Goal::Fill => Due::Fill,
            Goal::Sign => Due::Sign,
        };
        let place = Place { chain: replacement.chain, account: self.key()?.address, nonce: replacement.nonce };
        let name = nonce_row(replacement.chain, &self.key()?.address);
        let next = self.read_row(&name, Nonces::read)?.unwrap_or_default().next();
        let is_for_caller = row.versions.last().is_some_and(|last| last.caller == self.plan.caller.id);
        if is_for_caller && self.wallet.due(&place, row, next, self.now) == Some(due) {
            return Ok(());
        }
        let expected = "the nonce of a transaction of this caller for which it is due";
        Err(Invalid::at("params[0].nonce").expected(expected).got(replacement.nonce.to_string()).into())
    }

    /// Returns what a remote key has still to sign, and the sequence of its entry.
    ///
    /// Errors: the plan's refusal, `invalid-params` if nothing of the kind is due, `fault`.
    pub(super) fn unsigned(&self) -> Result<(OutboxRow, u64), Refusal> {
        let Request::Replacement(replacement) = self.plan.request.as_ref().map_err(Refusal::clone)? else {
            return Err(Refusal::Fault("a plan to sign what is recorded that names no transaction".into()));
        };
        let row = self.replaced_row(replacement)?;
        self.refuse_what_is_not_due(replacement, &row)?;
        let sequence = row.last()?.sequence;
        Ok((row, sequence))
    }

    /// Returns the row of the transaction to replace, with its sidecar.
    fn replaced_row(&self, replacement: &Replacement) -> Result<OutboxRow, Refusal> {
        let Replacement { chain, nonce, .. } = *replacement;
        let place = Place { chain, account: self.key()?.address, nonce };
        let unknown = || {
            Invalid::at("params[0].nonce").expected("the nonce of a transaction that this caller has in the outbox").got(nonce.to_string())
        };
        let row = self.sent_row(&place)?.ok_or_else(unknown)?;
        if !may_replace(&row, &self.plan.caller) {
            return Err(unknown().into());
        }
        Ok(row)
    }

    /// Returns the row of a transaction that was sent, with its sidecar. `None` if nothing was sent
    /// from there.
    ///
    /// Errors: `fault`.
    pub(super) fn sent_row(&self, place: &Place) -> Result<Option<OutboxRow>, Refusal> {
        let mut row = self.read_row(&place.row(), OutboxRow::read)?;
        if let Some(Shape::Blob { blobs, .. }) = row.as_mut().map(|row| &mut row.transaction.shape) {
            blobs.sidecar = self.read_row(&place.sidecar_row(), Sidecar::from_text)?.map(Rc::new);
        }
        Ok(row)
    }
}

/// Returns whether a caller may replace the last transaction of a row: it sent that one, or it may
/// read the audit.
pub(super) fn may_replace(row: &OutboxRow, caller: &Caller) -> bool {
    caller.audit || row.versions.last().is_some_and(|last| last.caller == caller.id)
}
