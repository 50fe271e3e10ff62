//! Errors that end a resolution.

/// A field that breaks a rule, with the rule and the value that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Name of the field: `chain`, `contract`, `tokenId`, `tokenUri` or `metadata`.
    pub field: &'static str,
    /// The rule.
    pub expected: String,
    /// The value that was found, at most 80 characters.
    pub got: String,
}

impl Invalid {
    /// Creates an error and shortens the value that was found to 80 characters.
    pub(crate) fn new(field: &'static str, expected: impl Into<String>, got: &str) -> Self {
        Self { field, expected: expected.into(), got: shorten(got) }
    }
}

/// Bytes that do not hash to the CID they were requested by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// CID that was requested.
    pub expected: String,
    /// CID of the bytes that came, in the same version, codec and hash.
    pub got: String,
    /// Origin of the gateway that sent them.
    pub gateway: String,
}

/// An upstream that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Its origin.
    ///
    /// Security: never the path or query of its URL, which can hold a key.
    pub origin: String,
    /// What happened.
    pub detail: String,
    /// Whether a later attempt may succeed.
    pub retryable: bool,
    /// Milliseconds after which it asks to be asked again.
    pub retry_after_ms: Option<u32>,
}

/// Why a subject has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The chain, the contract or the token id is malformed.
    InvalidToken(Invalid),
    /// The token or the contract does not exist, or the contract is not an NFT contract. The text
    /// says which.
    TokenNotFound(String),
    /// The token URI cannot be used.
    TokenUriInvalid(Invalid),
    /// The document is not a JSON object, or is too large once every `{id}` is filled in.
    MetadataInvalid(Invalid),
    /// The gateways sent bytes that do not hash to the CID. Holds the last mismatch.
    IntegrityMismatch(Mismatch),
    /// No usable response came from the chain or from a content upstream. Holds the last failure.
    UpstreamError(Upstream),
    /// The content exists, but not what the URI names in it.
    ContentNotFound(Invalid),
    /// The content is longer than this limit in bytes.
    ContentTooLarge(u64),
    /// The requested range begins after the end of the content, which has this many bytes.
    RangeNotSatisfiable(u64),
    /// The content is not what was asked for, or cannot be served safely.
    ContentUnsupported(Invalid),
    /// The name has no avatar, or does not resolve. The text says which.
    AvatarNotFound(String),
    /// The address of the name does not own the token that its avatar names.
    AvatarNotOwned(String),
    /// Anything else.
    Other(String),
}

/// Cuts a text to at most 80 characters, the last one an ellipsis if it was cut.
pub(crate) fn shorten(text: &str) -> String {
    const MAX_CHARS: usize = 80;
    match text.char_indices().nth(MAX_CHARS) {
        None => text.to_owned(),
        Some(_) => text.chars().take(MAX_CHARS - 1).chain(['…']).collect(),
    }
}
