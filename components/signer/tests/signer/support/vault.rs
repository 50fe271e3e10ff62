//! A vault: a wallet with the ledger that it keeps.

use std::collections::BTreeMap;

use mintmark_signer::{
    crypto::hash::sha256,
    record::ledger::{Entry, Ledger, Row},
    refusal::Refusal,
    wallet::{
        Wallet,
        call::Call,
        outbox::lookup::Lookup,
        plan::{Plan, Planned},
        release::Released,
        signing_task::Signed,
        ticket::Ticket,
    },
};
use serde_json::Value;
use zeroize::Zeroizing;

use super::wallet::{COLD, HOT, config, given_key, open_wallet};

/// A time on 2023-11-14, in microseconds.
pub const NOW: u64 = 1_700_000_000_000_000;

/// A vault: a wallet, and the ledger that it keeps.
pub struct Vault {
    pub wallet: Wallet,
    pub rows: BTreeMap<String, Row>,
    pub texts: Vec<String>,
    pub head: [u8; 32],
    pub now: u64,
}

impl Vault {
    pub fn new(config: &Value) -> Self {
        Self { wallet: open_wallet(config).unwrap(), rows: BTreeMap::new(), texts: Vec::new(), head: [0; 32], now: NOW }
    }

    /// Returns the part of the ledger that a plan needs.
    pub fn ledger(&self, plan: &Plan) -> Ledger {
        self.ledger_of(&plan.rows())
    }

    /// Returns the ledger with the named rows that exist.
    pub fn ledger_of(&self, names: &[String]) -> Ledger {
        let rows = names.iter().filter_map(|name| self.rows.get(name).cloned()).collect();
        Ledger { sequence: self.texts.len() as u64, head: self.head, rows }
    }

    pub fn plan(&self, call: Call) -> Result<Plan, Refusal> {
        match self.wallet.plan(call, self.now)? {
            Planned::Sign(plan) => Ok(*plan),
            _ => panic!("expected a request to sign"),
        }
    }

    pub fn prepare(&self, call: Call) -> Result<Ticket, Refusal> {
        let plan = self.plan(call)?;
        self.prepared(&plan)
    }

    /// Prepares a plan, with the rows that it names and those that these lead to.
    fn prepared(&self, plan: &Plan) -> Result<Ticket, Refusal> {
        loop {
            let rows = plan.rows();
            let ticket = self.wallet.prepare(plan, &self.ledger(plan), self.now, &entropy(self.now))?;
            if plan.rows() == rows {
                return Ok(ticket);
            }
            assert!(ticket.entry().is_none());
            assert!(matches!(self.wallet.release(ticket, &self.head), Ok(Released::NeedsRows)));
        }
    }

    /// Commits the entry of a ticket, if it has one.
    pub fn commit(&mut self, ticket: &Ticket) {
        self.append(ticket.entry());
    }

    /// Appends an entry, if there is one, and writes its rows.
    pub fn append(&mut self, entry: Option<&Entry>) {
        if let Some(entry) = entry {
            assert_eq!(entry.sequence, self.texts.len() as u64 + 1, "sequences have no gaps");
            assert_eq!(entry.previous, self.head, "an entry continues the head");
            assert_eq!(entry.head, sha256(entry.text.as_bytes()), "the head is the hash of the text");
            self.head = entry.head;
            self.texts.push(entry.text.clone());
            for row in &entry.changes {
                self.rows.insert(row.name.clone(), row.clone());
            }
        }
    }

    /// Plans, prepares, commits and releases a call.
    pub fn sign(&mut self, call: Call) -> Result<Signed, Refusal> {
        let plan = self.plan(call)?;
        self.run(&plan)
    }

    /// The dry run of an `eth_sendTransaction` without estimates: passed, or refused.
    pub fn dry_run(&mut self, call: Call) -> Result<(), Refusal> {
        let plan = self.plan(call)?;
        let ticket = self.prepared(&plan)?;
        self.commit(&ticket);
        match self.wallet.release(ticket, &self.head)? {
            Released::NeedsEstimates => Ok(()),
            Released::Signed(_) | Released::SignRemotely(_) | Released::Recorded | Released::NeedsRows => panic!("a dry run was signed"),
        }
    }

    /// Prepares, commits and releases a plan.
    pub fn run(&mut self, plan: &Plan) -> Result<Signed, Refusal> {
        let ticket = self.prepared(plan)?;
        self.commit(&ticket);
        self.release(ticket)
    }

    /// Releases a ticket of a local key.
    pub fn release(&self, ticket: Ticket) -> Result<Signed, Refusal> {
        match self.wallet.release(ticket, &self.head)? {
            Released::Signed(signed) => Ok(unquoted(signed)),
            Released::SignRemotely(remote) => panic!("the key {} is remote", remote.key()),
            Released::NeedsEstimates | Released::Recorded | Released::NeedsRows => panic!("nothing was signed"),
        }
    }

    /// Answers a lookup of a caller or of the gateway.
    pub fn look_up(&self, call: Call) -> Result<Value, Refusal> {
        let Planned::LookUp(lookup) = self.wallet.plan(call, self.now)? else { panic!("expected a lookup") };
        self.answer(&lookup)
    }

    /// Answers a lookup.
    pub fn answer(&self, lookup: &Lookup) -> Result<Value, Refusal> {
        let mut known = Vec::new();
        loop {
            let names = lookup.rows(&known)?;
            if names.is_empty() {
                break;
            }
            known.extend(names.iter().filter_map(|name| self.rows.get(name).cloned()));
        }
        Ok(serde_json::from_str(&self.wallet.answer(lookup, &known)?).unwrap())
    }

    /// Has a report of the gateway recorded. Returns whether it made an entry.
    pub fn report(&mut self, call: Call) -> Result<bool, Refusal> {
        let Planned::Report(report) = self.wallet.plan(call, self.now)? else { panic!("expected a report") };
        loop {
            let ticket = self.wallet.prepare_report(&report, &self.ledger_of(&report.rows()), self.now)?;
            self.commit(&ticket);
            let has_entry = ticket.entry().is_some();
            match self.wallet.release(ticket, &self.head)? {
                Released::Recorded => return Ok(has_entry),
                Released::NeedsRows => assert!(!has_entry),
                _ => panic!("a report was signed"),
            }
        }
    }

    /// Records the roster of the wallet.
    pub fn record_roster(&mut self) {
        let plan = self.wallet.plan_roster();
        let ticket = self.wallet.prepare_roster(&plan, &self.ledger_of(plan.rows()), self.now).unwrap();
        self.commit(&ticket);
        assert!(matches!(self.wallet.release(ticket, &self.head), Ok(Released::Recorded)));
    }

    /// Returns the JSON of every entry.
    pub fn entries(&self) -> Vec<Value> {
        self.texts.iter().map(|text| entry(text)).collect()
    }

    /// Returns the JSON of the last entry.
    pub fn last(&self) -> Value {
        entry(self.texts.last().unwrap())
    }
}

fn entry(text: &str) -> Value {
    let line = text.strip_prefix("mintmark-audit-v1\n").unwrap();
    assert!(!line.contains('\n'), "an entry is one line");
    serde_json::from_str(line).unwrap()
}

/// Returns entropy that differs for each time.
pub fn entropy(now: u64) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(sha256(&now.to_be_bytes()))
}

/// Returns a signed result as a client sees it: a string without its quotes.
pub fn unquoted(signed: Signed) -> Signed {
    match serde_json::from_str(&signed.result).unwrap() {
        Value::String(result) => Signed { result, ..signed },
        _ => signed,
    }
}

/// Returns a vault whose key `hot` has another secret.
pub fn vault_of(secret: &str) -> Vault {
    let mut vault = Vault::new(&config());
    let other = if secret == COLD { HOT } else { COLD };
    vault.wallet = Wallet::open(&config().to_string(), vec![given_key("hot", secret), given_key("cold", other)], vec![3; 32]).unwrap();
    vault
}
