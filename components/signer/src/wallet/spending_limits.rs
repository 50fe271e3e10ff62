//! The spending limits of a wallet: the rows that a request needs, what it is charged, and the
//! denial.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{Facts, contents::Contents},
    record::spending_limits::{Charge, Exceeded, SpendingLimit},
    refusal::Denial,
    request::chain_scope::ChainScope,
    wallet::Wallet,
};

impl Wallet {
    /// Returns the names of the rows of every limit that may be about a request on these chains.
    pub(super) fn spending_limit_rows(&self, chain: ChainScope, key: &Address, caller: &str) -> impl Iterator<Item = String> {
        self.config.spending_limits.iter().filter(move |limit| limit.covers(chain)).map(move |limit| limit.row(key, caller))
    }
}

/// Returns what a request costs.
pub(super) fn charge<'a>(facts: &Facts<'_>, contents: &'a Contents) -> Charge<'a> {
    let value = contents.value(facts.value.unwrap_or_default());
    Charge { chain: facts.chain, value, fee: facts.fee.unwrap_or(U256::ZERO), contents }
}

/// Returns the denial by a limit that a request would exceed.
pub(super) fn denial(limit: &SpendingLimit, exceeded: &Exceeded) -> Denial {
    let Exceeded { measure, used, asked, allowed } = exceeded;
    let SpendingLimit { name, seconds, .. } = limit;
    let detail = format!("the spending limit {name} allows a {measure} of {allowed} in {seconds} seconds: {used} used, {asked} asked");
    Denial { policy: Some(name.clone()), detail }
}
