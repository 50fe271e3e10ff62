//! Why a subject has no answer.

use crate::io::Invalid;

/// Bytes that do not hash to their CID.
#[derive(Debug, Clone)]
pub struct IntegrityMismatch {
    /// The CID that was requested.
    pub expected: String,
    /// The CID of the bytes that came.
    pub got: String,
    /// The gateway that sent the bytes.
    pub gateway: String,
}

/// An endpoint or gateway that failed.
#[derive(Debug, Clone)]
pub struct UpstreamFailure {
    /// Its origin.
    pub origin: String,
    /// What happened.
    pub detail: String,
    /// Whether a later attempt may succeed.
    pub retryable: bool,
    /// Milliseconds after which it asks to be asked again.
    pub retry_after_ms: Option<u32>,
}

/// Why a subject has no answer.
#[derive(Debug, Clone)]
pub enum NftError {
    /// The chain, the contract, the token id, the owner or the name is malformed.
    InvalidToken(Invalid),
    /// The token or its contract does not exist.
    TokenNotFound(String),
    /// The URI cannot be used.
    TokenUriInvalid(Invalid),
    /// The document cannot be used.
    MetadataInvalid(Invalid),
    /// The content does not match its CID.
    IntegrityMismatch(IntegrityMismatch),
    /// An upstream failed.
    Upstream(UpstreamFailure),
    /// The content exists, but not what the URI names in it.
    ContentNotFound(Invalid),
    /// The content is longer than this many bytes.
    ContentTooLarge(u64),
    /// The range begins after the end of the content, which has this many bytes.
    RangeNotSatisfiable(u64),
    /// The content is not what was asked for, or cannot be served safely.
    ContentUnsupported(Invalid),
    /// The name has no avatar.
    AvatarNotFound(String),
    /// The name does not own the token of its avatar.
    AvatarNotOwned(String),
    /// Something else.
    Other(String),
}
