//! The second step: completes the request, judges it, and writes the entry that records the
//! outcome.
//!
//! The steps stand in this order: the stamp, the idempotency key, the completed request, the
//! judgement with the charges, the entry.

mod chain_bounds;
mod completion;
mod context;
mod judge;
mod nonce;
mod outbox;
mod outcome;
mod own_authorizations;
mod replacement;
mod tickets;

use zeroize::Zeroizing;

use crate::{
    config::nonces::NonceKind,
    encoding::hex,
    record::{
        idempotency::Earlier,
        ledger::{self, Ledger},
    },
    refusal::{Difference, Invalid, Refusal},
    wallet::{
        Wallet,
        plan::Plan,
        ticket::{Ticket, Verdict},
    },
};
use context::PrepareContext;
use judge::Judgement;
use outcome::{Allowed, Outcome, Refused};

impl Wallet {
    /// Judges a plan on the present state of the ledger. `now` is in microseconds since 1970.
    /// `entropy` hedges the nonce of the signature, where the configuration says so.
    ///
    /// Errors: `fault`. Every other refusal is in the ticket, with the entry that records it.
    pub fn prepare(&self, plan: &Plan, ledger: &Ledger, now: u64, entropy: &Zeroizing<[u8; 32]>) -> Result<Ticket, Refusal> {
        let mut context = self.prepare_context(plan, ledger, now, entropy)?;
        // The stamp comes before anything that makes an entry. Whoever sends a used stamp again
        // need not be the caller, so that is not recorded.
        match plan.stamp.as_ref().map(|stamp| stamp.changes(&plan.caller.id, ledger, now)).transpose() {
            Ok(rows) => context.stamp_rows = rows.map(Vec::from).unwrap_or_default(),
            Err(fault @ Refusal::Fault(_)) => return Err(fault),
            Err(refusal) => return Ok(context.without_entry(Verdict::Refused(refusal))),
        }
        context.ticket(context.decide()?)
    }

    fn prepare_context<'a>(
        &'a self,
        plan: &'a Plan,
        ledger: &'a Ledger,
        now: u64,
        entropy: &Zeroizing<[u8; 32]>,
    ) -> Result<PrepareContext<'a>, Refusal> {
        self.owns(&plan.wallet)?;
        ledger.validate(plan.rows())?;
        let gone = || Refusal::Fault("the wallet no longer has the plan's key".into());
        let key = plan.key.map(|place| self.keys.get(place).ok_or_else(gone)).transpose()?;
        let is_local = key.is_some_and(|key| key.secret.is_some());
        let entropy = (self.config.nonces == NonceKind::Hedged && is_local).then(|| entropy.clone());
        Ok(PrepareContext { wallet: self, plan, ledger, now, key, entropy, stamp_rows: Vec::new() })
    }
}

impl<'a> PrepareContext<'a> {
    /// Decides what the preparation comes to.
    ///
    /// Errors: `fault`.
    fn decide(&self) -> Result<Outcome<'a>, Refusal> {
        let decided = match self.earlier()? {
            Some(earlier) => self.resume(earlier),
            None if self.plan.is_dry_run() => self.dry_run(),
            None => self.allow(),
        };
        match decided {
            Err(Refused { refusal: fault @ Refusal::Fault(_), .. }) => Err(fault),
            Err(refused) => Ok(Outcome::Refused(refused)),
            Ok(outcome) => Ok(outcome),
        }
    }

    /// Allows a request by itself: completes it, judges it, charges it.
    fn allow(&self) -> Result<Outcome<'a>, Refused> {
        let request = self.complete()?;
        match self.judge_and_charge(&request.subject) {
            Ok(Judgement { policy, charges }) => Ok(Outcome::Allowed(Allowed { request, policy, charges })),
            Err(refusal) => Err(Refused::completed(refusal, request)),
        }
    }

    /// Judges the lower bound of a request. What the policies and limits refuse of it they refuse
    /// of every completion. A refusal does not show the lower bound, as it is not what the request
    /// would have become.
    fn dry_run(&self) -> Result<Outcome<'a>, Refused> {
        let request = self.complete_for_dry_run()?;
        self.judge_and_charge(&request.subject)?;
        Ok(Outcome::DryRunPassed)
    }

    /// Resumes the request that an idempotency key was used for before. The policies judge it
    /// again. It is not charged again.
    fn resume(&self, earlier: Earlier) -> Result<Outcome<'a>, Refused> {
        if earlier.request != self.plan.request_digest {
            let [expected, got] = [&earlier.request, &self.plan.request_digest].map(|digest| hex::encode(digest));
            return Err(Refusal::IdempotencyMismatch(Difference { expected, got }).into());
        }
        self.refuse_stamp_that_outlives_the_key()?;
        let request = self.complete_as_before(&earlier)?;
        match self.judge_again(&request.subject) {
            Ok(()) => Ok(Outcome::Resumed { request, earlier: Box::new(earlier) }),
            Err(refusal) => Err(Refused::completed(refusal, request)),
        }
    }

    /// Returns what the idempotency key was used for before.
    ///
    /// Errors: `fault`, if the row cannot be read or contradicts the ledger.
    fn earlier(&self) -> Result<Option<Earlier>, Refusal> {
        let Some(key) = &self.plan.idempotency else { return Ok(None) };
        let name = ledger::idempotency_row(&self.plan.caller.id, key);
        let earlier = self.read_row(&name, Earlier::read)?;
        if earlier.as_ref().is_some_and(|earlier| !earlier.is_in(self.ledger)) {
            return Err(Refusal::Fault(format!("ledger: the row {name} names an entry that the ledger does not have")));
        }
        Ok(earlier)
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
