//! Records the roster: which keys and callers the configuration in use has.

use std::rc::Rc;

use crate::{
    config::{Config, keys::Key},
    record::{
        audit::{self, Record},
        ledger::Ledger,
        roster::{self, Member, Roster},
    },
    refusal::Refusal,
    wallet::{
        Wallet,
        ticket::{Ticket, Verdict},
    },
};

/// The name of the change in entries.
const METHOD: &str = "configuration_taken";

/// A plan to record the roster of a wallet.
pub struct RosterPlan {
    wallet: Rc<()>,
    rows: [String; 1],
}

impl RosterPlan {
    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }
}

impl Wallet {
    /// Plans to record the roster of this wallet.
    pub fn plan_roster(&self) -> RosterPlan {
        RosterPlan { wallet: Rc::clone(&self.identity), rows: [roster::ROW.to_owned()] }
    }

    /// Makes the entry of the roster, if the ledger has another one. `now` is in microseconds since
    /// 1970.
    ///
    /// Errors: `fault`, if the row of the roster cannot be read.
    pub fn prepare_roster(&self, plan: &RosterPlan, ledger: &Ledger, now: u64) -> Result<Ticket, Refusal> {
        self.owns(&plan.wallet)?;
        ledger.validate(plan.rows())?;
        let before = ledger.read(roster::ROW, now, Roster::read)?;
        let roster = self.roster();
        let without_entry = Ticket { wallet: Rc::clone(&plan.wallet), head: ledger.head, entry: None, verdict: Verdict::Recorded };
        if before.as_ref() == Some(&roster) {
            return Ok(without_entry);
        }
        let record = Record {
            wallet: &self.config.wallet,
            time: now,
            caller: None,
            key: None,
            method: METHOD,
            request: None,
            policy_hash: &self.config.policy_hash,
            outcome: audit::Outcome::Changed { code: "configured", detail: &roster.changes_since(&before.unwrap_or_default()) },
            idempotency_key: None,
        };
        let full = || Refusal::Fault("ledger: no sequence is left".into());
        let entry = audit::entry(&record, ledger, |_, _| vec![roster.row()]).ok_or_else(full)?;
        Ok(Ticket { head: entry.head, entry: Some(entry), ..without_entry })
    }

    fn roster(&self) -> Roster {
        let Config { keys, frozen, callers, .. } = &self.config;
        let source = |id: &str| keys.iter().find(|key| key.id == id).map_or("", |key| key.source);
        let member = |key: &Key| Member { id: key.id.clone(), mark: format!("{} ({})", key.address, source(&key.id)) };
        Roster::new(self.keys.iter().map(member).collect(), frozen, callers.iter().map(Rc::as_ref))
    }
}
