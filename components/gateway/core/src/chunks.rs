//! What drivers do with responses that they can only read in chunks.

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

/// Sends what is left of a body for a driver that cannot pass it on by itself. Returns the number
/// of bytes.
///
/// # Errors
/// The reason why the body breaks off.
pub async fn relay_by_chunks<I: Io>(io: &I, mut rest: I::Stream) -> Result<u64, FetchFailure> {
    let mut sent = 0;
    loop {
        io.ready().await;
        match rest.next().await? {
            Some(chunk) => {
                sent += chunk.len() as u64;
                io.chunk(chunk);
            }
            None => return Ok(sent),
        }
    }
}
