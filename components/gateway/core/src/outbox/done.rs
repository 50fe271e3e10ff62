//! What a round over the outbox did and found, as JSON. See `docs/how-to/outbox.md`.

use std::collections::BTreeMap;

use serde::Serialize;

/// A round over all chains.
#[derive(Serialize)]
pub(crate) struct Done {
    pub(crate) chains: Vec<ChainDone>,
}

/// A chain.
#[derive(Serialize)]
pub(crate) struct ChainDone {
    pub(crate) chain: String,
    /// Why the chain could not be looked after. `None` if it was.
    pub(crate) failed: Option<String>,
    /// The accounts with something open, and those where something was opened again.
    pub(crate) accounts: Vec<AccountDone>,
}

/// An account on a chain.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountDone {
    pub(crate) account: String,
    /// Why the account could not be looked after. `None` if it was.
    pub(crate) failed: Option<String>,
    /// How many transactions are in each state after the round. Those that are final are left out.
    pub(crate) states: BTreeMap<String, usize>,
    /// Seconds since the first transaction that is in no block was recorded. `None` if there is
    /// none.
    pub(crate) oldest_seconds: Option<u64>,
    /// How many transactions are in no block.
    pub(crate) open: usize,
    /// How many were sent again.
    pub(crate) sent: usize,
    /// Whether the round sent no more of the account: nodes take one of its transactions at a time
    /// (EIP-7702), or do not answer.
    #[serde(rename = "stopped")]
    pub(crate) is_stopped: bool,
    /// How many changes were recorded.
    pub(crate) recorded: usize,
    /// The nonce whose transaction was replaced, for higher fees or because the node refuses it for
    /// good. `None` if none was.
    pub(crate) replaced: Option<String>,
    /// Why what was due for the transaction was not done. `None` if nothing was due.
    pub(crate) not_done: Option<String>,
    /// Why charges were not given back, though what they were for can never be mined. `None` if
    /// none were due.
    pub(crate) not_given_back: Option<String>,
    /// How many transactions were opened again that counted as final.
    pub(crate) reopened: usize,
    /// Why a transaction is not final, though it is deep enough. `None` if there is none.
    pub(crate) not_final: Option<String>,
    /// What the account waits for, if it has waited long. `None` if it does not.
    pub(crate) stuck: Option<Stuck>,
    /// The chain's pending nonce, if it is past everything that this ledger signed: somebody else
    /// signs with the same key. `None` if it is not.
    pub(crate) foreign_nonce: Option<String>,
}

impl AccountDone {
    /// Counts a transaction that is not final.
    pub(crate) fn count(&mut self, state: &str) {
        *self.states.entry(state.to_owned()).or_default() += 1;
    }
}

/// Why an account is stuck.
#[derive(Serialize)]
pub(crate) struct Stuck {
    /// The nonce that the chain waits for.
    pub(crate) nonce: String,
    /// The state of its transaction. `None` if nothing was signed with this nonce.
    pub(crate) state: Option<String>,
    /// Seconds since the account waits.
    pub(crate) seconds: u64,
    /// What a node said last. `None` if it said nothing.
    #[serde(rename = "nodeSaid")]
    pub(crate) node_said: Option<String>,
}
