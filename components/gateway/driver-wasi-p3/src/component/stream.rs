//! Reads bodies, up to a maximum length.

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Trailers};
use wit_bindgen::{FutureReader, StreamReader, StreamResult};

/// The largest piece to read at once, in bytes.
const MAX_PIECE_BYTES: usize = 64 * 1024;

/// What says whether a body came whole.
type End = FutureReader<Result<Option<Trailers>, ErrorCode>>;

/// Why a body could not be read.
pub(super) enum Unread {
    /// It is longer than the given maximum.
    TooLarge,
    /// It broke off.
    Broken(ErrorCode),
    /// A read was dropped, and its bytes may be lost.
    Torn,
}

/// A body that is still to be read. Dropping it closes its connection.
pub(super) struct Body {
    stream: StreamReader<u8>,
    /// `None` once the end was seen.
    end: Option<End>,
    max_bytes: usize,
    size: usize,
    is_reading: bool,
}

impl Body {
    /// Makes a body that may have at most `max_bytes` bytes.
    pub(super) fn new(stream: StreamReader<u8>, end: End, max_bytes: u32) -> Self {
        let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
        Self { stream, end: Some(end), max_bytes, size: 0, is_reading: false }
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    /// - `TooLarge` if the body is longer. The rest is not read.
    /// - `Broken` if the body broke off.
    /// - `Torn` if the future of an earlier call was dropped before it was ready.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, Unread> {
        while self.end.is_some() {
            if core::mem::replace(&mut self.is_reading, true) {
                return Err(Unread::Torn);
            }
            let (result, piece) = self.stream.read(Vec::with_capacity(MAX_PIECE_BYTES)).await;
            self.is_reading = false;
            self.size = self.size.saturating_add(piece.len());
            if self.size > self.max_bytes {
                return Err(Unread::TooLarge);
            }
            if !matches!(result, StreamResult::Complete(_))
                && let Some(end) = self.end.take()
            {
                end.await.map_err(Unread::Broken)?;
            }
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    /// Those of `next`.
    pub(super) async fn read_all(&mut self) -> Result<Vec<u8>, Unread> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}
