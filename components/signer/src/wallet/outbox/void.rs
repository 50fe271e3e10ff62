//! `outbox_void`: gives back what was charged for transactions that can never be mined any more.
//!
//! A nonce is used once. When a block with it is final, everything else that was signed with it can
//! only be refused. Security: whoever says so can lift spending limits. So several endpoints have
//! to say the same, see `docs/how-to/outbox.md`, "Charges that are given back".

use ruint::aliases::U256;

use crate::{
    encoding::quantity,
    record::{
        ledger::{Ledger, Row, spend_row},
        outbox::{charged::Charges, place::Place, row::OutboxRow, version::Version},
        spending_limits::Spent,
    },
    refusal::{Invalid, Refusal},
    wallet::Wallet,
};

/// What the gateway says about a nonce that is used for good.
pub(super) struct Void {
    /// The hash that used it. `None` if it is not known to this ledger.
    pub(super) mined: Option<[u8; 32]>,
    /// How many endpoints say so.
    pub(super) endpoints: u64,
}

/// What is given back.
pub(super) struct GivenBack {
    /// The row of the outbox after it.
    pub(super) row: OutboxRow,
    /// The other rows that change.
    pub(super) rows: Vec<Row>,
    /// Sequences of the entries whose charges are given back.
    pub(super) entries: Vec<u64>,
    /// Wei that are taken from the account's total.
    pub(super) wei: U256,
    /// The account's total after it.
    pub(super) spend_total: U256,
}

impl Void {
    /// Returns the names of the rows to change.
    pub(super) fn rows(&self, place: &Place, row: &OutboxRow) -> Vec<String> {
        let limits = self.voided(row).flat_map(|version| version.charges.limits.iter().map(|charged| charged.row.clone()));
        limits.chain([spend_row(place.chain, &place.account)]).collect()
    }

    /// Returns the transactions that can never be mined, and still have a charge.
    fn voided<'a>(&self, row: &'a OutboxRow) -> impl Iterator<Item = &'a Version> {
        row.versions.iter().filter(|version| self.is_void(version) && !version.charges.is_empty())
    }

    fn is_void(&self, version: &Version) -> bool {
        // The signatures of a remote key may not all be known here.
        !version.hashes.is_empty() && self.mined.is_none_or(|mined| !version.hashes.contains(&mined))
    }

    /// Gives charges back. `None` if there are none.
    ///
    /// Errors:
    /// - `invalid-params`: too few endpoints say that the nonce is used for good.
    /// - `fault`: a row of the ledger cannot be read.
    pub(super) fn give_back(
        &self,
        wallet: &Wallet,
        place: &Place,
        row: &OutboxRow,
        ledger: &Ledger,
        now: u64,
    ) -> Result<Option<GivenBack>, Refusal> {
        let quorum = wallet.config.chains.void_quorum(place.chain);
        if self.endpoints < quorum {
            let expected = format!("at least {quorum}, the voidQuorum of chain {}", place.chain);
            return Err(Invalid::at("params[0].endpoints").expected(expected).got(self.endpoints.to_string()).into());
        }
        if self.voided(row).next().is_none() {
            return Ok(None);
        }
        let name = spend_row(place.chain, &place.account);
        let total = ledger.read(&name, now, quantity::decimal_u256)?.unwrap_or_default();
        let wei = self.voided(row).fold(U256::ZERO, |sum, version| sum.saturating_add(version.charges.total));
        let spend_total = total.saturating_sub(wei);
        let mut rows = vec![Row { name, value: spend_total.to_string(), expires: None }];
        rows.extend(self.limits_after(row, ledger, now)?);
        let entries = self.voided(row).map(|version| version.sequence).collect();
        let mut after = row.clone();
        for version in after.versions.iter_mut().filter(|version| self.is_void(version)) {
            version.charges = Charges::default();
        }
        Ok(Some(GivenBack { row: after, rows, entries, wei, spend_total }))
    }

    /// Returns the rows of the spending limits after charges were given back.
    fn limits_after(&self, row: &OutboxRow, ledger: &Ledger, now: u64) -> Result<Vec<Row>, Refusal> {
        let mut rows: Vec<(Row, Spent)> = Vec::new();
        for charged in self.voided(row).flat_map(|version| &version.charges.limits) {
            if !rows.iter().any(|(row, _)| row.name == charged.row) {
                let Some(spent) = ledger.read(&charged.row, now, Spent::read)? else { continue };
                let expires = ledger.expires(&charged.row);
                rows.push((Row { name: charged.row.clone(), value: String::new(), expires }, spent));
            }
            if let Some((_, spent)) = rows.iter_mut().find(|(row, _)| row.name == charged.row) {
                spent.give_back(charged);
            }
        }
        Ok(rows.into_iter().map(|(row, spent)| Row { value: spent.write(), ..row }).collect())
    }
}
