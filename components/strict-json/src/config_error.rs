//! Config errors.

use core::fmt;

/// A config error: a place in a configuration that breaks its rule. `mintmark:gateway/exchanges`
/// and `mintmark:signer/types` have the same record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// JSON pointer (RFC 6901) into the configuration. Empty for the whole of it.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What the configuration says there. Never a value out of the environment.
    pub got: String,
}

impl ConfigError {
    /// Makes a config error.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }
}

/// Writes a line for people.
impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "(the whole)" } else { &self.at };
        write!(formatter, "{at}: expected {}, got {}", self.expected, self.got)
    }
}

/// Returns a JSON pointer that is one step deeper.
#[must_use]
pub fn pointer(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}
