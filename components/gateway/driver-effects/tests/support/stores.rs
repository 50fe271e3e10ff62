//! Stores of a test that has none.

use mintmark_gateway_core::TakeOutcome;
use mintmark_gateway_driver_effects::{Action, Outcome};

/// Answers in the place of stores that keep nothing, and of a limits backend that takes
/// corrections.
pub fn without_stores(action: &Action) -> Option<Outcome> {
    Some(match action {
        Action::Settle(settle) => {
            let (prices, verdicts, fields) = (Vec::new(), Vec::new(), Vec::new());
            let (at, lease) = (settle.at, None);
            Outcome::Settle(Ok(TakeOutcome { allowed: true, cost: settle.spent, prices, retry_after: 0.0, verdicts, fields, at, lease }))
        }
        Action::Read(_) => Outcome::Read(None),
        Action::Recall(_) => Outcome::Recall(None),
        _ => return None,
    })
}
