//! Content that has arrived.

use crate::document::{Integrity, Source};

/// Bytes and their integrity.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    pub(crate) integrity: Integrity,
    pub(crate) source: Source,
    /// Media type as a server or a URI states it.
    pub(crate) content_type: Option<String>,
}
