//! The limits backend's questions and answers: mirrors `mintmark:gateway/types` and
//! `mintmark:rate-limit/types`.

/// Spend units of a key under a plan.
#[derive(Debug, Clone)]
pub struct Take {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Names of what is called.
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
    /// Whether it passes.
    pub allowed: bool,
    /// Units.
    pub cost: f64,
    /// Seconds; -1 for never.
    pub retry_after: f64,
    /// One for each policy.
    pub verdicts: Vec<Verdict>,
    /// Response fields.
    pub fields: Option<Fields>,
}

/// Correct an allowed take.
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

/// Why a limit could not be asked.
#[derive(Debug, Clone)]
pub enum LimitsFailure {
    /// No such plan.
    UnknownPlan(String),
    /// The store does not answer.
    StoreUnavailable,
    /// A defect.
    Invalid(String),
}
