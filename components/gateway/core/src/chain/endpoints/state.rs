//! What this instance knows of the chains by now. It is a cache: a new instance begins without it.

use core::cell::RefCell;

use crate::chain::endpoints::heads::Heads;
use crate::chain::endpoints::health::Health;
use crate::config::Config;
use crate::table::{Table, gathered};

/// How long a limit of batches is remembered, in milliseconds.
const BATCH_CAP_MS: u64 = 600_000;

/// What is known of one chain and its endpoints.
#[derive(Debug, Default)]
pub(crate) struct ChainState {
    pub(crate) heads: Heads,
    pub(crate) health: Health,
    pub(crate) batch_caps: BatchCaps,
}

/// What is known of the configured chains, by their ids.
#[derive(Debug)]
pub(crate) struct ChainStates(Table<String, ChainState>);

impl ChainStates {
    /// Makes the states of the chains of a configuration, about which nothing is known yet.
    pub(crate) fn new(config: &Config) -> Self {
        Self(gathered(config.chains.keys().map(|id| (id.clone(), ChainState::default()))))
    }

    /// Returns the state of a chain. `None` if the chain is not configured.
    pub(crate) fn get(&self, id: &str) -> Option<&ChainState> {
        self.0.get(id)
    }
}

/// The batches that endpoints take, by their places in the configuration.
#[derive(Debug, Default)]
pub(crate) struct BatchCaps(RefCell<Table<usize, Cap>>);

#[derive(Debug, Clone, Copy)]
struct Cap {
    calls: usize,
    learned_ms: u64,
}

impl BatchCaps {
    /// Returns the most calls that an endpoint is known to take in a batch.
    pub(crate) fn of(&self, endpoint: usize, now_ms: u64) -> Option<usize> {
        let lasts = |cap: &Cap| cap.learned_ms <= now_ms && now_ms - cap.learned_ms <= BATCH_CAP_MS;
        self.0.borrow().get(&endpoint).filter(|cap| lasts(cap)).map(|cap| cap.calls)
    }

    /// Notes that an endpoint takes at most so many calls.
    pub(crate) fn learn(&self, endpoint: usize, calls: usize, now_ms: u64) {
        self.0.borrow_mut().insert(endpoint, Cap { calls, learned_ms: now_ms });
    }
}
