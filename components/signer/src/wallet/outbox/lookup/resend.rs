//! `outbox_raw`: the bytes of a transaction to send again. Only the gateway may ask.

use std::rc::Rc;

use crate::{
    encoding::{
        hex,
        json::{
            Json,
            build::{object, text},
        },
    },
    record::{
        outbox::{place::Place, row::OutboxRow},
        stops,
    },
    refusal::Refusal,
    transaction::{Shape, Transaction, blobs::Sidecar},
    wallet::{Wallet, outbox::lookup::rows::Rows},
};

/// A lookup of the bytes of a transaction.
pub(super) struct Resend {
    pub(super) place: Place,
}

impl Resend {
    pub(super) fn names(&self) -> Vec<String> {
        vec![self.place.row(), self.place.sidecar_row(), stops::ROW.to_owned()]
    }

    /// Returns `{sequence, raw}`. `raw` is `null` if the transaction needs no sending or cannot be
    /// signed again.
    pub(super) fn answer(&self, wallet: &Wallet, rows: Rows<'_>) -> Result<Json, Refusal> {
        let row = rows.read(&self.place.row(), OutboxRow::read)?;
        let open = row.as_ref().filter(|row| !row.is_final && !row.state.is_in_a_block());
        let raw = open.map_or(Ok(None), |row| wallet.signed_again(&self.place, row, rows))?;
        let sequence = row.as_ref().and_then(|row| row.versions.last()).map(|version| version.sequence);
        Ok(object([("sequence", text(sequence)), ("raw", text(raw.map(|bytes| hex::encode(&bytes))))]))
    }
}

impl Wallet {
    /// Returns the bytes of a transaction whose entry is committed. They are the same as when it
    /// was signed first.
    ///
    /// `None` if the configuration or the ledger freezes the key, or if it is not in the wallet, or
    /// is remote and has not signed yet.
    ///
    /// Errors: `fault`.
    fn signed_again(&self, place: &Place, row: &OutboxRow, rows: Rows<'_>) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(key) = self.key_of(&place.account).filter(|key| self.config.frozen.detail(&key.id).is_none()) else { return Ok(None) };
        if stops::in_rows(rows.rows, rows.now)?.frozen(&key.id).is_some() {
            return Ok(None);
        }
        let signature = match (&row.signature, &key.secret) {
            (Some(signature), _) => *signature,
            (None, Some(secret)) => self.sign_verified(key, secret, &row.transaction.digest(), row.entropy.as_deref())?,
            (None, None) => return Ok(None),
        };
        let sidecar = rows.read(&place.sidecar_row(), Sidecar::from_text)?;
        Ok(Some(with_sidecar(&row.transaction, sidecar).network_form(row.transaction.signed(&signature))))
    }
}

fn with_sidecar(transaction: &Transaction, sidecar: Option<Sidecar>) -> Transaction {
    let mut whole = transaction.clone();
    if let Shape::Blob { blobs, .. } = &mut whole.shape {
        blobs.sidecar = sidecar.map(Rc::new);
    }
    whole
}
