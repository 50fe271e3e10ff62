//! The form of a kept answer: the body as it is sent, facts for the other routes, and a trailer.
//!
//! A body that is given again is not parsed or copied. Its only part that changes is the value of
//! `stale`, whose place the trailer knows.

use crate::digest::{hex, sha256};
use crate::http::entity_tag::EntityTag;

/// The last byte of a kept answer. A form that this gateway does not know is as good as none.
pub(super) const VERSION: u8 = 3;
/// Lengths of the body and of the facts, place of `stale`, `read_at`, `failed_at`, digest of the
/// content, marks, version.
const TRAILER_BYTES: usize = 4 + 4 + 4 + 8 + 8 + 16 + 1 + 1;
/// Marks of the trailer.
const OUTDATED: u8 = 1;
const PARTIAL: u8 = 2;
const NOT_STALE: &[u8] = b"false";
const STALE: &[u8] = b"true";
const MARK: &[u8] = b"\"stale\":false";

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// When it was resolved, in microseconds since 1970.
    pub(crate) read_at: u64,
    /// When the last attempt to resolve it anew failed. 0 if none did.
    pub(crate) failed_at: u64,
    /// Whether something has said since then that it is outdated. It is given only while it cannot
    /// be resolved anew.
    pub(crate) is_outdated: bool,
    /// Whether something of it is missing because an upstream failed.
    pub(crate) is_partial: bool,
    /// Names what was found, but not when or where.
    content: [u8; 16],
    /// The body and the facts. The trailer follows only in the store.
    bytes: Vec<u8>,
    body_bytes: usize,
    stale_at: usize,
}

impl Kept {
    /// Makes a kept answer. `body` is a JSON object whose field `stale` is false. `content` is what
    /// was found, without what depends on the time. `facts` are for the other routes.
    ///
    /// `None` if the body has no such field. This is a defect.
    pub(crate) fn new(read_at: u64, content: &[u8], facts: &[u8], body: Vec<u8>) -> Option<Self> {
        let mark = body.windows(MARK.len()).position(|window| window == MARK)?;
        let (stale_at, body_bytes) = (mark + MARK.len() - NOT_STALE.len(), body.len());
        let mut bytes = body;
        bytes.extend_from_slice(facts);
        Some(Self {
            read_at,
            failed_at: 0,
            is_outdated: false,
            is_partial: false,
            content: cut(&sha256(content)),
            bytes,
            body_bytes,
            stale_at,
        })
    }

    /// Reads a kept answer. `None` if it has another form.
    pub(crate) fn parse(mut bytes: Vec<u8>) -> Option<Self> {
        let trailer_at = bytes.len().checked_sub(TRAILER_BYTES)?;
        let mut trailer = Trailer(bytes.get(trailer_at..)?);
        let body_bytes = u32::from_le_bytes(trailer.take()?) as usize;
        let facts_bytes = u32::from_le_bytes(trailer.take()?) as usize;
        let stale_at = u32::from_le_bytes(trailer.take()?) as usize;
        let (read_at, failed_at) = (u64::from_le_bytes(trailer.take()?), u64::from_le_bytes(trailer.take()?));
        let content = trailer.take()?;
        let [marks] = trailer.take()?;
        let whole = body_bytes.checked_add(facts_bytes) == Some(trailer_at) && trailer.take::<1>()? == [VERSION];
        let marked = bytes.get(stale_at..body_bytes).is_some_and(|rest| rest.starts_with(NOT_STALE));
        bytes.truncate(trailer_at);
        (whole && marked && marks & !(OUTDATED | PARTIAL) == 0).then_some(Self {
            read_at,
            failed_at,
            is_outdated: marks & OUTDATED != 0,
            is_partial: marks & PARTIAL != 0,
            content,
            bytes,
            body_bytes,
            stale_at,
        })
    }

    /// Returns the bytes for the store.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let length = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
        let lengths = [length(self.body_bytes), length(self.bytes.len() - self.body_bytes), length(self.stale_at)].concat();
        let times = [self.read_at.to_le_bytes(), self.failed_at.to_le_bytes()].concat();
        let marks = if self.is_outdated { OUTDATED } else { 0 } | if self.is_partial { PARTIAL } else { 0 };
        [&self.bytes[..], &lengths, &times, &self.content, &[marks, VERSION]].concat()
    }

    /// Returns the facts for the other routes.
    pub(crate) fn facts(&self) -> &[u8] {
        self.bytes.get(self.body_bytes..).unwrap_or_default()
    }

    /// Returns the entity tag of the answer.
    pub(crate) fn etag(&self, is_stale: bool) -> EntityTag {
        let (content, bytes) = (hex(&self.content), format!("{:x}", self.read_at));
        if is_stale { EntityTag::of_stale(&content, &bytes) } else { EntityTag::of_fresh(&content, &bytes) }
    }

    /// Returns the body as it was kept.
    pub(crate) fn into_fresh_body(mut self) -> Vec<u8> {
        self.bytes.truncate(self.body_bytes);
        self.bytes
    }

    /// Returns the body, marked `stale`.
    pub(crate) fn into_stale_body(mut self) -> Vec<u8> {
        self.bytes.truncate(self.body_bytes);
        self.bytes.splice(self.stale_at..self.stale_at + NOT_STALE.len(), STALE.iter().copied());
        self.bytes
    }
}

/// What is left to read of a trailer.
struct Trailer<'a>(&'a [u8]);

impl Trailer<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }
}

fn cut(digest: &[u8; 32]) -> [u8; 16] {
    digest.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    const BODY: &[u8] = br#"{"chain":"1","tokenUri":"\"stale\":false","stale":false,"metadata":{"stale":false}}"#;

    fn kept() -> Kept {
        Kept::new(7_000_000, b"content", br#"{"a":1}"#, BODY.to_vec()).unwrap()
    }

    #[test]
    fn survives_the_store() {
        let failed = Kept { failed_at: 9, ..kept() };
        let outdated = Kept { is_outdated: true, ..kept() };
        let partial = Kept { is_partial: true, ..kept() };
        let both = Kept { is_partial: true, ..outdated.clone() };
        for answer in [kept(), failed, outdated, partial, both] {
            let again = Kept::parse(answer.to_bytes()).unwrap();
            assert_eq!(again, answer);
            assert_eq!(again.facts(), br#"{"a":1}"#);
            assert_eq!(again.into_fresh_body(), BODY);
        }
    }

    #[test]
    fn marks_only_its_own_field() {
        let stale = String::from_utf8(kept().into_stale_body()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&stale).unwrap();
        assert_eq!(json["stale"], true);
        assert_eq!(json["tokenUri"], "\"stale\":false");
        assert_eq!(json["metadata"]["stale"], false);
    }

    #[test]
    fn names_content_and_bytes() {
        let (first, later) = (kept(), Kept { read_at: 8_000_000, ..kept() });
        assert_ne!(first.etag(false), later.etag(false));
        assert_ne!(first.etag(false), first.etag(true));
        let content = |kept: &Kept| kept.etag(false).quoted().split('-').next().map(str::to_owned);
        assert_eq!(content(&first), content(&later));
        let other = Kept::new(7_000_000, b"other", b"", BODY.to_vec()).unwrap();
        assert_ne!(content(&first), content(&other));
    }

    #[test]
    fn takes_no_other_form() {
        let bytes = kept().to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Kept::parse(bytes[..length].to_vec()), None, "{length}");
        }
        for place in bytes.len() - TRAILER_BYTES..bytes.len() - TRAILER_BYTES + 12 {
            let mut other = bytes.clone();
            other[place] ^= 0x41;
            assert_eq!(Kept::parse(other), None, "{place}");
        }
        let mut other = bytes;
        *other.last_mut().unwrap() = VERSION + 1;
        assert_eq!(Kept::parse(other), None);
        assert_eq!(Kept::new(0, b"", b"", b"{}".to_vec()), None);
    }
}
