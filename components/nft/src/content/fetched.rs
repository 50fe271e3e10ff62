//! Content that has arrived.

use crate::document::{Integrity, Source};

/// Bytes and their integrity.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    pub(crate) integrity: Integrity,
    pub(crate) source: Source,
}
