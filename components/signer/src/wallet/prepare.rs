//! The second step: the final request, the policy's judgement, and the entry that records it.

use std::rc::Rc;

use zeroize::Zeroizing;

use crate::{
    config::{keys::Key, nonces::NonceKind},
    encoding::hex,
    policy::{contents::Contents, judge::judge},
    record::{
        idempotency::Earlier,
        ledger::{self, Entry, Ledger, Row},
        nonces::Nonces,
    },
    refusal::{Denial, Difference, Invalid, Refusal},
    transaction::complete::{complete, least},
    wallet::{Wallet, plan::Plan, request::Request, subject::Subject},
};

/// A judged request, waiting for the commit of its entry.
pub struct Ticket {
    pub(super) wallet: Rc<()>,
    /// The head that the ledger has after the commit.
    pub(super) head: [u8; 32],
    pub(super) entry: Option<Entry>,
    pub(super) verdict: Verdict,
}

/// What a ticket comes to when it is released.
pub(super) enum Verdict {
    /// A signature.
    Sign(Order),
    /// The dry run of an `eth_sendTransaction` passed.
    NeedsEstimates,
    /// A refusal.
    Refused(Refusal),
}

/// What to sign.
pub(super) struct Order {
    pub(super) key: usize,
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    pub(super) sequence: u64,
    /// What hedges the nonce of its signature.
    pub(super) entropy: Option<Zeroizing<[u8; 32]>>,
}

impl Ticket {
    /// What to commit. `None` if an idempotency key resumes an entry that is committed already, for a dry run, and for a refusal that nothing records.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }
}

/// A final request, the nonces that are left after it, and the entry that it replaces the transaction of.
pub(super) struct Final {
    pub(super) subject: Subject,
    pub(super) digest: [u8; 32],
    pub(super) nonces: Option<Nonces>,
    pub(super) replaces: Option<u64>,
    /// Rows of the windows that it is charged to.
    pub(super) windows: Vec<Row>,
}

/// Why a request is refused, and what it was where that is known.
type Refused = (Refusal, Option<Box<Final>>);

impl Wallet {
    /// Judges a plan on the ledger as it stands. `now`: microseconds since 1970. `entropy`: for a hedged nonce. Errors: `fault`.
    pub fn prepare(&self, plan: &Plan, ledger: &Ledger, now: u64, entropy: &Zeroizing<[u8; 32]>) -> Result<Ticket, Refusal> {
        self.owns(&plan.wallet)?;
        ledger.check(plan.rows())?;
        let key = plan.key.map(|place| self.keys.get(place).ok_or_else(|| Refusal::Fault("the plan's key is gone".into()))).transpose()?;
        let here = key.is_some_and(|key| key.secret.is_some());
        let entropy = (self.config.nonces == NonceKind::Hedged && here).then(|| entropy.clone());
        let turn = Turn { wallet: self, plan, ledger, now, key, entropy, used: Vec::new() };
        // Before anything that makes an entry: whoever sends a stamp again need not be the caller.
        let used = match plan.stamp.as_ref().map(|stamp| stamp.changes(&plan.caller.id, ledger, now)).transpose() {
            Ok(used) => used.map(Vec::from).unwrap_or_default(),
            Err(fault @ Refusal::Fault(_)) => return Err(fault),
            Err(refusal) => return Ok(turn.without_entry(Verdict::Refused(refusal))),
        };
        let turn = Turn { used, ..turn };
        let earlier = turn.earlier()?;
        match turn.judge(earlier.as_ref()) {
            Err((fault @ Refusal::Fault(_), _)) => Err(fault),
            // What was only foreseen has no final form to record.
            Err((refusal, request)) => turn.refused(refusal, request.as_deref().filter(|_| earlier.is_some() || !plan.foreseen())),
            Ok((request, policy)) => match earlier {
                Some(earlier) => turn.resumed(request, &earlier),
                None if plan.foreseen() => Ok(turn.without_entry(Verdict::NeedsEstimates)),
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
    /// None: it is not the caller's.
    pub(super) key: Option<&'a Key>,
    /// Where nonces are hedged.
    pub(super) entropy: Option<Zeroizing<[u8; 32]>>,
    /// Rows that every entry of it writes: they use its stamp up.
    pub(super) used: Vec<Row>,
}

impl<'a> Turn<'a> {
    /// The key of a request that is not refused for want of one. Errors: `fault`.
    pub(super) fn key(&self) -> Result<&'a Key, Refusal> {
        self.key.ok_or_else(nobodys)
    }

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
        let mut request = self.finish(earlier).map_err(|refusal| (refusal, None))?;
        let key = self.key().map_err(|fault| (fault, None))?;
        if let Some(detail) = self.wallet.config.frozen.detail(&key.id) {
            return Err((Refusal::Denied(Denial { policy: None, detail }), Some(Box::new(request))));
        }
        let facts = request.subject.facts(&self.plan.caller.id);
        let contents = Contents::of(&facts);
        let judged = judge(&self.wallet.config.policies, &facts, &contents).map_err(Refusal::Denied).and_then(|policy| {
            // What an idempotency key resumes was charged when it was signed.
            let windows = if earlier.is_some() { Vec::new() } else { self.charge(&facts, &contents)? };
            Ok((policy, windows))
        });
        match judged {
            Ok((policy, windows)) => {
                request.windows = windows;
                Ok((request, policy))
            }
            Err(refusal) => Err((refusal, Some(Box::new(request)))),
        }
    }

    fn finish(&self, earlier: Option<&Earlier>) -> Result<Final, Refusal> {
        let (mut nonces, mut replaces) = (None, None);
        let subject = match self.plan.request.as_ref().map_err(Refusal::clone)? {
            Request::Message(bytes) => Subject::Message(bytes.clone()),
            Request::TypedData(data) => Subject::TypedData(data.clone()),
            Request::Authorization(authorization) => Subject::Authorization(*authorization),
            Request::Transaction { request, chain, estimates, confirmed_nonce } => {
                let transaction = match (earlier, estimates) {
                    (Some(earlier), _) => {
                        let estimates = earlier
                            .estimates
                            .ok_or_else(|| Refusal::Fault("ledger: the idempotency key's row knows no transaction".into()))?;
                        complete(request, *chain, Some(estimates.pending_nonce), Some(&estimates))?
                    }
                    (None, Some(estimates)) => {
                        let given;
                        (given, nonces) = self.nonce(request, *chain, estimates.pending_nonce)?;
                        let transaction = complete(request, *chain, Some(given), Some(estimates))?;
                        if nonces.is_none() {
                            replaces = Some(self.replaced(&transaction, *confirmed_nonce)?);
                        }
                        transaction
                    }
                    (None, None) if self.plan.foreseen() => least(request, *chain)?,
                    (None, None) => complete(request, *chain, request.nonce, None)?,
                };
                self.wallet.config.chains.check(&transaction)?;
                Subject::Transaction(Box::new(transaction))
            }
        };
        let digest = subject.digest();
        Ok(Final { subject, digest, nonces, replaces, windows: Vec::new() })
    }
}

/// A request for a key that is not the caller's should have been refused before.
pub(super) fn nobodys() -> Refusal {
    Refusal::Fault("a request for nobody's key".into())
}
