//! The body of an upstream's response.

use mintmark_gateway_core::FetchFailure;
use mintmark_gateway_driver_wasi::Decoding;
use wasip2::http::types::{IncomingBody, IncomingResponse};
use wasip2::io::streams::InputStream;

use super::stream::read;

/// A body that is still to be read. Dropping it closes the connection.
pub(crate) struct UpstreamBody {
    // The order matters: each field is a child of the next one and must be dropped first.
    stream: InputStream,
    _body: IncomingBody,
    _response: IncomingResponse,
    decoding: Decoding,
    is_at_end: bool,
}

impl UpstreamBody {
    /// Takes the body of a response.
    pub(super) fn of(response: IncomingResponse, decoding: Decoding) -> Result<Self, FetchFailure> {
        let body = response.consume().map_err(|()| broken())?;
        let stream = body.stream().map_err(|()| broken())?;
        Ok(Self { stream, _body: body, _response: response, decoding, is_at_end: false })
    }

    /// Reads the body to its end.
    pub(super) async fn read_all(&mut self) -> Result<Vec<u8>, FetchFailure> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// Returns the next piece, or `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchFailure> {
        loop {
            if let Some(part) = self.decoding.take()? {
                return Ok(Some(part));
            }
            if self.is_at_end {
                return Ok(None);
            }
            if let Some(piece) = read(&self.stream).await.map_err(|_| broken())? {
                self.decoding.put(piece);
            } else {
                self.is_at_end = true;
                let left = self.decoding.end()?;
                return Ok(Some(left).filter(|left| !left.is_empty()));
            }
        }
    }
}

fn broken() -> FetchFailure {
    FetchFailure::Unreachable("the connection broke".to_owned())
}
