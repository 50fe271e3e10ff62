//! The ledger as the host hands it over, the names of its rows, and the entries that go back.

use crate::{
    encoding::{address::Address, hex},
    record::replacement::SLOTS,
    refusal::Refusal,
};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name, unique.
    pub name: String,
    /// Value.
    pub value: String,
    /// Microseconds since 1970 after which it counts no more; none: never.
    pub expires: Option<u64>,
}

/// The ledger as it stands, as far as a plan named its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Sequence of the last entry, 0 for none.
    pub sequence: u64,
    /// Its hash; zeros for none.
    pub head: [u8; 32],
    /// The rows that exist.
    pub rows: Vec<Row>,
}

/// What the host commits in one transaction.
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
    /// Rows to write, whole.
    pub changes: Vec<Row>,
}

impl Ledger {
    /// Checks that it is what was asked for. Errors: `fault`.
    pub fn check(&self, named: &[String]) -> Result<(), Refusal> {
        if (self.sequence == 0) != (self.head == [0; 32]) {
            return Err(Refusal::Fault(format!(
                "ledger: sequence {} and head {} contradict each other",
                self.sequence,
                hex::encode(&self.head)
            )));
        }
        for (index, row) in self.rows.iter().enumerate() {
            if !named.contains(&row.name) {
                return Err(Refusal::Fault("ledger: a row that the plan does not name".into()));
            }
            if self.rows.iter().skip(index + 1).any(|other| other.name == row.name) {
                return Err(Refusal::Fault(format!("ledger: the row {} twice", row.name)));
            }
        }
        Ok(())
    }

    /// A row that exists and has not expired.
    pub fn row(&self, name: &str, now: u64) -> Option<&str> {
        self.rows.iter().find(|row| row.name == name && row.expires.is_none_or(|expires| now < expires)).map(|row| row.value.as_str())
    }

    /// When a row expires, microseconds since 1970; none: never, or there is no such row.
    pub fn expires(&self, name: &str) -> Option<u64> {
        self.rows.iter().find(|row| row.name == name).and_then(|row| row.expires)
    }
}

/// A row says what it cannot say.
pub fn broken(name: &str) -> Refusal {
    Refusal::Fault(format!("ledger: the row {name} cannot be read"))
}

/// `nonce:<chain>:<address>`: the nonces that `eth_sendTransaction` may still give out, see [`crate::record::nonces`].
pub fn nonce_row(chain: u64, account: &Address) -> String {
    format!("nonce:{chain}:{}", hex::encode(&account.0))
}

/// `sent:<chain>:<address>:<slot>`: what `eth_sendTransaction` signed last with a nonce of this slot, see [`crate::record::replacement`].
pub fn sent_row(chain: u64, account: &Address, nonce: u64) -> String {
    format!("sent:{chain}:{}:{}", hex::encode(&account.0), nonce % SLOTS)
}

/// `spend:<chain>:<address>`: wei that signatures of the account could have spent so far, value and fee, in decimal.
pub fn spend_row(chain: u64, account: &Address) -> String {
    format!("spend:{chain}:{}", hex::encode(&account.0))
}

/// `idempotency:<caller>:<SHA-256 of the key>`: what a key was used for, see [`crate::record::idempotency`].
pub fn idempotency_row(caller: &str, key: &[u8; 32]) -> String {
    format!("idempotency:{caller}:{}", hex::digits(key))
}

/// `stamp:<caller>:<SHA-256 of the nonce>`: a stamp that was used, see [`crate::stamp`].
pub fn stamp_row(caller: &str, nonce: &[u8; 32]) -> String {
    format!("stamp:{caller}:{}", hex::digits(nonce))
}

/// `stamps:<caller>:<minute since 1970>`: how many stamps of that minute were used, in decimal.
pub fn stamps_row(caller: &str, minute: u64) -> String {
    format!("stamps:{caller}:{minute}")
}
