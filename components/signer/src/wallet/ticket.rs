//! The tickets of a preparation: a signature's with its entry and rows, a refusal's, one that resumes, one that only foresees.

use std::rc::Rc;

use ruint::aliases::U256;
use zeroize::Zeroizing;

use crate::{
    encoding::quantity,
    record::{
        audit::{self, Outcome, Record},
        idempotency::{self, Earlier},
        ledger::{self, Entry, Row},
        replacement::Sent,
    },
    refusal::Refusal,
    wallet::{
        plan::Method,
        prepare::{Final, Order, Ticket, Turn, Verdict, nobodys},
    },
};

impl Turn<'_> {
    pub(super) fn refused(&self, refusal: Refusal, request: Option<&Final>) -> Result<Ticket, Refusal> {
        let entry = self.entry(request, Outcome::Refused(&refusal), |_, _| Vec::new())?;
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: entry.head, entry: Some(entry), verdict: Verdict::Refused(refusal) })
    }

    /// A ticket that nothing records.
    pub(super) fn without_entry(&self, verdict: Verdict) -> Ticket {
        Ticket { wallet: Rc::clone(&self.plan.wallet), head: self.ledger.head, entry: None, verdict }
    }

    pub(super) fn resumed(&self, request: Final, earlier: &Earlier) -> Result<Ticket, Refusal> {
        if request.digest != earlier.digest {
            return Err(Refusal::Fault("ledger: the idempotency key's row does not lead to the digest it records".into()));
        }
        // That of the entry, whatever is configured by now: the same bytes again.
        let entropy = earlier.entropy.clone();
        let verdict = Verdict::Sign(self.order(request, earlier.sequence, entropy)?);
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: self.ledger.head, entry: None, verdict })
    }

    pub(super) fn signed(&self, mut request: Final, policy: &str) -> Result<Ticket, Refusal> {
        let key = self.key()?;
        let mut rows = core::mem::take(&mut request.windows);
        let (mut estimates, mut spend_total) = (None, None);
        let transaction = request.subject.transaction();
        if let Some(transaction) = transaction {
            let (chain, account) = (transaction.chain_id, &key.address);
            if let Some(nonces) = &request.nonces {
                rows.push(Row { name: ledger::nonce_row(chain, account), value: nonces.to_string(), expires: None });
            }
            let name = ledger::spend_row(chain, account);
            // `complete` has checked that the cost stays below 2^256; the total stays at its most where it would not.
            let total = self.spent(&name)?.saturating_add(transaction.cost().unwrap_or(U256::MAX));
            rows.push(Row { name, value: total.to_string(), expires: None });
            estimates = Some(idempotency::estimates_of(transaction));
            spend_total = Some(total);
        }
        let entry = self.entry(Some(&request), Outcome::Signed { policy, spend_total }, |sequence, head| {
            if let Some(transaction) = transaction.filter(|_| self.plan.method == Method::SendTransaction) {
                let name = ledger::sent_row(transaction.chain_id, &key.address, transaction.nonce);
                rows.push(Row { name, value: Sent::of(transaction, sequence).write(), expires: None });
            }
            if let Some(hash) = &self.plan.idempotency {
                let earlier = Earlier {
                    request: self.plan.request_digest,
                    sequence,
                    head,
                    digest: request.digest,
                    estimates,
                    entropy: self.entropy.clone(),
                };
                let name = ledger::idempotency_row(&self.plan.caller.id, hash);
                rows.push(Row { name, value: earlier.write(), expires: Some(self.now.saturating_add(idempotency::RETENTION)) });
            }
            rows
        })?;
        let verdict = Verdict::Sign(self.order(request, entry.sequence, self.entropy.clone())?);
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: entry.head, entry: Some(entry), verdict })
    }

    fn spent(&self, name: &str) -> Result<U256, Refusal> {
        match self.ledger.row(name, self.now) {
            Some(text) => quantity::decimal_u256(text).ok_or_else(|| ledger::broken(name)),
            None => Ok(U256::ZERO),
        }
    }

    fn order(&self, request: Final, sequence: u64, entropy: Option<Zeroizing<[u8; 32]>>) -> Result<Order, Refusal> {
        let key = self.plan.key.ok_or_else(nobodys)?;
        Ok(Order { key, subject: request.subject, digest: request.digest, sequence, entropy })
    }

    fn entry(
        &self,
        request: Option<&Final>,
        outcome: Outcome<'_>,
        changes: impl FnOnce(u64, [u8; 32]) -> Vec<Row>,
    ) -> Result<Entry, Refusal> {
        let record = Record {
            wallet: &self.wallet.config.wallet,
            time: self.now,
            caller: &self.plan.caller.id,
            key: self.key.map(|key| key.id.as_str()),
            method: self.plan.method.name(),
            request: request.map(|request| audit::Request {
                facts: request.subject.facts(&self.plan.caller.id),
                transaction_type: request.subject.transaction().map(|transaction| transaction.shape.kind()),
                nonce: request.subject.nonce(),
                replaces: request.replaces,
                digest: request.digest,
            }),
            policy_hash: &self.wallet.config.policy_hash,
            outcome,
            idempotency_key: self.plan.idempotency.as_ref(),
        };
        let changes = |sequence, head| {
            let mut rows = changes(sequence, head);
            rows.extend(self.used.iter().cloned());
            rows
        };
        audit::entry(&record, self.ledger, changes).ok_or_else(|| Refusal::Fault("ledger: no sequence is left".into()))
    }
}
