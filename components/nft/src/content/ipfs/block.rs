//! A block that was verified.

use core::cell::OnceCell;

use crate::content::unixfs::directory::Index;

/// A verified block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// Origin of the gateway that sent it. `None` if its CID holds it, or the host has kept it.
    pub(crate) gateway: Option<String>,
    /// The entries, if it is a large directory that was read.
    pub(crate) index: OnceCell<Index>,
}

impl Block {
    pub(crate) const fn new(bytes: Vec<u8>, gateway: Option<String>) -> Self {
        Self { bytes, gateway, index: OnceCell::new() }
    }
}
