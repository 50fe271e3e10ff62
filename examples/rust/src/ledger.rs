//! A ledger in memory. A real one stores an entry and its rows in one durable transaction.
use std::collections::HashMap;

use crate::wallet::exports::mintmark::signer::wallets::{Entry, Ledger, Row};

pub struct MemoryLedger {
    head: Ledger,
    rows: HashMap<String, Row>,
}

impl MemoryLedger {
    pub fn new() -> Self {
        Self { head: Ledger { sequence: 0, head: vec![0; 32], rows: vec![] }, rows: HashMap::new() }
    }

    /// Returns the head, with those of the named rows that there are.
    pub fn with_rows(&self, names: &[String]) -> Ledger {
        Ledger { rows: names.iter().filter_map(|name| self.rows.get(name).cloned()).collect(), ..self.head.clone() }
    }

    pub fn commit(&mut self, entry: Entry) {
        (self.head.sequence, self.head.head) = (entry.sequence, entry.head);
        self.rows.extend(entry.changes.into_iter().map(|row| (row.name.clone(), row)));
    }

    pub fn head(&self) -> &Ledger {
        &self.head
    }
}
