//! Derivation paths: `m/44'/60'/0'/0/0` (BIP-32, BIP-44).

use bip32::ChildNumber;

use crate::{fields::malformed, open_error::OpenError};

/// Maximum number of steps. Usual are five.
const MAX_STEPS: usize = 16;

/// The steps from the master key to a child.
pub struct Path(Vec<ChildNumber>);

impl Path {
    /// Parses a path: `m`, then at most 16 steps, each with a `/` before it. A step is a decimal
    /// number below 2^31 without leading zeros. A `'` after it marks a hardened step.
    ///
    /// Errors: `Malformed` if the text is not such a path.
    ///
    /// Security: the error does not show the
    /// text, because it could be a phrase in the wrong place.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        let invalid = || {
            malformed(
                "path",
                "a path such as m/44'/60'/0'/0/0, with at most 16 steps, each below 2^31",
                format!("{} characters", text.chars().count()),
            )
        };
        let mut parts = text.split('/');
        if parts.next() != Some("m") || text.split('/').count() > MAX_STEPS + 1 {
            return Err(invalid());
        }
        parts.map(step).collect::<Option<_>>().map(Self).ok_or_else(invalid)
    }

    /// Returns the steps.
    pub(super) fn steps(&self) -> &[ChildNumber] {
        &self.0
    }
}

/// Parses one step. Returns `None` if it is malformed.
fn step(text: &str) -> Option<ChildNumber> {
    let digits = text.strip_suffix('\'').unwrap_or(text);
    let canonical = digits == "0" || (!digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()));
    let index = digits.parse().ok().filter(|_| canonical)?;
    ChildNumber::new(index, digits.len() < text.len()).ok()
}
