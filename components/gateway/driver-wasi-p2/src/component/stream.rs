//! Reading streams of bytes.

use wasip2::clocks::monotonic_clock::subscribe_duration;
use wasip2::io::poll::poll;
use wasip2::io::streams::{InputStream, StreamError};
use wstd::runtime::AsyncPollable;

/// Most bytes that are taken at once.
const AT_ONCE: u64 = 64 * 1024;

/// Why there are no bytes.
pub(crate) enum Failure {
    /// More than so many came.
    TooLong,
    /// The stream broke off.
    Broken,
}

/// Everything that comes until the end of a stream, at most so many bytes.
pub(crate) async fn whole(stream: &InputStream, max: u32) -> Result<Vec<u8>, Failure> {
    let most = usize::try_from(max).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    while let Some(piece) = read(stream).await? {
        if bytes.len().saturating_add(piece.len()) > most {
            return Err(Failure::TooLong);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The next piece; none at the end.
///
/// `wstd`'s own reading asks a pollable alone whether it is ready. In jco's shim that stays true
/// for a stream that has been read empty until the pollable is polled in a list, so that a body
/// which stops in its middle was read in a circle that no timer could break. Here it is polled in
/// one, beside a timer that is over, before it is waited for.
async fn read(stream: &InputStream) -> Result<Option<Vec<u8>>, Failure> {
    loop {
        match stream.read(AT_ONCE) {
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
