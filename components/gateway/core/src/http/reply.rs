//! A response before it is sent.

use serde::Serialize;

use crate::http::problem::{Code, Problem};
use crate::io::Header;

/// How long the body of a response is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// As long as the body that is there.
    OfBody,
    /// This many bytes. They are streamed, or the request was for the head only.
    Known(u64),
    /// Nobody knows before its end.
    Unknown,
}

impl Length {
    /// Returns the bytes that are announced for a body that is streamed, or `None` if none are.
    pub(crate) const fn declared(self) -> Option<u64> {
        match self {
            Self::Known(length) => Some(length),
            Self::OfBody | Self::Unknown => None,
        }
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<Header>,
    /// The body, or its first bytes if it is streamed.
    pub(crate) body: Vec<u8>,
    pub(crate) length: Length,
}

impl Reply {
    /// Makes a response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), length: Length::OfBody }
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
        Self::whole(status, media_type, serde_json::to_vec(body).unwrap_or_default())
    }

    /// Makes a response of bytes. It is `no-store` unless the route adds a `cache-control`.
    pub(crate) fn whole(status: u16, media_type: &str, body: Vec<u8>) -> Self {
        Self { headers: vec![Header::new("content-type", media_type)], body, ..Self::empty(status) }
    }

    /// Adds the fields that belong to a problem: `Retry-After` if the time is known,
    /// `Content-Range` if the size of the content is known (RFC 9110, 15.5.17),
    /// `WWW-Authenticate` if one is due (RFC 9110, 15.5.2).
    pub(crate) fn refusing(mut self, problem: &Problem) -> Self {
        if self.status == 401 {
            let scheme = if problem.code == Code::EventsSignatureInvalid { "HMAC-SHA256" } else { "Bearer" };
            self.headers.push(Header::new("www-authenticate", scheme));
        }
        if let Some(size) = problem.more.size {
            self.headers.push(Header::new("content-range", format!("bytes */{size}")));
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
        let length = if self.length == Length::OfBody { Some(self.body.len() as u64) } else { self.length.declared() };
        if let Some(length) = length.filter(|_| !matches!(self.status, 204 | 304)) {
            self.headers.push(Header::new("content-length", length.to_string()));
        }
    }
}
