//! The bytes of a medium, read in chunks.

use super::digest;
use super::ipfs::reader::Reader;
use super::web::body as web;
use crate::error::Error;

/// Number of bytes by which a media type is recognised.
pub(super) const FIRST_BYTES: u64 = 4096;

/// The bytes of the part.
#[derive(Debug)]
pub(crate) struct Body {
    peeked: Option<Vec<u8>>,
    from: From,
}

#[derive(Debug)]
pub(super) enum From {
    Blocks(Reader),
    Web(web::Body),
}

impl Body {
    pub(super) const fn new(from: From) -> Self {
        Self { peeked: None, from }
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    /// The error of the source: bytes that came before are good.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if let Some(peeked) = self.peeked.take().filter(|peeked| !peeked.is_empty()) {
            return Ok(Some(peeked));
        }
        match &mut self.from {
            From::Blocks(reader) => reader.next().await,
            From::Web(body) => body.next().await,
        }
    }

    /// Returns the first bytes without taking them. At least so many are in memory then, if there
    /// are.
    pub(super) async fn peek(&mut self, bytes: u64) -> Result<Vec<u8>, Error> {
        let mut peeked = self.next().await?.unwrap_or_default();
        while (peeked.len() as u64) < bytes
            && let Some(more) = self.next().await?
        {
            peeked.extend(more);
        }
        let peeked = self.peeked.insert(peeked);
        Ok(peeked.get(..usize::try_from(FIRST_BYTES).unwrap_or(usize::MAX)).unwrap_or(peeked).to_vec())
    }

    /// Returns the entity tag of a body that is in memory whole. `None` if more may come.
    pub(super) fn tag(&self, size: Option<u64>) -> Option<String> {
        let peeked = self.peeked.as_ref()?;
        let is_whole = match (&self.from, size) {
            (_, Some(size)) => size == peeked.len() as u64,
            (From::Web(body), None) => body.has_ended(),
            (From::Blocks(_), None) => false,
        };
        is_whole.then(|| digest::tag(peeked))
    }
}
