//! Content: what stands under a URI, fetched, and checked where it can be.

pub mod digest;
pub(crate) mod race;
pub mod unixfs;
pub(crate) mod web;

use crate::answer::Integrity;

/// Bytes, and why they can be believed.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    pub(crate) integrity: Integrity,
}
