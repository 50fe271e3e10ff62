//! Questions to the limits, and their answers. Mirrors `mintmark:gateway/limits-types` and what it
//! uses of `mintmark:rate-limit/types`.

use serde::{Deserialize, Serialize};

use crate::answer::{Sent, read};

/// A request to spend units.
#[derive(Debug, Clone, Serialize)]
pub struct Demand {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Network of the client's address.
    pub network: String,
    /// Whether the key is the client's address.
    pub anonymous: bool,
    /// The calls.
    pub calls: Vec<MeteredCall>,
}

/// A call whose price is asked for.
#[derive(Debug, Clone, Serialize)]
pub struct MeteredCall {
    /// Name of the method.
    pub name: String,
    /// How many blocks it ranges over.
    pub blocks: f64,
}

/// A correction of an allowed demand.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// Plan.
    pub plan: String,
    /// Key.
    pub key: String,
    /// Network.
    pub network: String,
    /// Units taken.
    pub taken: f64,
    /// Units spent.
    pub spent: f64,
    /// When they were taken.
    pub at: f64,
    /// The lease of the outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease: Option<f64>,
    /// Where the units were counted.
    pub counted_in: u32,
}

/// What became of a question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakeOutcome {
    /// Whether the call passes.
    pub allowed: bool,
    /// Units that the calls cost.
    pub cost: f64,
    /// The price of each call.
    pub prices: Vec<f64>,
    /// Seconds after which the same call would pass.
    pub retry_after: f64,
    /// One for each policy.
    pub verdicts: Vec<Verdict>,
    /// Response fields.
    pub fields: Vec<Field>,
    /// When the units were taken.
    pub at: f64,
    /// The slot that the calls occupy.
    #[serde(default)]
    pub lease: Option<f64>,
    /// Where the units were counted.
    pub counted_in: u32,
}

/// The part of one policy.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Verdict {
    /// Name of the policy.
    pub policy: String,
    /// Units that can be spent now.
    pub available: f64,
    /// Seconds until all units are there again.
    pub reset: f64,
    /// Whether the policy does not have the units.
    pub violated: bool,
    /// Its mode.
    pub mode: String,
}

/// A response field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// Why the limits do not answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum LimitsFailure {
    /// There is no such plan.
    UnknownPlan(String),
    /// The store fails, or the gateway that has it does not answer.
    StoreUnavailable,
    /// The limiter refused its arguments.
    Invalid(String),
}

/// Returns the answer to a demand that nobody has to be asked about: one without calls spends
/// nothing. The driver opens its backends with it.
#[must_use]
pub fn unasked(demand: &Demand) -> Option<TakeOutcome> {
    demand.calls.is_empty().then(|| TakeOutcome {
        allowed: true,
        cost: 0.0,
        prices: Vec::new(),
        retry_after: 0.0,
        verdicts: Vec::new(),
        fields: Vec::new(),
        at: 0.0,
        lease: None,
        counted_in: 0,
    })
}

/// Returns the answer to a question. Without one, `report` gets the reason: it is not known then
/// whether units were spent, and the limits fail closed.
///
/// # Errors
/// The gateway's own failure, or `StoreUnavailable` if there is no answer.
pub fn outcome(sent: Sent, report: impl FnOnce(String)) -> Result<TakeOutcome, LimitsFailure> {
    let answer = read(sent).unwrap_or_else(|unanswered| {
        report(unanswered.reason());
        Err(LimitsFailure::StoreUnavailable)
    });
    answer.map(|outcome: TakeOutcome| TakeOutcome { fields: outcome.fields.into_iter().filter(Field::is_of_limits).collect(), ..outcome })
}

impl Field {
    /// Returns whether it is a field of limits. Others would change the response of the gateway, or
    /// break it.
    fn is_of_limits(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        let is_known = name == "retry-after" || ["ratelimit", "x-ratelimit"].iter().any(|prefix| name.starts_with(prefix));
        is_known
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && self.value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
    }
}
