//! What an `eth_sendTransaction` leaves in the outbox, in the same commit as its entry.

use crate::{
    crypto::{curve::Signature, hash::keccak256},
    encoding::quantity,
    record::{
        ledger::{Row, nonce_row},
        nonces::Nonces,
        outbox::{
            place::{Place, final_row, hash_row, sequence_row},
            row::OutboxRow,
            version::Version,
        },
    },
    refusal::Refusal,
    transaction::Transaction,
    wallet::{
        prepare::{completion::CompletedRequest, context::PrepareContext},
        request::Request,
    },
};

/// A transaction that is due to be sent.
pub(super) struct Outgoing {
    place: Place,
    /// The signature of a local key. It does not leave the signer before the entry is committed.
    pub(super) signature: Option<Signature>,
    /// The hash of the transaction. `None` if the key is remote: it signs after the commit.
    pub(super) hash: Option<[u8; 32]>,
}

impl PrepareContext<'_> {
    /// Returns what a request sends out, signed by a local key. `None` if nothing is sent.
    ///
    /// The hash of a transaction covers its signature, and the entry names the hash. So a local key
    /// signs here.
    ///
    /// Errors: `fault`, if the signature could not be made.
    pub(super) fn outgoing(&self, request: &CompletedRequest) -> Result<Option<Outgoing>, Refusal> {
        let Some(transaction) = request.subject.transaction().filter(|_| self.plan.method.sends()) else {
            return Ok(None);
        };
        let key = self.key()?;
        let sign = |secret| self.wallet.sign_verified(key, secret, &request.digest, self.entropy.as_deref());
        let signature = key.secret.as_ref().map(sign).transpose()?;
        let place = Place { chain: transaction.chain_id, account: key.address, nonce: transaction.nonce };
        let hash = signature.as_ref().map(|signature| keccak256(&transaction.signed(signature)));
        Ok(Some(Outgoing { place, signature, hash }))
    }

    /// Returns the rows of the outbox that a transaction writes.
    pub(super) fn outbox_rows(&self, outgoing: Outgoing, request: &CompletedRequest, sequence: u64) -> Vec<Row> {
        let Some(transaction) = request.subject.transaction() else { return Vec::new() };
        let Outgoing { place, hash, .. } = outgoing;
        let lasting = |name: String, value: String| Row { name, value, expires: None };
        let mut version = Version::of(transaction, request.further_nonces, sequence, self.now, &self.plan.caller.id);
        version.hashes.extend(hash);
        let row = self.row_after(transaction, version, request.replaces.as_deref());
        let mut rows = vec![lasting(place.row(), row.write()), lasting(sequence_row(sequence), place.to_string())];
        rows.extend(hash.map(|hash| lasting(hash_row(&hash), place.to_string())));
        if let Some(sidecar) = transaction.shape.blobs().and_then(|blobs| blobs.sidecar.as_ref()) {
            rows.push(lasting(place.sidecar_row(), sidecar.to_text()));
        }
        let final_name = final_row(place.chain, &place.account);
        let given_out = self.ledger.row(&nonce_row(place.chain, &place.account), self.now).and_then(Nonces::read);
        let before = self.ledger.row(&final_name, self.now).and_then(quantity::decimal_u64).unwrap_or_default();
        let is_idle = given_out.is_none_or(|nonces| nonces.next() <= before);
        // If something is open, it stays so. If nothing is, the nonces that others used meanwhile
        // are passed by. A nonce that counted as used up may also be given out again, after a
        // reorganisation or a lie.
        let lowest = if is_idle { before.max(self.lowest_open(&place)) } else { before };
        let lowest = lowest.min(place.nonce);
        rows.push(lasting(final_name, lowest.to_string()));
        rows
    }

    fn row_after(&self, transaction: &Transaction, version: Version, replaced: Option<&OutboxRow>) -> OutboxRow {
        let transaction = transaction.without_sidecar();
        match replaced {
            Some(row) => row.clone().replaced_by(transaction, version, self.entropy.clone()),
            None => OutboxRow::first(transaction, version, self.entropy.clone()),
        }
    }

    /// Returns the lowest nonce that can be open when the first transaction of an account is
    /// signed.
    fn lowest_open(&self, place: &Place) -> u64 {
        match &self.plan.request {
            Ok(Request::Transaction { estimates: Some(estimates), .. }) => place.nonce.min(estimates.pending_nonce),
            _ => place.nonce,
        }
    }
}
