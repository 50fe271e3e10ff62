//! `signer_transactions`: the transactions of an account, the newest first.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    encoding::json::{
        Json,
        build::{object, text},
    },
    record::outbox::{place::Place, row::OutboxRow},
    refusal::Refusal,
    wallet::outbox::{
        lookup::{account::Account, render, rows::Rows},
        params::ListQuery,
    },
};

/// A lookup of the transactions of an account.
pub(super) struct List {
    pub(super) query: ListQuery,
    pub(super) caller: Rc<Caller>,
}

impl List {
    pub(super) fn names(&self, rows: Rows<'_>) -> Result<Vec<String>, Refusal> {
        let ListQuery { chain, account, .. } = &self.query;
        let mut names = Vec::from(Account::names(*chain, account));
        names.extend(self.places(rows)?.iter().map(Place::row));
        Ok(names)
    }

    /// Returns `{transactions, next}`. `next` is the value of `before` that continues the list,
    /// `null` if there are no more nonces.
    pub(super) fn answer(&self, rows: Rows<'_>) -> Result<Json, Refusal> {
        let places = self.places(rows)?;
        let mut transactions = Vec::new();
        for place in &places {
            let row = rows.read(&place.row(), OutboxRow::read)?.filter(|row| render::is_visible(row, &self.caller));
            let row = row.filter(|row| self.query.state.is_none_or(|state| state == row.state));
            transactions.extend(row.map(|row| render::transaction(place, &row, &self.caller)));
        }
        let is_whole = u64::try_from(places.len()).is_ok_and(|count| count < self.query.limit);
        let next = places.last().map(|place| place.nonce).filter(|nonce| !is_whole && *nonce > 0);
        Ok(object([("transactions", Json::List(transactions)), ("next", text(next))]))
    }

    /// Returns the nonces to look at, the highest first.
    fn places(&self, rows: Rows<'_>) -> Result<Vec<Place>, Refusal> {
        let ListQuery { chain, account, before, limit, .. } = &self.query;
        let Some(account) = Account::read(*chain, *account, rows)? else { return Ok(Vec::new()) };
        let end = before.map_or(account.nonces.next(), |before| before.min(account.nonces.next()));
        let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
        Ok((0..end).rev().take(limit).map(|nonce| account.place(nonce)).collect())
    }
}
