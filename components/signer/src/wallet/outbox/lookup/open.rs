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

/// A lookup of the accounts that have something open on a chain.
pub(super) struct OpenAccounts {
    pub(super) chain: u64,
    /// The accounts of the wallet.
    pub(super) accounts: Vec<Address>,
}

impl OpenAccounts {
    pub(super) fn names(&self) -> Vec<String> {
        self.accounts.iter().flat_map(|address| Account::names(self.chain, address)).collect()
    }

    /// Returns `{accounts}`, each `{account, firstOpen}`.
    pub(super) fn answer(&self, rows: Rows<'_>) -> Result<Json, Refusal> {
        let mut accounts = Vec::new();
        for address in &self.accounts {
            let Some(account) = Account::read(self.chain, *address, rows)? else { continue };
            if account.first_open < account.nonces.next() {
                accounts.push(object([("account", text(Some(hex::encode(&address.0)))), ("firstOpen", text(Some(account.first_open)))]));
            }
        }
        Ok(object([("accounts", Json::List(accounts))]))
    }
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
        ("nodeSaid", text(row.node_said.as_ref())),
        ("hashes", Json::List(row.hashes().map(|hash| render::hash(Some(hash))).collect())),
    ])
}
