//! What this instance knows of the chains by now. It is a cache: a new instance begins without it.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::chain::endpoints::heads::Heads;
use crate::chain::endpoints::health::Health;
use crate::config::Config;
use crate::table::{Table, gathered};

/// The most answers that are passed on at once. Each occupies a connection to its endpoint for as
/// long as its client reads. Further ones are read whole.
const MAX_AT_ONCE: u32 = 32;

/// How long a limit of batches is remembered, in milliseconds.
const BATCH_CAP_MS: u64 = 600_000;

/// What is known of one chain and its endpoints.
#[derive(Debug, Default)]
pub(crate) struct ChainState {
    pub(crate) heads: Heads,
    pub(crate) health: Health,
    pub(crate) batch_caps: BatchCaps,
    pub(crate) long_answers: LongAnswers,
}

/// What is known of the configured chains, by their ids.
#[derive(Debug)]
pub(crate) struct ChainStates(Table<String, ChainState>);

impl ChainStates {
    /// Makes the states of the chains of a configuration, about which nothing is known yet.
    pub(crate) fn new(config: &Config) -> Self {
        let long_answers = LongAnswers::default();
        let state = || ChainState { long_answers: long_answers.clone(), ..ChainState::default() };
        Self(gathered(config.chains.keys().map(|id| (id.clone(), state()))))
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

/// Counts the answers that are being passed on. The chains share it, because their endpoints may be
/// at one origin.
#[derive(Debug, Default, Clone)]
pub(crate) struct LongAnswers(Rc<Cell<u32>>);

/// An answer that is being passed on. Dropping it counts one less.
pub(crate) struct Passage(Rc<Cell<u32>>);

impl LongAnswers {
    /// Counts one more. `None` if there are as many as there may be.
    pub(crate) fn enter(&self) -> Option<Passage> {
        (self.0.get() < MAX_AT_ONCE).then(|| {
            self.0.set(self.0.get() + 1);
            Passage(Rc::clone(&self.0))
        })
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}
