//! The stream of a medium.

use super::answer::Integrity;
use super::error::NftError;
use super::need::Need;

/// A range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// From this position to the end.
    From(u64),
    /// From the first position to the second, inclusive.
    Between(u64, u64),
    /// The last bytes, this many.
    Last(u64),
}

/// What to stream.
#[derive(Debug, Clone)]
pub struct ContentRequest {
    /// A normalised URI of a medium.
    pub uri: String,
    /// The part to stream. `None` for the whole.
    pub range: Option<ByteRange>,
}

/// The part that is streamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Position of the first byte.
    pub first: u64,
    /// Position of the last byte.
    pub last: u64,
}

/// What is known once the first bytes are there.
#[derive(Debug, Clone)]
pub struct ContentHead {
    /// Media type.
    pub content_type: String,
    /// Size of the whole in bytes.
    pub size: Option<u64>,
    /// The part. `None` for the whole.
    pub part: Option<Part>,
    /// Integrity of the bytes.
    pub integrity: Integrity,
    /// Whether the bytes at the URI never change.
    pub immutable: bool,
    /// Strong entity tag without quotes.
    pub etag: Option<String>,
}

/// A piece of the content.
#[derive(Debug, Clone)]
pub enum ContentOutput {
    /// What is known.
    Head(ContentHead),
    /// Bytes.
    Chunk(Vec<u8>),
}

/// One step of a stream.
#[derive(Debug)]
pub struct ContentStep {
    /// What it waits for.
    pub need: Need,
    /// Pieces of the content.
    pub output: Vec<ContentOutput>,
    /// How the stream ended. `None` while it goes on.
    pub end: Option<Result<(), NftError>>,
}
