//! The ticket of each outcome, with the entry that records it and the rows that the entry writes.

use std::rc::Rc;

use ruint::aliases::U256;
use zeroize::Zeroizing;

use crate::{
    encoding::quantity,
    record::{
        audit::{self, Record},
        idempotency::{self, Earlier},
        ledger::{self, Entry, Row},
    },
    refusal::Refusal,
    transaction::{Transaction, complete::Estimates},
    wallet::{
        prepare::{
            completion::CompletedRequest,
            context::PrepareContext,
            outbox::Outgoing,
            outcome::{Allowed, Outcome, Refused},
        },
        signing_task::SigningTask,
        ticket::{Ticket, Verdict},
    },
};

/// The account's total after a transaction, and the row that keeps it.
struct Total {
    wei: U256,
    row: Row,
}

impl PrepareContext<'_> {
    /// Returns the ticket of an outcome.
    ///
    /// Errors: `fault`.
    pub(super) fn ticket(&self, outcome: Outcome<'_>) -> Result<Ticket, Refusal> {
        match outcome {
            Outcome::Allowed(allowed) => self.allowed(allowed),
            Outcome::Resumed { request, earlier } => self.resumed(request, &earlier),
            Outcome::NeedsRows => Ok(self.without_entry(Verdict::NeedsRows)),
            Outcome::DryRunPassed => Ok(self.without_entry(Verdict::NeedsEstimates)),
            Outcome::Refused(refused) => self.refused(refused),
        }
    }

    /// Returns a ticket that nothing records.
    pub(super) fn without_entry(&self, verdict: Verdict) -> Ticket {
        Ticket { wallet: Rc::clone(&self.plan.wallet), head: self.ledger.head, entry: None, verdict }
    }

    fn refused(&self, Refused { refusal, request }: Refused) -> Result<Ticket, Refusal> {
        if self.plan.method.is_of_gateway() {
            // No caller asked for it, and it may be refused in every round.
            return Ok(self.without_entry(Verdict::Refused(refusal)));
        }
        let entry = self.entry(request.as_deref(), None, audit::Outcome::Refused(&refusal), |_, _| Vec::new())?;
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: entry.head, entry: Some(entry), verdict: Verdict::Refused(refusal) })
    }

    fn resumed(&self, request: CompletedRequest, earlier: &Earlier) -> Result<Ticket, Refusal> {
        if request.digest != earlier.digest {
            return Err(Refusal::Fault("ledger: the row of the idempotency key does not lead to the digest that it records".into()));
        }
        // The entropy of the entry, whatever is configured by now: it makes the same bytes again.
        let verdict = Verdict::Sign(self.task(request, earlier.sequence, earlier.entropy.clone())?);
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: self.ledger.head, entry: None, verdict })
    }

    fn allowed(&self, Allowed { request, policy, charges, charged }: Allowed<'_>) -> Result<Ticket, Refusal> {
        let transaction = request.subject.transaction();
        let total = transaction.map(|transaction| self.total_after(transaction)).transpose()?;
        let spend_total = total.as_ref().map(|total| total.wei);
        let nonces = self.nonce_row(&request)?;
        let outgoing = match self.outgoing(&request, charged) {
            Ok(outgoing) => outgoing,
            Err(fault @ Refusal::Fault(_)) => return Err(fault),
            Err(refusal) => return self.refused(Refused::completed(refusal, request)),
        };
        let hash = outgoing.as_ref().and_then(Outgoing::hash);
        let entry = self.entry(Some(&request), hash, audit::Outcome::Signed { policy, spend_total }, |sequence, head| {
            let mut rows = charges;
            rows.extend(nonces);
            rows.extend(total.map(|total| total.row));
            rows.extend(outgoing.iter().flat_map(|outgoing| self.outbox_rows(outgoing, &request, sequence)));
            rows.extend(self.idempotency_row(&request, sequence, head));
            rows
        })?;
        let signed = outgoing.and_then(|outgoing| outgoing.signed);
        let verdict = Verdict::Sign(SigningTask { signed, ..self.task(request, entry.sequence, self.entropy.clone())? });
        Ok(Ticket { wallet: Rc::clone(&self.plan.wallet), head: entry.head, entry: Some(entry), verdict })
    }

    fn nonce_row(&self, request: &CompletedRequest) -> Result<Option<Row>, Refusal> {
        let (Some(nonces), Some(transaction)) = (&request.free_nonces, request.subject.transaction()) else { return Ok(None) };
        let name = ledger::nonce_row(transaction.chain_id, &self.key()?.address);
        Ok(Some(Row { name, value: nonces.to_string(), expires: None }))
    }

    fn total_after(&self, transaction: &Transaction) -> Result<Total, Refusal> {
        let name = ledger::spend_row(transaction.chain_id, &self.key()?.address);
        let before = self.read_row(&name, quantity::decimal_u256)?.unwrap_or_default();
        // The cost is below 2^256, as the completion validated it. A total that would not be stays
        // at the largest number.
        let wei = before.saturating_add(transaction.cost().unwrap_or(U256::MAX));
        Ok(Total { wei, row: Row { name, value: wei.to_string(), expires: None } })
    }

    fn idempotency_row(&self, request: &CompletedRequest, sequence: u64, head: [u8; 32]) -> Option<Row> {
        let key = self.plan.idempotency.as_ref()?;
        let earlier = Earlier {
            request: self.plan.request_digest,
            sequence,
            head,
            digest: request.digest,
            estimates: request.subject.transaction().map(Estimates::of),
            entropy: self.entropy.clone(),
        };
        let name = ledger::idempotency_row(&self.plan.caller.id, key);
        Some(Row { name, value: earlier.write(), expires: Some(self.now.saturating_add(idempotency::RETENTION)) })
    }

    fn task(&self, request: CompletedRequest, sequence: u64, entropy: Option<Zeroizing<[u8; 32]>>) -> Result<SigningTask, Refusal> {
        let key = self.plan.key.ok_or_else(|| Refusal::Fault("a signing task without a key".into()))?;
        // A remote key signs after the commit.
        let hash_recorded = !self.plan.method.sends() || self.key()?.secret.is_some();
        Ok(SigningTask { key, subject: request.subject, digest: request.digest, sequence, signed: None, hash_recorded, entropy })
    }

    fn entry(
        &self,
        request: Option<&CompletedRequest>,
        hash: Option<[u8; 32]>,
        outcome: audit::Outcome<'_>,
        changes: impl FnOnce(u64, [u8; 32]) -> Vec<Row>,
    ) -> Result<Entry, Refusal> {
        let record = Record {
            wallet: &self.wallet.config.wallet,
            time: self.now,
            caller: Some(&self.plan.caller.id),
            key: self.key.map(|key| key.id.as_str()),
            method: self.plan.method.name(),
            request: request.map(|request| audit::Request {
                facts: request.subject.facts(&self.plan.caller.id),
                transaction_type: request.subject.transaction().map(|transaction| transaction.shape.kind()),
                nonce: request.subject.nonce(),
                replaces: request.replaced_sequence(),
                digest: request.digest,
                hash,
            }),
            policy_hash: &self.wallet.config.policy_hash,
            outcome,
            idempotency_key: self.plan.idempotency.as_ref(),
        };
        let changes = |sequence, head| {
            let mut rows = changes(sequence, head);
            rows.extend(self.stamp_rows.iter().cloned());
            rows
        };
        audit::entry(&record, self.ledger, changes).ok_or_else(|| Refusal::Fault("ledger: no sequence is left".into()))
    }
}
