//! `outbox_open`: what is open on a chain, with the bytes to send again. Only the gateway may ask.

use core::ops::Range;
use std::rc::Rc;

use crate::{
    encoding::{
        address::Address,
        hex,
        json::{
            Json,
            build::{object, text},
        },
    },
    record::outbox::{place::Place, row::OutboxRow},
    refusal::Refusal,
    transaction::{Shape, Transaction, blobs::Sidecar},
    wallet::{
        Wallet,
        outbox::{render, rows::Rows, seen::Account},
    },
};

/// The most nonces of an account that one answer has. The first ones are open longest.
const MAX_NONCES: u64 = 64;

/// A lookup of what is open on a chain.
pub(super) struct Open {
    pub(super) chain: u64,
    /// The accounts of the wallet.
    pub(super) accounts: Vec<Address>,
}

impl Open {
    pub(super) fn names(&self, rows: Rows<'_>) -> Result<Vec<String>, Refusal> {
        let mut names = Vec::new();
        for address in &self.accounts {
            names.extend(Account::names(self.chain, address));
            let Some(account) = Account::read(self.chain, *address, rows)? else { continue };
            for nonce in nonces(&account) {
                let place = account.place(nonce);
                names.push(place.row());
                let row = rows.read(&place.row(), OutboxRow::read)?;
                names.extend(row.filter(|row| row.transaction.shape.blobs().is_some()).map(|_| place.sidecar_row()));
            }
        }
        Ok(names)
    }

    /// Returns the accounts that have something open, each with its transactions. `raw` is `null`
    /// if the transaction needs no sending or cannot be signed again.
    pub(super) fn answer(&self, wallet: &Wallet, rows: Rows<'_>) -> Result<Json, Refusal> {
        let mut accounts = Vec::new();
        for address in &self.accounts {
            let Some(account) = Account::read(self.chain, *address, rows)? else { continue };
            if account.first_open >= account.nonces.next() {
                continue;
            }
            let mut transactions = Vec::new();
            for nonce in nonces(&account) {
                let place = account.place(nonce);
                let Some(row) = rows.read(&place.row(), OutboxRow::read)? else { continue };
                transactions.push(transaction(wallet, &place, &row, rows)?);
            }
            accounts.push(object([
                ("account", text(Some(hex::encode(&account.address.0)))),
                ("firstOpen", text(Some(account.first_open))),
                ("next", text(Some(account.nonces.next()))),
                ("transactions", Json::List(transactions)),
            ]));
        }
        Ok(object([("accounts", Json::List(accounts))]))
    }
}

fn nonces(account: &Account) -> Range<u64> {
    account.first_open..account.nonces.next().min(account.first_open.saturating_add(MAX_NONCES))
}

fn transaction(wallet: &Wallet, place: &Place, row: &OutboxRow, rows: Rows<'_>) -> Result<Json, Refusal> {
    let raw = if row.state.is_in_a_block() { None } else { wallet.signed_again(place, row, rows)? };
    Ok(object([
        ("nonce", text(Some(place.nonce))),
        ("state", text(Some(row.state.name()))),
        ("time", text(row.versions.first().map(|version| version.time))),
        ("lastTime", text(row.versions.last().map(|version| version.time))),
        ("mined", render::hash(row.mined.as_ref())),
        ("block", text(row.block)),
        ("nodeSaid", text(row.node_said.as_ref())),
        ("hashes", Json::List(row.hashes().map(|hash| render::hash(Some(hash))).collect())),
        ("raw", text(raw.map(|bytes| hex::encode(&bytes)))),
    ]))
}

impl Wallet {
    /// Returns the bytes of a transaction whose entry is committed. They are the same as when it
    /// was signed first.
    ///
    /// `None` if the key is frozen, is not in the wallet, or is remote and has not signed yet.
    ///
    /// Errors: `fault`.
    fn signed_again(&self, place: &Place, row: &OutboxRow, rows: Rows<'_>) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(key) = self.key_of(&place.account).filter(|key| self.config.frozen.detail(&key.id).is_none()) else { return Ok(None) };
        let signature = match (&row.signature, &key.secret) {
            (Some(signature), _) => *signature,
            (None, Some(secret)) => self.sign_verified(key, secret, &row.transaction.digest(), row.entropy.as_deref())?,
            (None, None) => return Ok(None),
        };
        let sidecar = rows.read(&place.sidecar_row(), Sidecar::from_text)?;
        Ok(Some(with_sidecar(&row.transaction, sidecar).network_form(row.transaction.signed(&signature))))
    }
}

fn with_sidecar(transaction: &Transaction, sidecar: Option<Sidecar>) -> Transaction {
    let mut whole = transaction.clone();
    if let Shape::Blob { blobs, .. } = &mut whole.shape {
        blobs.sidecar = sidecar.map(Rc::new);
    }
    whole
}
