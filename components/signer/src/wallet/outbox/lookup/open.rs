//! `outbox_accounts` and `outbox_open`: what is open on a chain. Only the gateway may ask.

use crate::{
    encoding::{
        address::Address,
        hex,
        json::{
            Json,
            build::{object, text},
        },
    },
    record::{
        ledger::nonce_row,
        nonces::Nonces,
        outbox::{place::Place, row::OutboxRow},
    },
    refusal::Refusal,
    wallet::{
        Wallet,
        outbox::{
            due::Due,
            lookup::{account::Account, render, rows::Rows},
        },
    },
};

/// The nonces that one answer has.
const WINDOW: u64 = 64;

/// The most accounts with nothing open that an answer names.
const MAX_IDLE: usize = 32;

/// Microseconds after its last transaction was seen in a block for which an account with nothing
/// open is named: an hour.
const IDLE_FOR: u64 = 60 * 60 * 1_000_000;

/// A lookup of the accounts that have something open on a chain.
pub(super) struct OpenAccounts {
    pub(super) chain: u64,
    /// The accounts of the wallet.
    pub(super) accounts: Vec<Address>,
    /// How many endpoints have to agree about what is final.
    pub(super) quorum: u64,
}

impl OpenAccounts {
    pub(super) fn names(&self, rows: Rows<'_>) -> Result<Vec<String>, Refusal> {
        let mut names: Vec<_> = self.accounts.iter().flat_map(|address| Account::names(self.chain, address)).collect();
        names.extend(self.read(rows)?.iter().filter_map(last_final).map(|place| place.row()));
        Ok(names)
    }

    /// Returns `{quorum, accounts, idle}`. Each account is `{account, firstOpen}`. `idle` has those
    /// with nothing open whose last transaction was mined a short time ago, the latest first.
    pub(super) fn answer(&self, rows: Rows<'_>) -> Result<Json, Refusal> {
        let (mut accounts, mut idle) = (Vec::new(), Vec::new());
        for account in self.read(rows)? {
            let Some(last) = last_final(&account) else {
                accounts.push(with_first_open(&account));
                continue;
            };
            let row = rows.read(&last.row(), OutboxRow::read)?.filter(|row| rows.now < row.since.saturating_add(IDLE_FOR));
            idle.extend(row.map(|row| (row.since, with_first_open(&account))));
        }
        idle.sort_by_key(|(since, _)| core::cmp::Reverse(*since));
        let idle = idle.into_iter().take(MAX_IDLE).map(|(_, account)| account).collect();
        Ok(object([("quorum", text(Some(self.quorum))), ("accounts", Json::List(accounts)), ("idle", Json::List(idle))]))
    }

    fn read(&self, rows: Rows<'_>) -> Result<Vec<Account>, Refusal> {
        self.accounts.iter().filter_map(|address| Account::read(self.chain, *address, rows).transpose()).collect()
    }
}

/// Returns the place of the last transaction of an account with nothing open. `None` if something
/// is.
fn last_final(account: &Account) -> Option<Place> {
    let last = account.first_open.checked_sub(1).filter(|_| account.first_open >= account.nonces.next());
    last.map(|nonce| account.place(nonce))
}

fn with_first_open(account: &Account) -> Json {
    object([("account", text(Some(hex::encode(&account.address.0)))), ("firstOpen", text(Some(account.first_open)))])
}

/// A lookup of what was signed with the 64 nonces of an account from a nonce on.
pub(super) struct OpenWindow {
    pub(super) from: Place,
}

impl OpenWindow {
    pub(super) fn names(&self) -> Vec<String> {
        let next = nonce_row(self.from.chain, &self.from.account);
        self.places().map(|place| place.row()).chain([next]).collect()
    }

    /// Returns `{next, transactions}`. `next` is the nonce after the last one of the account that
    /// was signed.
    pub(super) fn answer(&self, wallet: &Wallet, rows: Rows<'_>) -> Result<Json, Refusal> {
        let nonces = rows.read(&nonce_row(self.from.chain, &self.from.account), Nonces::read)?.unwrap_or_default();
        let mut transactions = Vec::new();
        for place in self.places() {
            let row = rows.read(&place.row(), OutboxRow::read)?;
            transactions.extend(row.map(|row| transaction(&place, &row, wallet.due(&place, &row, nonces.next(), rows.now))));
        }
        Ok(object([("next", text(Some(nonces.next()))), ("transactions", Json::List(transactions))]))
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let first = self.from.nonce;
        (first..first.saturating_add(WINDOW)).map(|nonce| Place { nonce, ..self.from })
    }
}

fn transaction(place: &Place, row: &OutboxRow, due: Option<Due>) -> Json {
    let last = row.versions.last();
    object([
        ("nonce", text(Some(place.nonce))),
        ("state", text(Some(row.state.name()))),
        ("sequence", text(last.map(|version| version.sequence))),
        ("time", text(row.versions.first().map(|version| version.time))),
        ("lastTime", text(last.map(|version| version.time))),
        ("caller", text(last.map(|version| &version.caller))),
        ("due", text(due.map(Due::name))),
        ("mined", render::hash(row.mined.as_ref())),
        ("block", text(row.block)),
        ("final", Json::Bool(row.is_final)),
        ("nodeSaid", text(row.node_said.as_ref())),
        ("hashes", Json::List(row.hashes().map(|hash| render::hash(Some(hash))).collect())),
    ])
}
