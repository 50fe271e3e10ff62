//! Why there is no document.

/// Something that breaks its rule, with the rule and what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Which field: `chain`, `contract`, `tokenId`, `tokenUri`, `metadata`.
    pub field: &'static str,
    /// The rule.
    pub expected: String,
    /// What was given, at most 80 characters.
    pub got: String,
}

impl Invalid {
    /// Shortens what was given.
    pub(crate) fn new(field: &'static str, expected: impl Into<String>, got: &str) -> Self {
        Self { field, expected: expected.into(), got: shorten(got) }
    }
}

/// Bytes that do not hash to the CID they were asked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// CID that was asked for.
    pub expected: String,
    /// CID of the bytes that came, in the same version, codec and hash.
    pub got: String,
    /// Origin that gave them.
    pub gateway: String,
}

/// An upstream that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Its origin, never more of its URL.
    pub origin: String,
    /// What happened.
    pub detail: String,
    /// Whether asking again may help.
    pub retryable: bool,
}

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The token's name is malformed.
    InvalidToken(Invalid),
    /// No such token, no such contract, or not a contract of tokens; the text says which.
    TokenNotFound(String),
    /// The URI cannot be used.
    TokenUriInvalid(Invalid),
    /// The document is no JSON object, or too large.
    MetadataInvalid(Invalid),
    /// Gateways gave other bytes than the CID names; the last mismatch.
    IntegrityMismatch(Mismatch),
    /// A chain or content upstream did not answer usably.
    UpstreamError(Upstream),
    /// Something else.
    Other(String),
}

/// At most 80 characters of a text, the last an ellipsis where it was cut.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(MOST - 1).chain(['…']).collect(),
    }
}
