//! The nonces of an account whose transaction a node refuses for good. The next transaction of the
//! account may take one of them.

use core::fmt;

use crate::{
    encoding::{address::Address, hex, quantity},
    record::{
        ledger::{Ledger, Row},
        outbox::{place::Place, state::State},
    },
    refusal::Refusal,
};

/// The most nonces that a row keeps. A node that refuses more than these refuses the account.
const MAX_NONCES: usize = 64;

/// Returns `refused:<chain>:<address>`: the refused nonces of the account.
pub fn refused_row(chain: u64, account: &Address) -> String {
    format!("refused:{chain}:{}", hex::encode(&account.0))
}

/// Returns the row of the refused nonces after a transaction has come into a state. `None` if it
/// does not change. `now` is in microseconds since 1970.
///
/// Errors: `fault`, if the row cannot be read.
pub fn row_after(place: &Place, state: State, ledger: &Ledger, now: u64) -> Result<Option<Row>, Refusal> {
    let name = refused_row(place.chain, &place.account);
    let before = ledger.read(&name, now, RefusedNonces::read)?.unwrap_or_default();
    let mut after = before.clone();
    if state == State::Refused {
        after.add(place.nonce);
    } else {
        after.remove(place.nonce);
    }
    Ok((after != before).then(|| Row { name, value: after.to_string(), expires: None }))
}

/// Refused nonces, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedNonces(Vec<u64>);

impl RefusedNonces {
    /// Reads the value of a row. `None` if it is not what [`fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let nonces: Vec<u64> =
            if text.is_empty() { Vec::new() } else { text.split(',').map(quantity::decimal_u64).collect::<Option<_>>()? };
        let is_ascending = nonces.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        (is_ascending && nonces.len() <= MAX_NONCES).then_some(Self(nonces))
    }

    /// Returns the nonces from `lowest` on.
    pub fn from(&self, lowest: u64) -> impl Iterator<Item = u64> {
        self.0.iter().copied().filter(move |nonce| *nonce >= lowest)
    }

    /// Adds a nonce. Of more than 64 it keeps the lowest.
    pub fn add(&mut self, nonce: u64) {
        if let Err(place) = self.0.binary_search(&nonce) {
            self.0.insert(place, nonce);
            self.0.truncate(MAX_NONCES);
        }
    }

    /// Removes a nonce.
    pub fn remove(&mut self, nonce: u64) {
        self.0.retain(|other| *other != nonce);
    }
}

/// Writes the value of the row: nonces in decimal, joined by commas.
impl fmt::Display for RefusedNonces {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, nonce) in self.0.iter().enumerate() {
            write!(out, "{}{nonce}", if index > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}
