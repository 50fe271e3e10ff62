//! Wrappers: functions that make calls, and how their arguments are read.

use crate::{calldata::values::Values, encoding::address::Address, request::effects::Call};

/// A function that makes calls.
pub(super) struct Wrapper {
    /// The selector of `signature`.
    pub(super) selector: [u8; 4],
    /// The canonical signature.
    pub(super) signature: &'static str,
    /// Returns the calls in its arguments.
    pub(super) calls: Calls,
}

/// A function from the called contract and the arguments to the calls, or to the reason why they
/// cannot be decoded.
pub(super) type Calls = fn(&Address, &mut Values) -> Result<Vec<Call>, Unknown>;

/// Why calls cannot be decoded.
pub(super) enum Unknown {
    /// The reason.
    Because(&'static str),
    /// The values are not those of the wrapper's signature. Tests exclude this.
    Values,
}

/// Turns what [`Values`] returns into a result.
pub(super) fn known<T>(value: Option<T>) -> Result<T, Unknown> {
    value.ok_or(Unknown::Values)
}
