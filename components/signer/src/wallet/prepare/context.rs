//! What every step of a preparation needs: the plan, the ledger, the time, the key.

use zeroize::Zeroizing;

use crate::{
    config::keys::Key,
    record::ledger::{Ledger, Row},
    refusal::Refusal,
    wallet::{Wallet, plan::Plan},
};

/// The context of one preparation.
pub(super) struct PrepareContext<'a> {
    pub(super) wallet: &'a Wallet,
    pub(super) plan: &'a Plan,
    pub(super) ledger: &'a Ledger,
    /// Microseconds since 1970.
    pub(super) now: u64,
    /// `None` if the caller does not have the key. Its request is then refused.
    pub(super) key: Option<&'a Key>,
    /// Entropy that hedges the nonce of the signature. `None` if the nonce is deterministic.
    pub(super) entropy: Option<Zeroizing<[u8; 32]>>,
    /// Rows that every entry of this preparation writes. They mark the stamp as used.
    pub(super) stamp_rows: Vec<Row>,
}

impl<'a> PrepareContext<'a> {
    /// Returns the key.
    ///
    /// Errors: `fault`, if the caller does not have it: `plan` has refused such a request already.
    pub(super) fn key(&self) -> Result<&'a Key, Refusal> {
        self.key.ok_or_else(|| Refusal::Fault("a request for a key that the caller does not have was not refused".into()))
    }

    /// Reads a row of the ledger.
    ///
    /// Errors: `fault`, if the row exists and `read` returns `None`.
    pub(super) fn read_row<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        self.ledger.read(name, self.now, read)
    }
}
