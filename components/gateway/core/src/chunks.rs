//! What a driver does that can only read responses in chunks.

use crate::deadline::within;
use crate::io::{Ask, Asked, BodyStream, Fetch, FetchFailure, Head, Io, Response};

/// Performs an [`Ask`] for a driver that has only streams.
///
/// # Errors
/// The reason why there is no response.
pub async fn ask_by_chunks<I: Io>(io: &I, ask: Ask) -> Result<Asked<I::Stream>, FetchFailure> {
    let Ask { fetch, deadline_ms, whole_bytes } = ask;
    within(io, deadline_ms, read(io, fetch, whole_bytes)).await.unwrap_or(Err(FetchFailure::TimedOut))
}

async fn read<I: Io>(io: &I, fetch: Fetch, whole_bytes: u32) -> Result<Asked<I::Stream>, FetchFailure> {
    let (Head { status, headers }, mut stream) = io.open(fetch).await?;
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await? {
        body.extend_from_slice(&chunk);
        if body.len() as u64 > u64::from(whole_bytes) {
            return Ok(Asked { response: Response { status, headers, body }, rest: Some(stream) });
        }
    }
    Ok(Asked { response: Response { status, headers, body }, rest: None })
}
