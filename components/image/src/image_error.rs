//! Why there is no smaller image.

/// An image that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The rule.
    pub expected: String,
    /// What was found.
    pub got: String,
}

impl Invalid {
    /// Creates a description of what breaks a rule.
    pub fn new(expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { expected: expected.into(), got: got.into() }
    }
}

/// Why there is no smaller image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// The format is not read.
    Unsupported(Invalid),
    /// The image exceeds a limit.
    TooLarge(Invalid),
    /// The file is damaged or incomplete.
    Malformed(Invalid),
}
