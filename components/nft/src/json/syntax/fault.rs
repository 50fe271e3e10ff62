//! Why a text cannot be read as JSON.

/// Why a text cannot be read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The text breaks the grammar in a way that cannot be repaired without a guess.
    Syntax {
        /// Byte offset.
        at: usize,
        /// What is expected there.
        expected: &'static str,
    },
    /// Arrays and objects nest deeper than the limit.
    TooDeep,
    /// There are more values than the limit.
    TooManyValues,
}
