//! A response before it is sent.

use serde::Serialize;

use crate::http::problem::Problem;
use crate::io::{Header, Stored};

/// A whole response, and the values to write to the content store after it has been sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Vec<u8>,
    pub(crate) keep: Vec<Stored>,
}

impl Reply {
    /// Makes a response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), keep: Vec::new() }
    }

    /// Makes a response with a JSON body. It is `no-store` unless the route adds a `cache-control`.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        Self::of("application/json", status, body)
    }

    /// Makes a response with a problem document (RFC 9457).
    pub(crate) fn document(status: u16, problem: &impl Serialize) -> Self {
        Self::of("application/problem+json", status, problem)
    }

    fn of(media_type: &str, status: u16, body: &impl Serialize) -> Self {
        // Serialising fails only for maps whose keys are not strings, and no reply has one.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self { headers: vec![Header::new("content-type", media_type)], body, ..Self::empty(status) }
    }

    /// Adds the fields that belong to a problem: `Retry-After` if the time is known,
    /// `WWW-Authenticate` if one is due (RFC 9110, 15.5.2).
    pub(crate) fn refusing(mut self, problem: &Problem) -> Self {
        if self.status == 401 {
            self.headers.push(Header::new("www-authenticate", "Bearer"));
        }
        if let Some(seconds) = problem.retry_after_seconds() {
            self.headers.push(Header::new("retry-after", seconds.to_string()));
        }
        self
    }

    /// Adds fields.
    pub(crate) fn with(mut self, headers: impl IntoIterator<Item = Header>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Adds the fields that every response has.
    pub(crate) fn finish(&mut self, request_id: &str) {
        if !self.headers.iter().any(|header| header.name == "cache-control") {
            self.headers.push(Header::new("cache-control", "no-store"));
        }
        self.headers.push(Header::new("x-content-type-options", "nosniff"));
        self.headers.push(Header::new("x-request-id", request_id));
        if !matches!(self.status, 204 | 304) {
            self.headers.push(Header::new("content-length", self.body.len().to_string()));
        }
    }
}
