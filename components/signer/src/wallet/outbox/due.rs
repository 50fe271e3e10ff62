//! What the gateway should do by itself for the transaction that an account waits for.

use ruint::aliases::U256;

use crate::{
    config::chains::outbox::BumpRule,
    record::{
        outbox::{MAX_VERSIONS, place::Place, row::OutboxRow, state::State, version::Version},
        replacement::lowest_replacement,
    },
    wallet::Wallet,
};

/// Microseconds after which a refused nonce that others wait behind is filled: two minutes. Until
/// then the next transaction of the account may take it, or the reason may go away.
const FILL_AFTER: u64 = 2 * 60 * SECOND;

/// Microseconds that a request has to get the signature of its remote key.
const SIGN_AFTER: u64 = 60 * SECOND;

const SECOND: u64 = 1_000_000;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::wallet) enum Due {
    /// The same transaction for higher fees.
    Bump,
    /// A transfer of nothing in the place of a refused transaction.
    Fill,
    /// Another try to have a remote key sign what is recorded.
    Sign,
}

impl Due {
    /// Returns its name in answers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bump => "bump",
            Self::Fill => "fill",
            Self::Sign => "sign",
        }
    }
}

impl Wallet {
    /// Returns what is due for the transaction of a place, if the chain waits for its nonce. `next`
    /// is the nonce after the last one of the account that was signed.
    pub(in crate::wallet) fn due(&self, place: &Place, row: &OutboxRow, next: u64, now: u64) -> Option<Due> {
        let last = row.versions.last().filter(|_| !row.is_final)?;
        if self.lacks_signature(place, row) && now >= last.time.saturating_add(SIGN_AFTER) {
            return Some(Due::Sign);
        }
        if row.versions.len() >= MAX_VERSIONS {
            return None;
        }
        match row.state {
            // Half of the replacements are left to the caller, who may want to cancel.
            State::Signed | State::Sent | State::Pending if row.versions.len() <= MAX_VERSIONS / 2 => {
                let rule = self.config.chains.bump(row.transaction.chain_id)?;
                let is_old = now >= last.time.saturating_add(rule.after_seconds.saturating_mul(SECOND));
                (is_old && rule.allows_a_bump_of(row, last)).then_some(Due::Bump)
            }
            State::Refused => {
                let others_wait = next > row.transaction.nonce.saturating_add(1);
                let is_old = now >= row.since.saturating_add(FILL_AFTER);
                // A transfer takes one nonce.
                (others_wait && is_old && last.further_nonces == 0).then_some(Due::Fill)
            }
            _ => None,
        }
    }
}

impl Wallet {
    /// Returns whether a remote key has still to sign the last transaction of a row.
    fn lacks_signature(&self, place: &Place, row: &OutboxRow) -> bool {
        let is_remote = self.key_of(&place.account).is_some_and(|key| key.secret.is_none());
        is_remote && row.signature.is_none() && !row.state.is_in_a_block()
    }
}

impl BumpRule {
    /// Returns the lowest fee after a bump: what nodes ask for, or the configured percentage if
    /// that is more. `U256::MAX` if there is none below it.
    pub(super) fn lowest(&self, fee: U256, last: &Version) -> U256 {
        let more = fee.checked_mul(U256::from(self.percent)).map_or(U256::MAX, |parts| parts.div_ceil(U256::from(100)));
        lowest_replacement(fee, last.increase()).unwrap_or(U256::MAX).max(fee.saturating_add(more))
    }

    /// Returns the highest `maxFeePerGas` that the rule allows, if blobs cost `blob_fee` wei.
    pub(super) fn highest(&self, gas: u64, blob_fee: U256) -> U256 {
        self.max_fee.saturating_sub(blob_fee) / U256::from(gas.max(1))
    }

    fn allows_a_bump_of(&self, row: &OutboxRow, last: &Version) -> bool {
        self.lowest(last.max_fee_per_gas, last) <= self.highest(row.transaction.gas, self.blob_fee(row, last))
    }

    /// Returns what the blobs of a transaction cost after a bump, in wei.
    pub(super) fn blob_fee(&self, row: &OutboxRow, last: &Version) -> U256 {
        let Some(blobs) = row.transaction.shape.blobs() else { return U256::ZERO };
        let mut bumped = blobs.clone();
        bumped.max_fee_per_blob_gas = self.lowest(blobs.max_fee_per_blob_gas, last);
        bumped.fee().unwrap_or(U256::MAX)
    }
}
