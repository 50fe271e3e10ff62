//! What is asked of a content stream, and what it says first.

use crate::document::Integrity;

/// A range of bytes (RFC 9110, 14.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// From this position to the end.
    From(u64),
    /// From the first position to the second, inclusive.
    Between(u64, u64),
    /// The last bytes, this many.
    Last(u64),
}

/// What to stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentRequest {
    /// A normalised URI of a medium.
    pub uri: String,
    /// The part to stream. `None` for the whole.
    pub range: Option<ByteRange>,
}

/// The part that is streamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Position of the first byte.
    pub first: u64,
    /// Position of the last byte.
    pub last: u64,
}

/// What is known once the first bytes are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentHead {
    /// Media type, decided by the bytes.
    pub content_type: String,
    /// Size of the whole in bytes. `None` if it is not known before the end.
    pub size: Option<u64>,
    /// The part, if a range was asked for and can be given. `None` for the whole.
    pub part: Option<Part>,
    /// Integrity of the bytes.
    pub integrity: Integrity,
    /// Whether the bytes at the URI never change.
    pub immutable: bool,
    /// Strong entity tag without quotes, if the bytes have one.
    pub etag: Option<String>,
}

impl ByteRange {
    /// Returns the part of a content of `size` bytes, or `None` if the range begins after its end.
    pub fn part_of(self, size: u64) -> Option<Part> {
        let end = size.checked_sub(1)?;
        let (first, last) = match self {
            Self::From(first) => (first, end),
            Self::Between(first, last) => (first, last.min(end)),
            Self::Last(0) => return None,
            Self::Last(count) => (size.saturating_sub(count), end),
        };
        (first <= end && first <= last).then_some(Part { first, last })
    }
}
