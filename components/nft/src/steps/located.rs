//! The result of the chain reads.

use crate::chain::calls::{self, Function};
use crate::document::Standard;
use crate::error::Error;

/// A token URI, with the standard and the block it was read at.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) standard: Standard,
    /// The token URI as the contract returned it.
    pub(crate) uri: String,
    pub(crate) block: u64,
}

/// What a function returned.
#[derive(Debug)]
pub(crate) enum Returned {
    /// A token URI.
    Uri(String),
    /// A string without content.
    Empty,
    /// No data at all.
    Nothing,
    /// Data that is not an ABI-encoded string. The error says why.
    Malformed(Error),
    /// The call reverted. The text is the reason.
    Reverted(String),
}

impl Returned {
    pub(crate) const fn is_uri(&self) -> bool {
        matches!(self, Self::Uri(_))
    }
}

/// Returns the function that returns the token URI.
pub(crate) const fn function(standard: Standard) -> Function {
    match standard {
        Standard::Erc721 => calls::TOKEN_URI,
        Standard::Erc1155 => calls::URI,
    }
}
