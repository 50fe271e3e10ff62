//! Config errors.

/// A fault in the configuration.
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
