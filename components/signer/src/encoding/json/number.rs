//! A JSON number as it was written. No digit is lost or made up.

use core::fmt;

/// The text of a number, by the grammar of RFC 8259.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(pub(super) String);

impl Number {
    /// Returns the value of a whole number below 2^64 that is written without sign, fraction and
    /// exponent.
    pub fn as_u64(&self) -> Option<u64> {
        // The grammar has no sign but `-`.
        self.0.parse().ok()
    }

    /// Returns the value of a whole number from -2^63 to 2^63 - 1 that is written without fraction
    /// and exponent. `None` for `-0`.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok().filter(|value| *value != 0 || self.0 == "0")
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
