//! A body, read whole within a bound.

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Trailers};
use wit_bindgen::{FutureReader, StreamReader, StreamResult};

/// Bytes of one read at most.
const PIECE: usize = 64 * 1024;

/// Why it could not be read.
pub(super) enum Unread {
    /// It is longer than that.
    TooLarge,
    /// It broke off.
    Broken(ErrorCode),
}

/// Reads at most `max` bytes; one more and the rest is left.
///
/// # Errors
/// Too large, or broken off.
pub(super) async fn read(
    mut stream: StreamReader<u8>,
    end: FutureReader<Result<Option<Trailers>, ErrorCode>>,
    max: u32,
) -> Result<Vec<u8>, Unread> {
    let max = usize::try_from(max).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    loop {
        let (result, piece) = stream.read(Vec::with_capacity(PIECE)).await;
        bytes.extend_from_slice(&piece);
        if bytes.len() > max {
            return Err(Unread::TooLarge);
        }
        if !matches!(result, StreamResult::Complete(_)) {
            break;
        }
    }
    match end.await {
        Ok(_trailers) => Ok(bytes),
        Err(error) => Err(Unread::Broken(error)),
    }
}
