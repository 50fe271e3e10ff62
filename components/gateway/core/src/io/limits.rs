//! Requests to the limits backend and its answers. Mirrors `mintmark:gateway/limits-types` and
//! `mintmark:rate-limit/types`.

use super::http::Header;

/// A request to spend units of a key under a plan.
#[derive(Debug, Clone)]
pub struct Take {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Network of the client's address.
    pub network: String,
    /// Whether the key is the client's address.
    pub anonymous: bool,
    /// Calls: JSON-RPC methods, `nft.get` or `signer.sign`.
    pub calls: Vec<MeteredCall>,
}

/// A call whose price is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeteredCall {
    /// Name of the method.
    pub name: String,
    /// How many blocks the call ranges over. 0 if it has no range.
    pub blocks: u64,
}

impl MeteredCall {
    /// Returns a call that ranges over no blocks.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), blocks: 0 }
    }
}

/// One policy's part of a decision.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Policy name.
    pub policy: String,
    /// Whether it does not have the units.
    pub violated: bool,
    /// Its mode: `enforce`, or `shadow`, which refuses nothing.
    pub mode: String,
}

/// What became of a [`Take`].
#[derive(Debug, Clone)]
pub struct TakeOutcome {
    /// Whether the calls pass.
    pub allowed: bool,
    /// Units that the calls cost together.
    pub cost: f64,
    /// The price of each call, in their order.
    pub prices: Vec<f64>,
    /// Seconds until the calls would pass. -1 if they never will.
    pub retry_after: f64,
    /// One for each policy.
    pub verdicts: Vec<Verdict>,
    /// Response fields. Empty if no policy is enforced.
    pub fields: Vec<Header>,
    /// Milliseconds since 1970 at which the units were taken.
    pub at: f64,
    /// The number of the slot that the calls occupy until they are settled.
    pub lease: Option<f64>,
    /// Where the units were counted. Only the backend can read it.
    pub counted_in: u32,
}

/// A correction of an allowed take.
#[derive(Debug, Clone)]
pub struct Settle {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Network.
    pub network: String,
    /// Units taken.
    pub taken: f64,
    /// Units really spent.
    pub spent: f64,
    /// When they were taken, as the outcome says.
    pub at: f64,
    /// The lease of the outcome.
    pub lease: Option<f64>,
    /// Where the units were counted, as the outcome says.
    pub counted_in: u32,
}

/// Why the limits backend does not answer.
#[derive(Debug, Clone)]
pub enum LimitsFailure {
    /// The configuration has no such plan.
    UnknownPlan(String),
    /// The store does not answer.
    StoreUnavailable,
    /// The limiter refused its arguments. This is a defect.
    Invalid(String),
}
