//! Requests to the limits backend and its answers. Mirrors `mintmark:gateway/types` and
//! `mintmark:rate-limit/types`.

/// A request to spend units of a key under a plan.
#[derive(Debug, Clone)]
pub struct Take {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Names of the calls: JSON-RPC methods, `nft.get` or `signer.sign`.
    pub calls: Vec<String>,
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

/// Values of the `RateLimit` response fields.
#[derive(Debug, Clone)]
pub struct Fields {
    /// `RateLimit`.
    pub rate_limit: String,
    /// `RateLimit-Policy`.
    pub rate_limit_policy: String,
}

/// What became of a [`Take`].
#[derive(Debug, Clone)]
pub struct TakeOutcome {
    /// Whether the calls pass.
    pub allowed: bool,
    /// Units that the calls cost.
    pub cost: f64,
    /// Seconds until the calls would pass. -1 if they never will.
    pub retry_after: f64,
    /// One for each policy.
    pub verdicts: Vec<Verdict>,
    /// Response fields. `None` if no policy is enforced.
    pub fields: Option<Fields>,
}

/// A correction of an allowed take.
#[derive(Debug, Clone)]
pub struct Settle {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Units taken.
    pub taken: f64,
    /// Units really spent.
    pub spent: f64,
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
