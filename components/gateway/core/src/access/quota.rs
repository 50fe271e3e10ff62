//! Asking the limits backend, and saying what it said.

use crate::access::credential::Payer;
use crate::http::problem::{Code, Problem};
use crate::io::{Header, Io, LimitsFailure, Settle, Take, TakeOutcome};

/// Units that were spent, with the fields that tell of what is left.
#[derive(Debug)]
pub(crate) struct Spent {
    pub(crate) cost: f64,
    pub(crate) headers: Vec<Header>,
}

/// A refusal with the fields that go with it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) problem: Problem,
    pub(crate) headers: Vec<Header>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, headers: Vec::new() }
    }
}

/// Spends what the calls cost.
///
/// # Errors
/// `quota-exceeded`, `cost-exceeds-capacity`, `store-unavailable`, `internal`.
pub(crate) async fn take<I: Io>(io: &I, payer: &Payer, calls: Vec<String>) -> Result<Spent, Refused> {
    let taken = io.take(Take { plan: payer.plan.clone(), key: payer.key.clone(), calls }).await.map_err(failure)?;
    let headers = fields(&taken);
    if taken.allowed {
        return Ok(Spent { cost: taken.cost, headers });
    }
    Err(Refused { problem: exceeded(&taken), headers })
}

/// Gives units back: all but `spent` of what was taken.
pub(crate) async fn settle<I: Io>(io: &I, payer: &Payer, taken: f64, spent: f64) {
    if taken > spent {
        // A refund that fails leaves the client charged: the safe side, and nothing the client could act on.
        let _refund = io.settle(Settle { plan: payer.plan.clone(), key: payer.key.clone(), taken, spent }).await;
    }
}

/// Counts a malformed request or a failed authentication against its address, and gives the problem to answer with: its own, or `quota-exceeded`
/// when the address has had too many.
pub(crate) async fn count_abuse<I: Io>(io: &I, address: String, problem: Problem) -> Refused {
    let payer = Payer { plan: "abuse".to_owned(), key: address };
    match take(io, &payer, vec!["abuse".to_owned()]).await {
        Err(refused) if refused.problem.code == Code::QuotaExceeded => refused,
        _ => problem.into(),
    }
}

fn exceeded(taken: &TakeOutcome) -> Problem {
    if taken.retry_after < 0.0 {
        return Problem::new(
            Code::CostExceedsCapacity,
            format!("the request costs {} units, more than a policy can ever hold; make it smaller", taken.cost),
        );
    }
    let violated: Vec<String> = taken
        .verdicts
        .iter()
        .filter(|verdict| verdict.violated && verdict.mode == "enforce")
        .map(|verdict| verdict.policy.clone())
        .collect();
    let detail = format!("{} units are not left under: {}", taken.cost, violated.join(", "));
    Problem { retry_after: Some(taken.retry_after), violated, ..Problem::new(Code::QuotaExceeded, detail) }
}

fn fields(taken: &TakeOutcome) -> Vec<Header> {
    let Some(fields) = &taken.fields else { return Vec::new() };
    vec![Header::new("ratelimit-policy", fields.rate_limit_policy.clone()), Header::new("ratelimit", fields.rate_limit.clone())]
}

fn failure(failure: LimitsFailure) -> Problem {
    match failure {
        LimitsFailure::StoreUnavailable => Problem::new(Code::StoreUnavailable, "the limits store does not answer"),
        LimitsFailure::UnknownPlan(plan) => Problem::new(Code::Internal, format!("the plan {plan} is not configured")),
        LimitsFailure::Invalid(detail) => Problem::new(Code::Internal, format!("the limiter refused its arguments: {detail}")),
    }
}
