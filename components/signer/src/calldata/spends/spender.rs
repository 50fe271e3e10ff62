//! Functions that spend tokens, and how their arguments are read.

use crate::{calldata::values::Values, encoding::address::Address, request::effects::Spend};

/// A function that spends.
pub(super) struct Spender {
    /// The selector of `signature`.
    pub(super) selector: [u8; 4],
    /// The canonical signature.
    pub(super) signature: &'static str,
    /// Returns what its arguments spend at the called contract. `None` if they are not those of the
    /// signature, which tests exclude.
    pub(super) spends: Spends,
}

/// A function from the called contract and the arguments to what is spent.
pub(super) type Spends = fn(&Address, &mut Values) -> Option<Vec<Spend>>;
