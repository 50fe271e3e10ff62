//! The endpoints of a chain as a request sees them. `chain::endpoints` asks them.

use core::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use crate::chain::endpoints::health::{Standing, Trial};
use crate::chain::endpoints::state::ChainState;
use crate::config::Chain;
use crate::io::Io;
use crate::log::LogEntry;

/// The chains whose endpoints gave the right chain id.
#[derive(Default)]
pub(crate) struct Verified(RefCell<BTreeSet<String>>);

impl Verified {
    /// Returns whether the chain has been checked.
    pub(crate) fn contains(&self, chain: &str) -> bool {
        self.0.borrow().contains(chain)
    }

    /// Notes that the chain has been checked.
    pub(crate) fn insert(&self, chain: &str) {
        self.0.borrow_mut().insert(chain.to_owned());
    }
}

/// A call to forward.
#[derive(Clone, Copy)]
pub(crate) struct Outgoing<'a> {
    /// Method.
    pub(crate) method: &'a str,
    /// Parameters, JSON.
    pub(crate) params: &'a RawValue,
    /// The last block of the range that it reads. `latest` is the largest number. `None` if it
    /// reads no range, or one that ends at a final block.
    pub(crate) last_block: Option<u64>,
}

impl<'a> Outgoing<'a> {
    /// Makes a call that reads no range of blocks.
    pub(crate) const fn of(method: &'a str, params: &'a RawValue) -> Self {
        Self { method, params, last_block: None }
    }

    /// Makes a call that reads up to a block.
    pub(crate) const fn up_to(method: &'a str, params: &'a RawValue, last_block: Option<u64>) -> Self {
        Self { method, params, last_block }
    }
}

/// The endpoints of one chain, with the time that a request may take.
pub(crate) struct Upstream<'a, I> {
    pub(crate) io: &'a I,
    pub(crate) log: &'a LogEntry,
    pub(crate) chain: &'a Chain,
    pub(crate) state: &'a ChainState,
    pub(crate) deadline_ms: u32,
}

impl<'a, I: Io> Upstream<'a, I> {
    /// Returns the number of the highest block that endpoints have told of within the last minute.
    /// `None` if none has said its latest one.
    pub(crate) fn head(&self) -> Option<u64> {
        self.state.heads.told(self.now_ms())
    }

    /// Returns the same endpoints with another deadline.
    pub(crate) fn within(&self, deadline_ms: u32) -> Upstream<'a, I> {
        Upstream { deadline_ms, ..*self }
    }

    /// Returns the time, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> u64 {
        self.io.now() / 1000
    }

    /// Returns how many milliseconds have passed since a time. A clock that goes back gives none.
    pub(crate) fn passed_ms(&self, began_ms: u64) -> u32 {
        u32::try_from(self.now_ms().saturating_sub(began_ms)).unwrap_or(u32::MAX)
    }

    /// Returns how much of the deadline is left for what began at a time, in milliseconds.
    pub(crate) fn left_ms(&self, began_ms: u64) -> u32 {
        self.deadline_ms.saturating_sub(self.passed_ms(began_ms))
    }

    /// Begins to try an endpoint again whose rest is over. `None` if it needs no trial.
    pub(crate) fn begin_trial(&self, endpoint: usize) -> Option<Trial<'a>> {
        let is_due = self.state.health.standing(endpoint, self.now_ms()) == Standing::Due;
        is_due.then(|| self.state.health.begin_trial(endpoint))
    }
}
