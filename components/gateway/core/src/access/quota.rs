//! Asks the limits backend, and turns its answer into problems and response fields.

use crate::access::address::AddressKeys;
use crate::access::credential::Payer;
use crate::http::problem::{Code, Problem};
use crate::io::{Header, Io, LimitsFailure, MeteredCall, Settle, Take, TakeOutcome};

/// What a take came to: its receipt or the problem, and the response fields about what is left.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) result: Result<Receipt, Problem>,
    pub(crate) headers: Vec<Header>,
}

/// Proves that units were taken, so that the take can be settled.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    /// Its number in the request.
    pub(crate) number: usize,
    payer: Payer,
    /// Units that the calls cost together.
    pub(crate) cost: f64,
    /// The price of each call, in their order.
    pub(crate) prices: Vec<f64>,
    at: f64,
    lease: Option<f64>,
    counted_in: u32,
}

impl Receipt {
    /// Returns whether the calls occupy a slot until they are settled.
    pub(crate) fn has_slot(&self) -> bool {
        self.lease.is_some()
    }

    /// Returns the settlement that gives all units back, for a host that performs it after the
    /// request. It frees no slot: the request does that itself when it ends. `None` if nothing was
    /// spent.
    pub(crate) fn refund(self) -> Option<Settle> {
        let Self { payer: Payer { plan, key, network, .. }, cost: taken, at, counted_in, .. } = self;
        (taken > 0.0).then_some(Settle { plan, key, network, taken, spent: 0.0, at, lease: None, counted_in })
    }
}

/// Spends what the calls cost. The problem of the result is `quota-exceeded`,
/// `cost-exceeds-capacity`, `store-unavailable` or `internal`.
pub(crate) async fn take<I: Io>(io: &I, payer: &Payer, calls: Vec<MeteredCall>) -> Taken {
    judged(payer, io.take(demand(payer, calls)).await)
}

/// Returns what the backend is asked for.
pub(crate) fn demand(payer: &Payer, calls: Vec<MeteredCall>) -> Take {
    let Payer { plan, key, network, anonymous } = payer.clone();
    Take { plan, key, network, anonymous, calls }
}

/// Returns what the backend's answer to a [`demand`] of this payer comes to.
pub(crate) fn judged(payer: &Payer, answer: Result<TakeOutcome, LimitsFailure>) -> Taken {
    match answer {
        Ok(outcome) if outcome.allowed => {
            let TakeOutcome { cost, prices, at, lease, counted_in, fields: headers, .. } = outcome;
            Taken { result: Ok(Receipt { number: 0, payer: payer.clone(), cost, prices, at, lease, counted_in }), headers }
        }
        Ok(outcome) => Taken { result: Err(exceeded(&outcome)), headers: outcome.fields },
        Err(failed) => Taken { result: Err(failure(failed)), headers: Vec::new() },
    }
}

/// Counts one malformed request or failed authentication against an address.
pub(crate) async fn take_abuse<I: Io>(io: &I, address: AddressKeys) -> Taken {
    take(io, &culprit(address), vec![abuse()]).await
}

/// Returns who pays for a malformed request or a failed authentication.
pub(crate) fn culprit(address: AddressKeys) -> Payer {
    Payer { plan: "abuse".to_owned(), key: address.client, network: address.network, anonymous: true }
}

/// Returns the call that a malformed request or a failed authentication counts as.
pub(crate) fn abuse() -> MeteredCall {
    MeteredCall::named("abuse")
}

/// Corrects a take to what was really spent, and frees its slot. Call it once for a receipt. It
/// asks the backend only if there is something to correct or to free.
pub(crate) async fn settle<I: Io>(io: &I, receipt: Receipt, spent: f64) {
    if let Some(settle) = settlement(receipt, spent) {
        // A settlement that fails leaves the client charged, and its slot occupied until it
        // expires: the safe side, and nothing the client could act on.
        let _outcome = io.settle(settle).await;
    }
}

/// Returns the correction of a receipt, or `None` if there is nothing to correct or to free.
///
/// The exact comparison is meant: prices are whole.
#[expect(clippy::float_cmp, reason = "prices are whole, and `spent` is a sum of them")]
pub(crate) fn settlement(receipt: Receipt, spent: f64) -> Option<Settle> {
    let Receipt { payer: Payer { plan, key, network, .. }, cost: taken, at, lease, counted_in, .. } = receipt;
    (taken != spent || lease.is_some()).then_some(Settle { plan, key, network, taken, spent, at, lease, counted_in })
}

fn exceeded(taken: &TakeOutcome) -> Problem {
    let violated: Vec<String> = taken
        .verdicts
        .iter()
        .filter(|verdict| verdict.violated && verdict.mode == "enforce")
        .map(|verdict| verdict.policy.clone())
        .collect();
    let names = violated.join(", ");
    if taken.retry_after < 0.0 {
        let detail = format!(
            "the request costs {} units, which is more than can ever be spent at once under: {names}; \
             send fewer calls at a time, or ask for a smaller range",
            taken.cost
        );
        return Problem { violated, ..Problem::new(Code::CostExceedsCapacity, detail) };
    }
    let detail = format!("{} units are not left under: {names}", taken.cost);
    Problem { retry_after: Some(taken.retry_after), violated, ..Problem::new(Code::QuotaExceeded, detail) }
}

fn failure(failure: LimitsFailure) -> Problem {
    match failure {
        LimitsFailure::StoreUnavailable => Problem::new(Code::StoreUnavailable, "the limits store does not answer"),
        LimitsFailure::UnknownPlan(plan) => Problem::new(Code::Internal, format!("the plan {plan} is not configured")),
        LimitsFailure::Invalid(detail) => Problem::new(Code::Internal, format!("the limiter refused its arguments: {detail}")),
    }
}
