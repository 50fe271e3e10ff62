//! The outbox: what became of every transaction that `eth_sendTransaction` signed.
//!
//! Each nonce has a row. It keeps what it takes to sign the same bytes again, every transaction
//! that was signed with the nonce, and where the last one stands. Rows of transactions that are
//! final expire.

pub mod charged;
pub mod place;
pub mod refused;
pub mod row;
pub mod state;
pub mod version;

/// How long the rows of a transaction count after it is final, in microseconds: 30 days.
pub const RETENTION: u64 = 30 * 24 * 60 * 60 * 1_000_000;

/// The most transactions that may be signed with one nonce: the first one and its replacements.
pub const MAX_VERSIONS: usize = 32;
