//! The body of an upstream's response.

use mintmark_gateway_core::FetchFailure;
use wasip2::http::types::{IncomingBody, IncomingResponse};
use wasip2::io::streams::InputStream;

use super::stream::{Failure, read, read_all};

/// A body that is still to be read. Dropping it closes the connection.
pub(crate) struct UpstreamBody {
    // The order matters: each field is a child of the next one and must be dropped first.
    stream: InputStream,
    _body: IncomingBody,
    _response: IncomingResponse,
    max_bytes: u32,
    /// The bytes that have been read.
    size: u64,
}

impl UpstreamBody {
    /// Takes the body of a response, which may have at most `max_bytes` bytes.
    pub(super) fn of(response: IncomingResponse, max_bytes: u32) -> Result<Self, FetchFailure> {
        let body = response.consume().map_err(|()| broken())?;
        let stream = body.stream().map_err(|()| broken())?;
        Ok(Self { stream, _body: body, _response: response, max_bytes, size: 0 })
    }

    /// Reads the body to its end.
    pub(super) async fn read_all(&mut self) -> Result<Vec<u8>, FetchFailure> {
        read_all(&self.stream, self.max_bytes).await.map_err(|failure| match failure {
            Failure::TooLong => FetchFailure::TooLarge(self.max_bytes),
            Failure::Broken => broken(),
        })
    }

    /// Returns the next piece, or `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        let Some(piece) = read(&self.stream).await.map_err(|_| broken())? else { return Ok(None) };
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.size > u64::from(self.max_bytes) {
            return Err(FetchFailure::TooLarge(self.max_bytes));
        }
        Ok(Some(piece))
    }
}

fn broken() -> FetchFailure {
    FetchFailure::Unreachable("the connection broke".to_owned())
}
