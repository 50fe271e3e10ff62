//! The names of the ledger rows that a plan needs.

use core::cell::RefCell;

/// The names of the rows that a plan needs. Rows lead to other rows, so there can be more names
/// after some rows were read.
pub(in crate::wallet) struct RowNames(RefCell<Vec<String>>);

impl RowNames {
    pub(in crate::wallet) fn new(names: Vec<String>) -> Self {
        Self(RefCell::new(names))
    }

    /// Returns all names.
    pub(in crate::wallet) fn all(&self) -> Vec<String> {
        self.0.borrow().clone()
    }

    /// Adds names. Returns whether one of them is new: its row was not read yet.
    pub(in crate::wallet) fn add(&self, names: impl IntoIterator<Item = String>) -> bool {
        let mut known = self.0.borrow_mut();
        let before = known.len();
        for name in names {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        known.len() > before
    }
}
