//! Asks the limits backend, and turns its answer into problems and response fields.

use crate::access::credential::Payer;
use crate::http::problem::{Code, Problem};
use crate::io::{Header, Io, LimitsFailure, Settle, Take, TakeOutcome};

/// What a take came to: its cost or the problem, and the response fields about what is left.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) result: Result<f64, Problem>,
    pub(crate) headers: Vec<Header>,
}

/// Spends what the calls cost. The problem of the result is `quota-exceeded`,
/// `cost-exceeds-capacity`, `store-unavailable` or `internal`.
pub(crate) async fn take<I: Io>(io: &I, payer: &Payer, calls: Vec<String>) -> Taken {
    match io.take(Take { plan: payer.plan.clone(), key: payer.key.clone(), calls }).await {
        Ok(outcome) => {
            let result = if outcome.allowed { Ok(outcome.cost) } else { Err(exceeded(&outcome)) };
            Taken { result, headers: fields(&outcome) }
        }
        Err(failed) => Taken { result: Err(failure(failed)), headers: Vec::new() },
    }
}

/// Counts one malformed request or failed authentication against an address.
pub(crate) async fn take_abuse<I: Io>(io: &I, address: String) -> Taken {
    let payer = Payer { plan: "abuse".to_owned(), key: address };
    take(io, &payer, vec!["abuse".to_owned()]).await
}

/// Gives units back: all but `spent` of what was taken.
pub(crate) async fn settle<I: Io>(io: &I, payer: &Payer, taken: f64, spent: f64) {
    if taken > spent {
        // A refund that fails leaves the client charged: the safe side, and nothing the client
        // could act on.
        let _refund = io.settle(Settle { plan: payer.plan.clone(), key: payer.key.clone(), taken, spent }).await;
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
