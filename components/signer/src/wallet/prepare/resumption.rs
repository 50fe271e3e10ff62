//! A request whose idempotency key was used before.

use crate::{
    encoding::hex,
    record::{
        idempotency::Earlier,
        ledger,
        outbox::{place::Place, row::OutboxRow},
    },
    refusal::{Difference, Invalid, Refusal},
    wallet::{
        prepare::{
            completion::CompletedRequest,
            context::PrepareContext,
            outcome::{Outcome, Refused},
        },
        request::Request,
    },
};

impl<'a> PrepareContext<'a> {
    /// Returns what the idempotency key was used for before.
    ///
    /// Errors: `fault`, if the row cannot be read or contradicts the ledger.
    pub(super) fn earlier(&self) -> Result<Option<Earlier>, Refusal> {
        let Some(key) = &self.plan.idempotency else { return Ok(None) };
        let name = ledger::idempotency_row(&self.plan.caller.id, key);
        let earlier = self.read_row(&name, Earlier::read)?;
        if earlier.as_ref().is_some_and(|earlier| !earlier.is_in(self.ledger)) {
            return Err(Refusal::Fault(format!("ledger: the row {name} names an entry that the ledger does not have")));
        }
        Ok(earlier)
    }

    /// Returns the names of the rows that say what became of the transaction that the idempotency
    /// key sent. Empty if it sent none.
    ///
    /// Errors: `fault`.
    pub(super) fn rows_to_resume(&self, earlier: &Earlier) -> Result<Vec<String>, Refusal> {
        Ok(self.place_of(earlier)?.map_or_else(Vec::new, |place| vec![place.row(), place.sidecar_row()]))
    }

    /// Resumes the request that an idempotency key was used for before. The policies judge it
    /// again. It is not charged again.
    ///
    /// If its transaction was replaced by the same one for other fees, that one is resumed.
    ///
    /// Errors:
    /// - `idempotency-mismatch`: it was another request.
    /// - `transaction-replaced`: another transaction has taken its nonce.
    pub(super) fn resume(&self, earlier: Earlier) -> Result<Outcome<'a>, Refused> {
        if earlier.request != self.plan.request_digest {
            let [expected, got] = [&earlier.request, &self.plan.request_digest].map(|digest| hex::encode(digest));
            return Err(Refusal::IdempotencyMismatch(Difference { expected, got }).into());
        }
        self.refuse_stamp_that_outlives_the_key()?;
        let (request, earlier) = self.standing_for(earlier)?;
        match self.judge_again(&request.subject) {
            Ok(()) => Ok(Outcome::Resumed { request, earlier: Box::new(earlier) }),
            Err(refusal) => Err(Refused::completed(refusal, request)),
        }
    }

    /// Has a remote key sign what is recorded and charged. The policies judge it again.
    ///
    /// Errors: the plan's refusal, `invalid-params`, `denied`, `fault`.
    pub(super) fn sign_recorded(&self) -> Result<Outcome<'a>, Refused> {
        let (row, sequence) = self.unsigned()?;
        let entropy = row.entropy.clone();
        let request = self.transaction(row.transaction)?;
        let (request_digest, head, digest) = (self.plan.request_digest, self.ledger.head, request.digest);
        let earlier = Earlier { request: request_digest, sequence, head, digest, estimates: None, entropy };
        match self.judge_again(&request.subject) {
            Ok(()) => Ok(Outcome::Resumed { request, earlier: Box::new(earlier) }),
            Err(refusal) => Err(Refused::completed(refusal, request)),
        }
    }

    /// Returns what stands for the request now, and the values that release it again.
    fn standing_for(&self, earlier: Earlier) -> Result<(CompletedRequest, Earlier), Refusal> {
        let row = match self.place_of(&earlier)? {
            Some(place) => self.sent_row(&place)?,
            None => None,
        };
        let Some(row) = row else { return Ok((self.complete_as_before(&earlier)?, earlier)) };
        let last = row.last()?;
        let own = row.versions.iter().find(|version| version.sequence == earlier.sequence);
        let is_own = |hash: &[u8; 32]| own.is_some_and(|own| own.hashes.contains(hash));
        let is_replacement = matches!(self.plan.request, Ok(Request::Replacement(_)));
        // Only the bytes of the last transaction stand in the row. The request itself has those of
        // its own, but for a replacement, which names only its fees.
        let is_last = last.sequence == earlier.sequence;
        let stands = if row.state.is_in_a_block() { row.mined.as_ref().is_some_and(is_own) } else { is_last };
        if stands && (is_last || !is_replacement) {
            let request = if is_replacement { self.transaction(row.transaction)? } else { self.complete_as_before(&earlier)? };
            return Ok((request, earlier));
        }
        let is_last_possible = !row.state.is_in_a_block() || row.mined.as_ref().is_some_and(|mined| last.hashes.contains(mined));
        let mut since = row.versions.iter().filter(|version| version.sequence > earlier.sequence);
        if is_last || own.is_none() || !is_last_possible || !since.all(|version| version.is_for_the_same_request) {
            return Err(Refusal::TransactionReplaced(replaced(&row, earlier.sequence, last.sequence)));
        }
        let (sequence, entropy) = (last.sequence, row.entropy.clone());
        let request = self.transaction(row.transaction)?;
        let earlier = Earlier { sequence, entropy, digest: request.digest, ..earlier };
        Ok((request, earlier))
    }

    /// Returns the place of the transaction that an idempotency key sent. `None` if it sent none.
    fn place_of(&self, earlier: &Earlier) -> Result<Option<Place>, Refusal> {
        let chain = match &self.plan.request {
            Ok(Request::Transaction { chain, .. }) => *chain,
            Ok(Request::Replacement(replacement)) => replacement.chain,
            _ => return Ok(None),
        };
        let nonce = earlier.estimates.map(|estimates| estimates.pending_nonce).filter(|_| self.plan.method.sends());
        let account = self.key()?.address;
        Ok(nonce.map(|nonce| Place { chain, account, nonce }))
    }

    /// Refuses to resume where the row of the idempotency key expires before the stamp.
    ///
    /// Security: a resumption makes no entry, so it leaves its stamp unused. Sent again after the
    /// row has expired, the same stamp would sign once more.
    fn refuse_stamp_that_outlives_the_key(&self) -> Result<(), Refusal> {
        let (Some(stamp), Some(key)) = (&self.plan.stamp, &self.plan.idempotency) else { return Ok(()) };
        let row_expires = self.ledger.expires(&ledger::idempotency_row(&self.plan.caller.id, key));
        if row_expires.is_some_and(|expires| expires < stamp.expires()) {
            let expected = "a key that does not expire before the stamp; send the request again in two minutes";
            return Err(Invalid::at("Idempotency-Key").expected(expected).got("a key that is about to expire").into());
        }
        Ok(())
    }
}

/// Returns the error of a key whose transaction something else has replaced. `own` and `last` are
/// the sequences of its entry and of the last one with the nonce.
fn replaced(row: &OutboxRow, own: u64, last: u64) -> Invalid {
    let nonce = row.transaction.nonce;
    let expected = if row.is_final {
        format!("a key of the transaction that used nonce {nonce}; the payment was not made: to make it, use another key")
    } else {
        format!(
            "a key of the transaction that stands for nonce {nonce}; each that was signed with it can still be mined: \
             use another key only when signer_transaction says that another hash is final"
        )
    };
    let got = if own == last {
        format!("a key of entry {own}, whose nonce another transaction has used")
    } else {
        format!("a key of entry {own}, which entry {last} replaced")
    };
    Invalid::at("Idempotency-Key").expected(expected).got(got)
}
