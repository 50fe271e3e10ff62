//! Why arguments cannot be decoded.

use core::fmt;

use ruint::aliases::U256;

/// The first thing that is not canonical. `at` counts the bytes of the arguments, which follow the
/// selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The arguments end too early.
    Short {
        /// Where the bytes should be.
        at: usize,
        /// How many bytes are needed.
        expected: usize,
        /// How many bytes are left.
        got: usize,
    },
    /// Bytes follow the last argument.
    Trailing {
        /// How many bytes the arguments take.
        expected: usize,
        /// How many bytes there are.
        got: usize,
    },
    /// A word is out of the range of its type, or its padding is wrong.
    Word {
        /// Where it stands.
        at: usize,
        /// The type.
        expected: String,
        /// The word.
        got: U256,
    },
    /// An offset does not point right behind the value before.
    Offset {
        /// Where it stands.
        at: usize,
        /// The canonical offset.
        expected: usize,
        /// The offset.
        got: U256,
    },
    /// A length is too large for the bytes that are left.
    Count {
        /// Where it stands.
        at: usize,
        /// The largest possible length.
        max: usize,
        /// The length.
        got: U256,
    },
    /// The bytes that pad `bytes` or a `string` to a whole word are not zero.
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
            Self::Count { at, max, got } => write!(out, "expected a length of at most {max} at byte {at} of the arguments, got {got}"),
            Self::Padding { at } => write!(out, "expected zeros from byte {at} of the arguments to the end of the word"),
            Self::Text { at } => write!(out, "expected UTF-8 at byte {at} of the arguments"),
        }
    }
}
