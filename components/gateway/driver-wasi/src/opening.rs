//! Opening the backends, so that the first request finds their config errors.

use mintmark_gateway_core::{Caller, LimitsFailure, Refusal, Take, TakeOutcome, VaultFailure};

/// Returns the take that opens the limits backend. It has no calls, so it spends nothing.
#[must_use]
pub fn opening_take() -> Take {
    Take { plan: "abuse".to_owned(), key: String::new(), network: String::new(), anonymous: true, calls: Vec::new() }
}

/// Returns whether the answers to [`opening_take`], and to `identify` of nobody, say that a backend
/// has config errors. The backend has written them to standard error.
#[must_use]
pub fn has_config_errors(limits: &Result<TakeOutcome, LimitsFailure>, vault: &Result<Caller, VaultFailure>) -> bool {
    matches!(limits, Err(LimitsFailure::Invalid(_))) || matches!(vault, Err(VaultFailure::Refused(Refusal::Fault(_))))
}
