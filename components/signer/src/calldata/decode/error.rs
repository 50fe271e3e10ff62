//! Why arguments are not decoded.

use core::fmt;

use ruint::aliases::U256;

/// The first thing that is not canonical. `at` counts bytes of the arguments, after the selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The arguments end too early.
    Short {
        /// Where the bytes should be.
        at: usize,
        /// Bytes needed.
        expected: usize,
        /// Bytes left.
        got: usize,
    },
    /// Bytes follow the last argument.
    Trailing {
        /// Bytes that the arguments take.
        expected: usize,
        /// Bytes there are.
        got: usize,
    },
    /// A word is out of the range of its type, or padded with something else than its type says.
    Word {
        /// Where it stands.
        at: usize,
        /// The type.
        expected: String,
        /// The word.
        got: U256,
    },
    /// An offset points elsewhere than right behind what is before.
    Offset {
        /// Where it stands.
        at: usize,
        /// The canonical offset.
        expected: usize,
        /// The offset.
        got: U256,
    },
    /// A length is larger than what the bytes left can hold.
    Count {
        /// Where it stands.
        at: usize,
        /// The largest possible.
        most: usize,
        /// The length.
        got: U256,
    },
    /// Bytes behind `bytes` or a `string`, up to a whole word, are not zero.
    Padding {
        /// Where they begin.
        at: usize,
    },
    /// A `string` is not UTF-8.
    Text {
        /// Where it begins.
        at: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { at, expected, got } => write!(out, "expected {expected} bytes at byte {at} of the arguments, got {got}"),
            Self::Trailing { expected, got } => write!(out, "expected {expected} bytes of arguments, got {got}"),
            Self::Word { at, expected, got } => write!(out, "expected a {expected} at byte {at} of the arguments, got {got:#x}"),
            Self::Offset { at, expected, got } => write!(out, "expected the offset {expected} at byte {at} of the arguments, got {got}"),
            Self::Count { at, most, got } => write!(out, "expected a length of at most {most} at byte {at} of the arguments, got {got}"),
            Self::Padding { at } => write!(out, "expected zeros from byte {at} of the arguments to the end of the word"),
            Self::Text { at } => write!(out, "expected UTF-8 at byte {at} of the arguments"),
        }
    }
}
