//! Whether a JSON-RPC message is one call or a batch.

/// The shape of a JSON-RPC message (JSON-RPC 2.0, 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One object.
    Single,
    /// An array of objects, even if it has only one.
    Batch,
}
