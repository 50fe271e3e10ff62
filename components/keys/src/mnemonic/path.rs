//! Derivation paths: `m/44'/60'/0'/0/0` (BIP-32, BIP-44).

use bip32::ChildNumber;

use crate::{fields::malformed, open_error::OpenError};

/// Most steps. Five are usual.
const MOST_STEPS: usize = 16;

/// The steps from the master key to a child.
pub struct Path(Vec<ChildNumber>);

impl Path {
    /// Reads a path strictly: `m`, then steps of decimal digits without leading zeros, below 2^31, each after a `/` and with `'` behind it where it is hardened. Errors: it is none; it is not repeated,
    /// as a phrase may have slipped there.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        let broken = || {
            malformed(
                "path",
                "m/44'/60'/0'/0/0, or another path of at most 16 steps, each below 2^31",
                format!("{} characters", text.chars().count()),
            )
        };
        let mut parts = text.split('/');
        if parts.next() != Some("m") || text.split('/').count() > MOST_STEPS + 1 {
            return Err(broken());
        }
        parts.map(step).collect::<Option<_>>().map(Self).ok_or_else(broken)
    }

    /// The steps.
    pub(super) fn steps(&self) -> &[ChildNumber] {
        &self.0
    }
}

fn step(text: &str) -> Option<ChildNumber> {
    let digits = text.strip_suffix('\'').unwrap_or(text);
    let canonical = digits == "0" || (!digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()));
    let index = digits.parse().ok().filter(|_| canonical)?;
    ChildNumber::new(index, digits.len() < text.len()).ok()
}
