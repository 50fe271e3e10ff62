//! The chain of the route, and the chain that a request names.

use ruint::aliases::U256;

use crate::{
    encoding::{json, quantity},
    refusal::{Difference, Invalid, Refusal},
};

/// Reads the chain id of the route. `None` if the route names no chain.
pub(super) fn chain(text: Option<&str>) -> Result<Option<u64>, Invalid> {
    let Some(text) = text else { return Ok(None) };
    let id = quantity::decimal_u64(text).filter(|id| *id > 0);
    id.map(Some).ok_or_else(|| Invalid::at("chain").expected("a chain id in decimal, from 1").got(json::shown(&text)))
}

/// Validates that a request does not name another chain than its route.
///
/// Errors: `chain-mismatch`.
pub(super) fn agree(route: Option<u64>, given: Option<U256>) -> Result<(), Refusal> {
    match (route, given) {
        (Some(expected), Some(got)) if U256::from(expected) != got => {
            Err(Refusal::ChainMismatch(Difference { expected: expected.to_string(), got: got.to_string() }))
        }
        _ => Ok(()),
    }
}
