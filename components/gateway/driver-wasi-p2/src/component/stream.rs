//! Reads streams of bytes.

use wasip2::clocks::monotonic_clock::subscribe_duration;
use wasip2::io::poll::poll;
use wasip2::io::streams::{InputStream, StreamError};
use wstd::runtime::AsyncPollable;

/// The largest piece to read at once, in bytes.
const MAX_PIECE_BYTES: u64 = 64 * 1024;

/// Why a stream could not be read.
pub(crate) enum Failure {
    /// It is longer than the given maximum.
    TooLong,
    /// It broke off.
    Broken,
}

/// Reads a stream to its end, at most `max_bytes` bytes.
///
/// # Errors
/// The stream is too long, or broke off.
pub(crate) async fn read_all(stream: &InputStream, max_bytes: u32) -> Result<Vec<u8>, Failure> {
    let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    while let Some(piece) = read(stream).await? {
        if bytes.len().saturating_add(piece.len()) > max_bytes {
            return Err(Failure::TooLong);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Returns the next piece, or `None` at the end.
///
/// `wstd` asks a pollable alone whether it is ready. In jco's shim, a stream that has been read
/// empty stays ready until its pollable is polled in a list. A body that stopped in its middle was
/// then read in a loop that no timer could end. This function polls in a list, beside a timer that
/// has already ended, before it waits.
pub(crate) async fn read(stream: &InputStream) -> Result<Option<Vec<u8>>, Failure> {
    loop {
        match stream.read(MAX_PIECE_BYTES) {
            Ok(piece) if piece.is_empty() => {}
            Ok(piece) => return Ok(Some(piece)),
            Err(StreamError::Closed) => return Ok(None),
            Err(StreamError::LastOperationFailed(_)) => return Err(Failure::Broken),
        }
        let readable = stream.subscribe();
        poll(&[&readable, &subscribe_duration(0)]);
        AsyncPollable::new(readable).wait_for().await;
    }
}
