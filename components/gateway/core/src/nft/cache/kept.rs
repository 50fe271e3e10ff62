//! The form of a kept answer: a small head, facts for the other routes, and the body as it is sent.
//!
//! A body that is given again is not parsed. Its only part that changes is the value of `stale`,
//! whose place the head knows.

use crate::digest::{hex, sha256};
use crate::http::entity_tag::EntityTag;

/// The first byte of a kept answer. A form that this gateway does not know is as good as none.
const VERSION: u8 = 1;
/// Version, `read_at`, `failed_at`, digest of the content, length of the facts, place of `stale`.
const HEAD_BYTES: usize = 1 + 8 + 8 + 16 + 4 + 4;
const NOT_STALE: &[u8] = b"false";
const STALE: &[u8] = b"true";
const MARK: &[u8] = b"\"stale\":false";

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// When it was resolved, in microseconds since 1970.
    pub(crate) read_at: u64,
    /// When it was last attempted in vain to resolve it anew. 0 if it never was.
    pub(crate) failed_at: u64,
    /// Names what was found, but not when or where.
    content: [u8; 16],
    /// Facts for the other routes, JSON.
    pub(crate) facts: Vec<u8>,
    /// Place of the value of `stale` in the body.
    stale_at: usize,
    body: Vec<u8>,
}

impl Kept {
    /// Makes a kept answer. `body` is a JSON object whose field `stale` is false. `content` is what
    /// was found, without what depends on the time.
    ///
    /// `None` if the body has no such field. This is a defect.
    pub(crate) fn new(read_at: u64, content: &[u8], facts: Vec<u8>, body: Vec<u8>) -> Option<Self> {
        let mark = body.windows(MARK.len()).position(|window| window == MARK)?;
        let stale_at = mark + MARK.len() - NOT_STALE.len();
        Some(Self { read_at, failed_at: 0, content: cut(&sha256(content)), facts, stale_at, body })
    }

    /// Reads a kept answer. `None` if it has another form.
    pub(crate) fn parse(mut bytes: Vec<u8>) -> Option<Self> {
        let mut head = Head(bytes.get(..HEAD_BYTES)?);
        if head.take::<1>()? != [VERSION] {
            return None;
        }
        let (read_at, failed_at) = (u64::from_le_bytes(head.take()?), u64::from_le_bytes(head.take()?));
        let content = head.take()?;
        let facts_bytes = u32::from_le_bytes(head.take()?) as usize;
        let stale_at = u32::from_le_bytes(head.take()?) as usize;
        let body_at = HEAD_BYTES.checked_add(facts_bytes).filter(|at| *at <= bytes.len())?;
        let body = bytes.split_off(body_at);
        let facts = bytes.split_off(HEAD_BYTES);
        (body.get(stale_at..)?.starts_with(NOT_STALE)).then_some(Self { read_at, failed_at, content, facts, stale_at, body })
    }

    /// Returns the bytes for the store.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let length = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
        let (read_at, failed_at) = (self.read_at.to_le_bytes(), self.failed_at.to_le_bytes());
        let (facts_bytes, stale_at) = (length(self.facts.len()), length(self.stale_at));
        [&[VERSION], &read_at[..], &failed_at, &self.content, &facts_bytes, &stale_at, &self.facts, &self.body].concat()
    }

    /// Returns the entity tag of the answer.
    pub(crate) fn etag(&self, stale: bool) -> EntityTag {
        let mark = if stale { "s" } else { "" };
        EntityTag::of_representation(&hex(&self.content), &format!("{:x}{mark}", self.read_at))
    }

    /// Returns the body as it was kept.
    pub(crate) fn into_fresh_body(self) -> Vec<u8> {
        self.body
    }

    /// Returns the body, marked `stale`.
    pub(crate) fn into_stale_body(mut self) -> Vec<u8> {
        self.body.splice(self.stale_at..self.stale_at + NOT_STALE.len(), STALE.iter().copied());
        self.body
    }

    /// Returns whether two answers say the same.
    pub(crate) fn has_content_of(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

/// What is left to read of a head.
struct Head<'a>(&'a [u8]);

impl Head<'_> {
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
        Kept::new(7_000_000, b"content", br#"{"a":1}"#.to_vec(), BODY.to_vec()).unwrap()
    }

    #[test]
    fn survives_the_store() {
        let failed = Kept { failed_at: 9, ..kept() };
        for answer in [kept(), failed] {
            assert_eq!(Kept::parse(answer.to_bytes()), Some(answer));
        }
    }

    #[test]
    fn marks_only_its_own_field() {
        assert_eq!(kept().into_fresh_body(), BODY);
        let stale = String::from_utf8(kept().into_stale_body()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&stale).unwrap();
        assert_eq!(json["stale"], true);
        assert_eq!(json["tokenUri"], "\"stale\":false");
        assert_eq!(json["metadata"]["stale"], false);
    }

    #[test]
    fn names_content_and_bytes() {
        let (first, later) = (kept(), Kept { read_at: 8_000_000, ..kept() });
        assert!(first.has_content_of(&later));
        assert_ne!(first.etag(false), later.etag(false));
        assert_ne!(first.etag(false), first.etag(true));
        let other = Kept::new(7_000_000, b"other", Vec::new(), BODY.to_vec()).unwrap();
        assert!(!first.has_content_of(&other));
    }

    #[test]
    fn takes_no_other_form() {
        let bytes = kept().to_bytes();
        for length in 0..bytes.len() - BODY.len() + 40 {
            assert_eq!(Kept::parse(bytes[..length].to_vec()), None, "{length}");
        }
        let mut other = bytes;
        other[0] = VERSION + 1;
        assert_eq!(Kept::parse(other), None);
        assert_eq!(Kept::new(0, b"", Vec::new(), b"{}".to_vec()), None);
    }
}
