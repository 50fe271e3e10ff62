//! Reads whole bodies, up to a maximum length.

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Trailers};
use wit_bindgen::{FutureReader, StreamReader, StreamResult};

/// The largest piece to read at once, in bytes.
const MAX_PIECE_BYTES: usize = 64 * 1024;

/// Why a body could not be read.
pub(super) enum Unread {
    /// It is longer than the given maximum.
    TooLarge,
    /// It broke off.
    Broken(ErrorCode),
}

/// Reads a body to its end, at most `max_bytes` bytes.
///
/// # Errors
/// - `TooLarge` if the body is longer. The rest is not read.
/// - `Broken` if the body broke off.
pub(super) async fn read(
    mut stream: StreamReader<u8>,
    end: FutureReader<Result<Option<Trailers>, ErrorCode>>,
    max_bytes: u32,
) -> Result<Vec<u8>, Unread> {
    let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    loop {
        let (result, piece) = stream.read(Vec::with_capacity(MAX_PIECE_BYTES)).await;
        bytes.extend_from_slice(&piece);
        if bytes.len() > max_bytes {
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
