//! Response bodies that are read in chunks.

use core::future::Future;

use super::http::FetchFailure;

/// The body of an upstream's response. Dropping it closes the connection.
pub trait BodyStream {
    /// Returns the next chunk, at most 64 KiB, or `None` at the end. A future that is dropped
    /// before it is ready leaves no hole: the next call returns its chunk, or fails.
    ///
    /// # Errors
    /// The reason why the body breaks off. Then the stream is over.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, FetchFailure>>;
}
