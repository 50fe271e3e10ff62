//! Rows of the ledger that were read for a lookup.

use crate::{
    record::ledger::{self, Row},
    refusal::Refusal,
};

/// Rows of the ledger that were read for a lookup.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) rows: &'a [Row],
    /// Microseconds since 1970.
    pub(super) now: u64,
}

impl Rows<'_> {
    /// Reads a row. `None` if it does not exist, has expired, or was not read yet.
    ///
    /// Errors: `fault`, if `read` returns `None`.
    pub(super) fn read<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        ledger::read(self.rows, name, self.now, read)
    }
}
