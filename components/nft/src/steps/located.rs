//! The result of the chain reads.

use crate::document::Standard;

/// A token URI, with the standard and the block it was read at.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) standard: Standard,
    /// The token URI as the contract returned it.
    pub(crate) uri: String,
    pub(crate) block: u64,
}
