//! The order in which the gateways of a resolution are asked.

use core::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// What was learnt about the gateways so far. A gateway is named by its index in the settings.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// The gateway that won last. It is asked first.
    last_winner: Cell<usize>,
    /// Gateways that sent other bytes than they were asked for. They are asked last.
    lied: RefCell<BTreeSet<usize>>,
}

impl Health {
    /// Returns the order in which to ask `count` gateways.
    pub(crate) fn order(&self, count: usize) -> Vec<usize> {
        let lied = self.lied.borrow();
        let winner = self.last_winner.get().min(count);
        let (last, mut first): (Vec<_>, Vec<_>) = (winner..count).chain(0..winner).partition(|gateway| lied.contains(gateway));
        first.extend(last);
        first
    }

    pub(crate) fn won(&self, gateway: usize) {
        self.last_winner.set(gateway);
    }

    pub(crate) fn lied(&self, gateway: usize) {
        self.lied.borrow_mut().insert(gateway);
    }
}
