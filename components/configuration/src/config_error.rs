//! What is wrong with a configuration.

use core::fmt;

/// A problem, as `mintmark:gateway/exchanges` and `mintmark:signer/types` tell theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// JSON pointer (RFC 6901) into the configuration; empty: the whole of it.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What stands there; never a value out of the environment.
    pub got: String,
}

impl ConfigError {
    /// A problem.
    pub fn new(at: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { at: at.into(), expected: expected.into(), got: got.into() }
    }
}

/// A line for people.
impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "(the whole)" } else { &self.at };
        write!(formatter, "{at}: expected {}, got {}", self.expected, self.got)
    }
}

/// A JSON pointer one step deeper.
pub(crate) fn pointer(parent: &str, name: &str) -> String {
    format!("{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
}
