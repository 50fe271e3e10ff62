//! The ledger that the host hands over, the names of its rows, and the entries that go back.

use crate::{
    encoding::{address::Address, hex},
    refusal::Refusal,
};

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name. No other row has it.
    pub name: String,
    /// Value.
    pub value: String,
    /// Microseconds since 1970 from which on the row does not count. `None` if it never expires.
    pub expires: Option<u64>,
}

/// The state of the ledger, with the rows that a plan named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Sequence of the last entry. 0 if there is none.
    pub sequence: u64,
    /// Its hash. Zeros if there is none.
    pub head: [u8; 32],
    /// The named rows that exist.
    pub rows: Vec<Row>,
}

/// An entry, which the host commits in one transaction with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its sequence.
    pub sequence: u64,
    /// The head before it.
    pub previous: [u8; 32],
    /// The head after it: SHA-256 of `text`.
    pub head: [u8; 32],
    /// Canonical text, see [`crate::record::audit`].
    pub text: String,
    /// The rows to write.
    pub changes: Vec<Row>,
}

impl Ledger {
    /// Validates that the ledger is consistent and has only rows that were named.
    ///
    /// Errors: `fault`.
    pub fn validate(&self, named: &[String]) -> Result<(), Refusal> {
        if (self.sequence == 0) != (self.head == [0; 32]) {
            return Err(Refusal::Fault(format!(
                "ledger: the sequence {} and the head {} contradict each other; only an empty ledger has sequence 0 and a head of zeros",
                self.sequence,
                hex::encode(&self.head)
            )));
        }
        for (index, row) in self.rows.iter().enumerate() {
            if !named.contains(&row.name) {
                return Err(Refusal::Fault("ledger: it has a row that the plan does not name".into()));
            }
            if self.rows.iter().skip(index + 1).any(|other| other.name == row.name) {
                return Err(Refusal::Fault(format!("ledger: it has the row {} twice", row.name)));
            }
        }
        Ok(())
    }

    /// Reads a row, see [`read`].
    ///
    /// Errors: `fault`.
    pub fn read<T>(&self, name: &str, now: u64, value: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        read(&self.rows, name, now, value)
    }

    /// Returns when a row expires, in microseconds since 1970. `None` if it never does, or there is
    /// no such row.
    pub fn expires(&self, name: &str) -> Option<u64> {
        self.rows.iter().find(|row| row.name == name).and_then(|row| row.expires)
    }
}

/// Reads one of some rows. `None` if there is no such row, or it has expired. `now` is in
/// microseconds since 1970.
///
/// Errors: `fault`, if `value` returns `None` for the row's value.
pub fn read<T>(rows: &[Row], name: &str, now: u64, value: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
    let row = rows.iter().find(|row| row.name == name && row.expires.is_none_or(|expires| now < expires));
    let broken = || Refusal::Fault(format!("ledger: the row {name} cannot be read"));
    row.map(|row| value(&row.value).ok_or_else(broken)).transpose()
}

/// Returns `nonce:<chain>:<address>`: the nonces that `eth_sendTransaction` may still give out, see
/// [`crate::record::nonces`].
pub fn nonce_row(chain: u64, account: &Address) -> String {
    format!("nonce:{chain}:{}", hex::encode(&account.0))
}

/// Returns `spend:<chain>:<address>`: the wei that all signatures of the account can have spent so
/// far, value and fee, in decimal.
pub fn spend_row(chain: u64, account: &Address) -> String {
    format!("spend:{chain}:{}", hex::encode(&account.0))
}

/// Returns `idempotency:<caller>:<SHA-256 of the key>`: what a key was used for, see
/// [`crate::record::idempotency`].
pub fn idempotency_row(caller: &str, key: &[u8; 32]) -> String {
    format!("idempotency:{caller}:{}", hex::digits(key))
}

/// Returns `stamp:<caller>:<SHA-256 of the nonce>`: a stamp that was used, see
/// [`crate::stamp::replay`].
pub fn stamp_row(caller: &str, nonce: &[u8; 32]) -> String {
    format!("stamp:{caller}:{}", hex::digits(nonce))
}

/// Returns `stamps:<caller>:<minute since 1970>`: how many stamps of that minute were used, in
/// decimal.
pub fn stamps_row(caller: &str, minute: u64) -> String {
    format!("stamps:{caller}:{minute}")
}
