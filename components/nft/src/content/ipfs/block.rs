//! A block that was verified.

/// A verified block.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// Origin of the gateway that sent it. `None` if its CID holds it, or the host has kept it.
    pub(crate) gateway: Option<String>,
}
