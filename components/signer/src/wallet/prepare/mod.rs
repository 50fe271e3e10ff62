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
mod refused;
mod replacement;
mod resumption;
mod tickets;

use zeroize::Zeroizing;

use crate::{
    config::nonces::NonceKind,
    record::{idempotency::Earlier, ledger::Ledger},
    refusal::Refusal,
    wallet::{
        Wallet,
        call::Method,
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
        ledger.validate(&plan.rows())?;
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
        let decided = match self.refuse_revoked().and_then(|()| self.earlier()) {
            Err(refusal) => Err(refusal.into()),
            Ok(earlier) if self.plan.rows.add(self.further_rows(earlier.as_ref())?) => return Ok(Outcome::NeedsRows),
            Ok(Some(earlier)) => self.resume(earlier),
            Ok(None) if self.plan.method == Method::Sign => self.sign_recorded(),
            Ok(None) if self.plan.is_dry_run() => self.dry_run(),
            Ok(None) => self.allow(),
        };
        match decided {
            Err(Refused { refusal: fault @ Refusal::Fault(_), .. }) => Err(fault),
            Err(refused) => Ok(Outcome::Refused(refused)),
            Ok(outcome) => Ok(outcome),
        }
    }

    /// Returns the names of the rows that those which were read lead to.
    fn further_rows(&self, earlier: Option<&Earlier>) -> Result<Vec<String>, Refusal> {
        match earlier {
            Some(earlier) => self.rows_to_resume(earlier),
            None => self.rows_of_refused_nonces(),
        }
    }

    /// Allows a request by itself: completes it, judges it, charges it.
    fn allow(&self) -> Result<Outcome<'a>, Refused> {
        let request = self.complete()?;
        match self.judge_and_charge(&request.subject) {
            Ok(Judgement { policy, charges, charged }) => Ok(Outcome::Allowed(Allowed { request, policy, charges, charged })),
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
}
