//! What an `eth_sendTransaction` leaves in the outbox, in the same commit as its entry.

use ruint::aliases::U256;

use crate::{
    encoding::quantity,
    record::{
        ledger::{Row, nonce_row},
        nonces::Nonces,
        outbox::{
            charged::Charges,
            place::{Place, final_row, hash_row, sequence_row},
            refused,
            row::OutboxRow,
            state::State,
            version::Version,
        },
        spending_limits::Charged,
    },
    refusal::{Invalid, Refusal},
    transaction::{Transaction, fields::AT},
    wallet::{
        prepare::{completion::CompletedRequest, context::PrepareContext},
        request::Request,
        subject::SignedTransaction,
    },
};

/// A transaction that is due to be sent.
pub(super) struct Outgoing {
    place: Place,
    /// The transaction with the signature of a local key. It does not leave the signer before the
    /// entry is committed. `None` if the key is remote: it signs after the commit.
    pub(super) signed: Option<SignedTransaction>,
    /// What it is charged.
    charges: Charges,
    /// The first nonce that is not final, after it.
    first_open: u64,
    /// The row of the refused nonces after it. `None` if it does not change.
    refused: Option<Row>,
}

impl Outgoing {
    /// Returns the hash of the transaction. `None` if it is not signed yet.
    pub(super) fn hash(&self) -> Option<[u8; 32]> {
        self.signed.as_ref().map(|signed| signed.hash)
    }
}

impl PrepareContext<'_> {
    /// Returns what a request sends out, signed by a local key. `None` if nothing is sent.
    ///
    /// The hash of a transaction covers its signature, and the entry names the hash. So a local key
    /// signs here.
    ///
    /// Errors:
    /// - `invalid-params`: the same bytes were signed with the nonce before.
    /// - `fault`: the signature could not be made, the signed bytes do not say what was judged, or
    ///   a row cannot be read.
    pub(super) fn outgoing(&self, request: &CompletedRequest, charged: Vec<Charged>) -> Result<Option<Outgoing>, Refusal> {
        let Some(transaction) = request.subject.transaction().filter(|_| self.plan.method.sends()) else {
            return Ok(None);
        };
        let key = self.key()?;
        let sign = |secret| {
            let signature = self.wallet.sign_verified(key, secret, &request.digest, self.entropy.as_deref())?;
            SignedTransaction::of(transaction, &signature)
        };
        let signed = key.secret.as_ref().map(sign).transpose()?;
        let place = Place { chain: transaction.chain_id, account: key.address, nonce: transaction.nonce };
        if let (Some(signed), Some(row)) = (&signed, &request.replaces)
            && row.hashes().any(|hash| *hash == signed.hash)
        {
            let expected = "a transaction that was not signed with this nonce before, for instance with another fee";
            return Err(Invalid::at(format!("{AT}.nonce")).expected(expected).got("the same transaction again").into());
        }
        // The cost is below 2^256, as the completion validated it.
        let charges = Charges { total: transaction.cost().unwrap_or(U256::MAX), limits: charged };
        let (first_open, refused) = (self.first_open(&place)?, refused::row_after(&place, State::Signed, self.ledger, self.now)?);
        Ok(Some(Outgoing { place, signed, charges, first_open, refused }))
    }

    /// Returns the rows of the outbox that a transaction writes.
    pub(super) fn outbox_rows(&self, outgoing: &Outgoing, request: &CompletedRequest, sequence: u64) -> Vec<Row> {
        let Some(transaction) = request.subject.transaction() else { return Vec::new() };
        let (place, hash) = (&outgoing.place, outgoing.hash());
        let lasting = |name: String, value: String| Row { name, value, expires: None };
        let mut version = Version::of(transaction, request.further_nonces, sequence, self.now, &self.plan.caller.id);
        version.hashes.extend(hash);
        version.charges = outgoing.charges.clone();
        version.is_for_the_same_request = request.replaces.as_ref().is_some_and(|row| self.is_for_the_same_request(row, transaction));
        let row = self.row_after(transaction, version, request.replaces.as_deref());
        let mut rows = vec![lasting(place.row(), row.write()), lasting(sequence_row(sequence), place.to_string())];
        rows.extend(hash.map(|hash| lasting(hash_row(&hash), place.to_string())));
        if let Some(sidecar) = transaction.shape.blobs().and_then(|blobs| blobs.sidecar.as_ref()) {
            rows.push(lasting(place.sidecar_row(), sidecar.to_text()));
        } else if request.replaces.as_ref().is_some_and(|row| row.transaction.shape.blobs().is_some()) {
            // The blobs of a refused transaction, which nobody needs any more.
            rows.push(Row { name: place.sidecar_row(), value: String::new(), expires: Some(self.now) });
        }
        rows.push(lasting(final_row(place.chain, &place.account), outgoing.first_open.to_string()));
        rows.extend(outgoing.refused.clone());
        rows
    }

    /// Returns the first nonce of the account that is not final, once a transaction is signed.
    ///
    /// If something is open, it stays so. If nothing is, the nonces that others used meanwhile are
    /// passed by. A nonce that counted as used up may also be given out again, after a
    /// reorganisation or a lie.
    fn first_open(&self, place: &Place) -> Result<u64, Refusal> {
        let given_out = self.read_row(&nonce_row(place.chain, &place.account), Nonces::read)?;
        let before = self.read_row(&final_row(place.chain, &place.account), quantity::decimal_u64)?.unwrap_or_default();
        let is_idle = given_out.is_none_or(|nonces| nonces.next() <= before);
        let lowest = if is_idle { before.max(self.lowest_open(place)) } else { before };
        Ok(lowest.min(place.nonce))
    }

    /// Returns whether a transaction stands for the same request as the last one of a row, for
    /// other fees.
    ///
    /// A request that takes a refused nonce does not, even if it is an equal payment: both were
    /// asked for.
    fn is_for_the_same_request(&self, row: &OutboxRow, transaction: &Transaction) -> bool {
        let is_meant = match &self.plan.request {
            Ok(Request::Replacement(_)) => true,
            Ok(Request::Transaction { request, .. }) => {
                request.nonce.is_some() && row.versions.last().is_some_and(|last| last.caller == self.plan.caller.id)
            }
            _ => false,
        };
        is_meant && row.transaction.is_same_but_for_fees(transaction)
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
