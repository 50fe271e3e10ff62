//! The second step: the final request, the policy's judgement, and the entry that records it.

use std::rc::Rc;

use crate::{
    config::keys::Key,
    hex,
    idempotency::Earlier,
    ledger::{self, Entry, Ledger, Row},
    nonces::{MOST_GAPS, Nonces},
    policy::judge::judge,
    refusal::{Denial, Difference, Invalid, Refusal},
    transaction::{
        complete::{complete, least},
        request::{AT, TransactionRequest},
    },
    wallet::{
        Wallet,
        plan::{Plan, Request},
        subject::Subject,
    },
};

/// A judged request, waiting for the commit of its entry.
pub struct Ticket {
    pub(super) wallet: Rc<()>,
    /// The head that the ledger has after the commit.
    pub(super) head: [u8; 32],
    pub(super) entry: Option<Entry>,
    pub(super) verdict: Result<Order, Refusal>,
}

/// What to sign.
pub(super) struct Order {
    pub(super) key: usize,
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    pub(super) sequence: u64,
}

impl Ticket {
    /// What to commit; none when an idempotency key resumes an entry that is committed already, and for a transaction that was only foreseen.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }
}

/// A final request and the nonces that are left after it.
pub(super) struct Final {
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    pub(super) nonces: Option<Nonces>,
}

/// Why a request is refused, and what it was where that is known.
type Refused = (Refusal, Option<Box<Final>>);

impl Wallet {
    /// Judges a plan on the ledger as it stands. `now`: microseconds since 1970. Errors: `fault`.
    pub fn prepare(&self, plan: &Plan, ledger: &Ledger, now: u64) -> Result<Ticket, Refusal> {
        self.owns(&plan.wallet)?;
        ledger.check(plan.rows())?;
        let key = self.keys.get(plan.key).ok_or_else(|| Refusal::Fault("the plan's key is gone".into()))?;
        let turn = Turn { wallet: self, plan, ledger, now, key, used: Vec::new() };
        // Before anything that makes an entry: whoever sends a stamp again need not be the caller.
        let used = match plan.stamp.as_ref().map(|stamp| stamp.changes(&plan.caller.id, ledger, now)).transpose() {
            Ok(used) => used.map(Vec::from).unwrap_or_default(),
            Err(fault @ Refusal::Fault(_)) => return Err(fault),
            Err(refusal) => return Ok(turn.without_entry(refusal)),
        };
        let turn = Turn { used, ..turn };
        let earlier = turn.earlier()?;
        match turn.judge(earlier.as_ref()) {
            Err((fault @ Refusal::Fault(_), _)) => Err(fault),
            // What was only foreseen has no final form to record.
            Err((refusal, request)) => turn.refused(refusal, request.as_deref().filter(|_| earlier.is_some() || !plan.foreseen())),
            Ok((request, policy)) => match earlier {
                Some(earlier) => turn.resumed(request, &earlier),
                None if plan.foreseen() => Ok(turn.without_entry(Refusal::Unfilled)),
                None => turn.signed(request, policy),
            },
        }
    }
}

/// One preparation.
pub(super) struct Turn<'a> {
    pub(super) wallet: &'a Wallet,
    pub(super) plan: &'a Plan,
    pub(super) ledger: &'a Ledger,
    pub(super) now: u64,
    pub(super) key: &'a Key,
    /// Rows that every entry of it writes: they use its stamp up.
    pub(super) used: Vec<Row>,
}

impl<'a> Turn<'a> {
    /// What the idempotency key was used for. Errors: `fault`.
    fn earlier(&self) -> Result<Option<Earlier>, Refusal> {
        let Some(hash) = &self.plan.idempotency else { return Ok(None) };
        let name = ledger::idempotency_row(&self.plan.caller.id, hash);
        let Some(text) = self.ledger.row(&name, self.now) else { return Ok(None) };
        let earlier = Earlier::read(text).ok_or_else(|| ledger::broken(&name))?;
        let (sequence, head) = (self.ledger.sequence, &self.ledger.head);
        if earlier.sequence > sequence || (earlier.sequence == sequence && earlier.head != *head) {
            return Err(Refusal::Fault(format!("ledger: the row {name} knows an entry that the ledger does not")));
        }
        Ok(Some(earlier))
    }

    /// The final request and the policy that allows it.
    fn judge(&self, earlier: Option<&Earlier>) -> Result<(Final, &'a str), Refused> {
        if let Some(earlier) = earlier.filter(|earlier| earlier.request != self.plan.request_digest) {
            let [expected, got] = [&earlier.request, &self.plan.request_digest].map(|digest| hex::encode(digest));
            return Err((Refusal::IdempotencyMismatch(Difference { expected, got }), None));
        }
        if let (Some(_), Some(stamp), Some(hash)) = (earlier, &self.plan.stamp, &self.plan.idempotency) {
            let kept = self.ledger.expires(&ledger::idempotency_row(&self.plan.caller.id, hash));
            // A resumption makes no entry and leaves its stamp unused; sent again when the key is forgotten it would sign once more.
            if kept.is_some_and(|until| until < stamp.expires()) {
                let expected = "a key that is not about to be forgotten; ask again in two minutes";
                return Err((Invalid::new("Idempotency-Key", expected, "one that is").into(), None));
            }
        }
        let request = self.finish(earlier).map_err(|refusal| (refusal, None))?;
        if let Some(detail) = self.wallet.config.frozen.detail(&self.key.id) {
            return Err((Refusal::Denied(Denial { policy: None, detail }), Some(Box::new(request))));
        }
        if let Subject::Message(bytes) = &request.subject
            && bytes.len() == 32
        {
            let detail =
                "a message of exactly 32 bytes is not signed: Safe and smart accounts take its signature for that of a transaction".into();
            return Err((Refusal::Denied(Denial { policy: None, detail }), Some(Box::new(request))));
        }
        match judge(&self.wallet.config.policies, &request.subject.facts(&self.plan.caller.id)) {
            Ok(policy) => Ok((request, policy)),
            Err(denial) => Err((Refusal::Denied(denial), Some(Box::new(request)))),
        }
    }

    fn finish(&self, earlier: Option<&Earlier>) -> Result<Final, Refusal> {
        let (subject, nonces) = match self.plan.request.as_ref().map_err(Refusal::clone)? {
            Request::Message(bytes) => (Subject::Message(bytes.clone()), None),
            Request::Transaction { request, chain, fill } => {
                let (transaction, nonces) = match (earlier, fill) {
                    (Some(earlier), _) => {
                        let fill =
                            earlier.fill.ok_or_else(|| Refusal::Fault("ledger: the idempotency key's row knows no transaction".into()))?;
                        (complete(request, *chain, Some(fill.nonce), Some(&fill))?, None)
                    }
                    (None, Some(fill)) => {
                        let (nonce, nonces) = self.nonce(request, *chain, fill.nonce)?;
                        (complete(request, *chain, Some(nonce), Some(fill))?, Some(nonces))
                    }
                    (None, None) if self.plan.foreseen() => (least(request, *chain)?, None),
                    (None, None) => (complete(request, *chain, request.nonce, None)?, None),
                };
                (Subject::Transaction(transaction), nonces)
            }
        };
        let digest = subject.digest();
        Ok(Final { subject, digest, nonces })
    }

    /// The nonce of an `eth_sendTransaction`: the client's if it is free, or the lowest free one that the chain has not `seen`.
    fn nonce(&self, request: &TransactionRequest, chain: u64, seen: u64) -> Result<(u64, Nonces), Refusal> {
        let name = ledger::nonce_row(chain, &self.key.address);
        let mut nonces = match self.ledger.row(&name, self.now) {
            Some(text) => Nonces::read(text).ok_or_else(|| ledger::broken(&name))?,
            None => Nonces::default(),
        };
        let field = || format!("{AT}.nonce");
        let next = nonces.free_from(seen).ok_or_else(|| Invalid::new(field(), "a nonce below 2^64 - 1 (EIP-2681)", "none is left"))?;
        let nonce = request.nonce.unwrap_or(next);
        if nonce < seen || !nonces.take(nonce, seen) {
            let expected = format!("a nonce that is not used and leaves {MOST_GAPS} gaps at most; {next} is the next");
            return Err(Invalid::new(field(), expected, nonce.to_string()).into());
        }
        Ok((nonce, nonces))
    }
}
