//! Config errors.

/// A config error: a place in the configuration that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// JSON pointer (RFC 6901) into the configuration.
    pub at: String,
    /// The rule.
    pub expected: String,
    /// What stands there, shortened.
    ///
    /// Security: never a secret.
    pub got: String,
}
