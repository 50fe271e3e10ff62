//! `signer_transaction`: one transaction, by its hash, its entry or its idempotency key.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    encoding::{address::Address, json::Json},
    record::{
        idempotency::Earlier,
        ledger,
        outbox::{
            place::{Place, hash_row, sequence_row},
            row::OutboxRow,
        },
    },
    refusal::Refusal,
    wallet::outbox::{
        lookup::{render, rows::Rows},
        params::Wanted,
    },
};

/// A lookup of one transaction.
pub(super) struct Find {
    pub(super) wanted: Wanted,
    pub(super) caller: Rc<Caller>,
    /// The accounts of the caller.
    pub(super) accounts: Vec<Address>,
}

impl Find {
    pub(super) fn names(&self, rows: Rows<'_>) -> Result<Vec<String>, Refusal> {
        let first = match &self.wanted {
            Wanted::IdempotencyKey(hash) => Some(ledger::idempotency_row(&self.caller.id, hash)),
            Wanted::Hash(_) | Wanted::Sequence(_) => None,
        };
        let place = self.place(rows)?.map(|place| place.row());
        Ok(first.into_iter().chain(self.leading_row(rows)?).chain(place).collect())
    }

    /// Returns the transaction, or `null` if the caller has no such transaction.
    pub(super) fn answer(&self, rows: Rows<'_>) -> Result<Json, Refusal> {
        let Some(place) = self.place(rows)?.filter(|place| self.accounts.contains(&place.account)) else { return Ok(Json::Null) };
        let row = rows.read(&place.row(), OutboxRow::read)?.filter(|row| render::is_visible(row, &self.caller));
        Ok(row.map_or(Json::Null, |row| render::transaction(&place, &row, &self.caller)))
    }

    /// Returns the name of the row that leads to the place of the transaction.
    fn leading_row(&self, rows: Rows<'_>) -> Result<Option<String>, Refusal> {
        Ok(match &self.wanted {
            Wanted::Hash(hash) => Some(hash_row(hash)),
            Wanted::Sequence(sequence) => Some(sequence_row(*sequence)),
            Wanted::IdempotencyKey(hash) => {
                let earlier = rows.read(&ledger::idempotency_row(&self.caller.id, hash), Earlier::read)?;
                earlier.map(|earlier| sequence_row(earlier.sequence))
            }
        })
    }

    fn place(&self, rows: Rows<'_>) -> Result<Option<Place>, Refusal> {
        self.leading_row(rows)?.map_or(Ok(None), |name| rows.read(&name, Place::read))
    }
}
