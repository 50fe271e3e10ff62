//! What is known of a call before it is charged.

use crate::jsonrpc::filter::Filter;

/// What is known of a call before it is charged.
pub(crate) struct Metered {
    /// The number of blocks that it reads. 0 if it has no range.
    pub(crate) blocks: u64,
    /// The filter that it names, if that is there.
    pub(crate) filter: Option<Filter>,
}
