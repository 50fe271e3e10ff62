//! The limits of a document.

/// Deepest nesting that any configuration can allow. The parser calls itself for each level.
const MAX_DEPTH: usize = 256;

/// Maximum number of values. A usual document has dozens, and one with a thousand attributes has
/// four thousand.
const MAX_VALUES: usize = 20_000;

/// The limits of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum size in bytes.
    pub max_bytes: usize,
    /// Maximum nesting of arrays and objects.
    pub max_depth: usize,
    /// Maximum number of values. A value of one byte takes about sixty bytes in memory, and an
    /// object several hundred.
    pub max_values: usize,
}

impl Limits {
    /// Returns the default limits for documents of a maximum size.
    pub const fn of_bytes(max_bytes: usize) -> Self {
        Self { max_bytes, max_depth: 128, max_values: MAX_VALUES }
    }

    /// Returns the limits with a depth that the parser can go.
    pub(super) fn bounded(self) -> Self {
        Self { max_depth: self.max_depth.min(MAX_DEPTH), ..self }
    }
}
