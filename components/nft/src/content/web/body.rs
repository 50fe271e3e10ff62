//! The body of a response, chunk by chunk. The host reads the next chunk when it is asked for.

use crate::context;
use crate::error::{Error, Upstream};
use crate::http::Failure;

/// An open body. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Body {
    chunks: context::Body,
    has_ended: bool,
    /// Origin of the server, for errors.
    origin: String,
    /// Number of bytes to leave out before the first.
    skip: u64,
    /// Number of bytes to give. `None` for all.
    left: Option<u64>,
    /// Number of bytes that may still come.
    budget: u64,
    max_bytes: u32,
}

impl Body {
    pub(super) fn new(chunks: context::Body, origin: String, max_bytes: u32) -> Self {
        Self { chunks, has_ended: false, origin, skip: 0, left: None, budget: max_bytes.into(), max_bytes }
    }

    /// Narrows the body to some of its bytes.
    pub(super) const fn narrow(&mut self, skip: u64, count: u64) {
        self.skip = skip;
        self.left = Some(count);
    }

    /// Returns whether the last byte has come.
    pub(crate) const fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Returns the next bytes, never empty, or `None` at the end.
    ///
    /// # Errors
    /// - `ContentTooLarge` if the body exceeds the maximum.
    /// - `UpstreamError` if the body broke, or ended too early.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            if self.left == Some(0) || self.has_ended {
                return Ok(None);
            }
            let Some(chunk) = self.read().await? else {
                self.has_ended = true;
                let cut = self.left.is_some_and(|left| left > 0);
                return if cut { Err(self.failed("the body ended too early".to_owned(), true)) } else { Ok(None) };
            };
            self.budget = self.budget.checked_sub(chunk.len() as u64).ok_or(Error::ContentTooLarge(self.max_bytes.into()))?;
            let chunk = self.wanted(chunk);
            if !chunk.is_empty() {
                return Ok(Some(chunk));
            }
        }
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self.chunks.next().await {
            Ok(chunk) => Ok(chunk),
            Err(Failure::TooLarge(max)) => Err(Error::ContentTooLarge(max.into())),
            Err(failure) => Err(self.failed(failure.detail(), failure.retryable())),
        }
    }

    /// Cuts a chunk to the bytes that are wanted.
    fn wanted(&mut self, mut chunk: Vec<u8>) -> Vec<u8> {
        let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(chunk.len());
        chunk.drain(..skipped);
        self.skip -= skipped as u64;
        if let Some(left) = &mut self.left {
            chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= chunk.len() as u64;
        }
        chunk
    }

    fn failed(&self, detail: String, retryable: bool) -> Error {
        Error::UpstreamError(Upstream { origin: self.origin.clone(), detail, retryable, retry_after_ms: None })
    }
}
