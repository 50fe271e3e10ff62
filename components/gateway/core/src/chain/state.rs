//! What this instance knows of the chains by now. It is a cache: a new instance begins without it.

use std::collections::BTreeMap;

use crate::chain::heads::Heads;
use crate::config::Config;

/// What is known of one chain and its endpoints.
#[derive(Debug, Default)]
pub(crate) struct ChainState {
    pub(crate) heads: Heads,
}

/// What is known of the configured chains, by their ids.
#[derive(Debug)]
pub(crate) struct ChainStates(BTreeMap<String, ChainState>);

impl ChainStates {
    /// Makes the states of the chains of a configuration, about which nothing is known yet.
    pub(crate) fn new(config: &Config) -> Self {
        Self(config.chains.keys().map(|id| (id.clone(), ChainState::default())).collect())
    }

    /// Returns the state of a chain. `None` if the chain is not configured.
    pub(crate) fn get(&self, id: &str) -> Option<&ChainState> {
        self.0.get(id)
    }
}
