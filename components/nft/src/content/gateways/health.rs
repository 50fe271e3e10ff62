//! The order in which the gateways of a resolution are asked.

use core::cell::{Cell, RefCell};

/// The most gateways of URLs that are asked.
const MAX_NAMED: usize = 2;

/// What was learnt about the gateways so far. A gateway is named by its index in the settings, and
/// those of URLs come behind.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// Origins of gateways in whose URLs content was named. The first subjects name them.
    named: RefCell<Vec<String>>,
    /// The gateway that won last. It is asked first.
    last_winner: Cell<usize>,
    /// Gateways that sent other bytes than they were asked for. They are asked last.
    lied: RefCell<Vec<usize>>,
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

    /// Notes the gateway of a URL that names content.
    pub(crate) fn name(&self, origin: String) {
        let mut named = self.named.borrow_mut();
        if named.len() < MAX_NAMED && !named.contains(&origin) {
            named.push(origin);
        }
    }

    /// Returns the origins of the gateways whose URLs named content.
    pub(crate) fn named(&self) -> Vec<String> {
        self.named.borrow().clone()
    }

    pub(crate) fn won(&self, gateway: usize) {
        self.last_winner.set(gateway);
    }

    pub(crate) fn lied(&self, gateway: usize) {
        self.lied.borrow_mut().push(gateway);
    }
}
