//! A JSON number, as it was written: no digit is lost, and none is made up.

use core::fmt;

/// A number's text, by the grammar of RFC 8259.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(pub(super) String);

impl Number {
    /// Its value where it is a whole number below 2^64, written without sign, fraction and exponent.
    pub fn as_u64(&self) -> Option<u64> {
        // The grammar has no sign but `-`.
        self.0.parse().ok()
    }

    /// Its value where it is a whole number from -2^63 to 2^63 - 1, written without fraction and exponent. `-0` is none.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().filter(|value| *value != 0 || self.0 == "0")
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
