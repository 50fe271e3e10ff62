//! Requests whose responses are long only seldom.

use super::http::{Fetch, Response};

/// A request whose response is long only seldom.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The request. Its `max_bytes` bounds the whole body.
    pub fetch: Fetch,
    /// Milliseconds until the outcome.
    pub deadline_ms: u32,
    /// The longest body that is read whole.
    pub whole_bytes: u32,
}

/// The response to an [`Ask`].
pub struct Asked<S> {
    /// The response, with its body, or with more than `whole_bytes` of it.
    pub response: Response,
    /// What is left of the body. `None` if the response is whole.
    pub rest: Option<S>,
}
