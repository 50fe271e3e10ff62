//! Outcomes of effects for a test that does not look at them.

use mintmark_gateway_core::TakeOutcome;
use mintmark_gateway_driver_effects::{Action, AskedResponse, Outcome};

/// Answers in the place of stores that keep nothing, and of a limits backend that takes
/// corrections. The moment before an endpoint is asked once more passes at once.
pub fn without_stores(action: &Action) -> Option<Outcome> {
    Some(match action {
        Action::Settle(settle) => {
            let (prices, verdicts, fields) = (Vec::new(), Vec::new(), Vec::new());
            let (cost, at, lease, counted_in) = (settle.spent, settle.at, None, settle.counted_in);
            Outcome::Settle(Ok(TakeOutcome { allowed: true, cost, prices, retry_after: 0.0, verdicts, fields, at, lease, counted_in }))
        }
        Action::Read(_) => Outcome::Read(None),
        Action::Recall(_) => Outcome::Recall(None),
        Action::Sleep(100..250) => Outcome::Sleep,
        _ => return None,
    })
}

/// Answers a request whose response may be long as if it were a fetch.
pub fn short(action: &Action, answer: &mut impl FnMut(&Action) -> Option<Outcome>) -> Option<Outcome> {
    let Action::Ask(ask) = action else { return None };
    match answer(&Action::Fetch(ask.fetch.clone()))? {
        Outcome::Fetch(fetched) => Some(Outcome::Ask(fetched.map(|response| AskedResponse { response, has_rest: false }))),
        other => Some(other),
    }
}
