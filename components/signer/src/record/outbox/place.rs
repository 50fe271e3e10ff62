//! The place of a transaction in the outbox, and the rows that lead to it.

use core::fmt;

use crate::encoding::{address::Address, hex, quantity};

/// Chain, account and nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Chain id.
    pub chain: u64,
    /// Account that signs.
    pub account: Address,
    /// Nonce.
    pub nonce: u64,
}

impl Place {
    /// Reads the value of a row that leads to a place. `None` if it is not what [`fmt::Display`]
    /// writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (Some(chain), Some(account), Some(nonce), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return None;
        };
        let place = Self {
            chain: quantity::decimal_u64(chain)?,
            account: Address(hex::decode_exact(account)?),
            nonce: quantity::decimal_u64(nonce)?,
        };
        (place.to_string() == text).then_some(place)
    }

    /// Returns `outbox:<chain>:<address>:<nonce>`: the row of the transaction.
    pub fn row(&self) -> String {
        format!("outbox:{self}")
    }

    /// Returns `sidecar:<chain>:<address>:<nonce>`: the network form of the transaction's blobs.
    pub fn sidecar_row(&self) -> String {
        format!("sidecar:{self}")
    }
}

/// Writes `<chain>:<address>:<nonce>`.
impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.chain, hex::encode(&self.account.0), self.nonce)
    }
}

/// Returns `hash:<hash>`: the row with the place of the transaction with this hash.
pub fn hash_row(hash: &[u8; 32]) -> String {
    format!("hash:{}", hex::encode(hash))
}

/// Returns `sequence:<sequence>`: the row with the place of the transaction that this entry
/// records.
pub fn sequence_row(sequence: u64) -> String {
    format!("sequence:{sequence}")
}

/// Returns `final:<chain>:<address>`: the first nonce of the account that is not final yet, in
/// decimal.
pub fn final_row(chain: u64, account: &Address) -> String {
    format!("final:{chain}:{}", hex::encode(&account.0))
}
