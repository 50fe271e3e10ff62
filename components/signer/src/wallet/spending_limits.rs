//! The windows of a wallet: the rows that a request needs, and what it is charged.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{Facts, contents::Contents},
    record::{
        ledger::{self, Row},
        spending_limits::{Charge, Exceeded, Spent, Window},
    },
    refusal::{Denial, Refusal},
    wallet::{Wallet, prepare::Turn},
};

impl Wallet {
    /// Names of the rows of every window that may be about a request on this chain.
    pub(super) fn window_rows(&self, chain: Option<u64>, key: &Address, caller: &str) -> impl Iterator<Item = String> {
        self.config.windows.iter().filter(move |window| window.covers(chain)).map(move |window| window.row(key, caller))
    }
}

impl Turn<'_> {
    /// The rows after a request was charged. Errors: `denied` by the first window that it would exceed; `fault`.
    pub(super) fn charge(&self, facts: &Facts<'_>, contents: &Contents) -> Result<Vec<Row>, Refusal> {
        let windows = &self.wallet.config.windows;
        if windows.is_empty() {
            return Ok(Vec::new());
        }
        let charge = charge(facts, contents);
        let mut rows = Vec::new();
        for window in windows {
            let Some(charged) = window.charge(&charge) else { continue };
            let name = window.row(&self.key()?.address, &self.plan.caller.id);
            let spent = match self.ledger.row(&name, self.now) {
                Some(text) => Spent::read(text).ok_or_else(|| ledger::broken(&name))?,
                None => Spent::default(),
            };
            let after = window.after(&spent, &charged, self.now).map_err(|exceeded| Refusal::Denied(denial(window, &exceeded)))?;
            rows.push(window.write(name, &after));
        }
        Ok(rows)
    }
}

/// What windows charge a request for.
pub(super) fn charge<'a>(facts: &Facts<'_>, contents: &'a Contents) -> Charge<'a> {
    let value = contents.value(facts.value.unwrap_or_default());
    Charge { chain: facts.chain, value, fee: facts.fee.unwrap_or(U256::ZERO), contents }
}

/// The denial of a window.
pub(super) fn denial(window: &Window, exceeded: &Exceeded) -> Denial {
    let Exceeded { measure, used, asked, allowed } = exceeded;
    let detail =
        format!("the window {} allows a {measure} of {allowed} in {} seconds: {used} used, {asked} asked", window.name, window.seconds);
    Denial { policy: Some(window.name.clone()), detail }
}
