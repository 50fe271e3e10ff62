//! A response before it is sent.

use serde::Serialize;

use crate::http::problem::{Code, Problem};
use crate::io::{Head, Header, Io, Stored, Summary};

/// A whole response, and what is to be kept once it has been sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Vec<u8>,
    pub(crate) code: Option<Code>,
    pub(crate) cost: f64,
    pub(crate) keep: Vec<Stored>,
}

impl Reply {
    /// A response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), code: None, cost: 0.0, keep: Vec::new() }
    }

    /// A JSON body; `no-store` unless the caller adds a `cache-control` of its own.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Self {
        // Only maps with keys that are no strings fail to serialise, and none is used.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self { headers: vec![Header::new("content-type", "application/json")], body, ..Self::empty(status) }
    }

    /// A problem document.
    pub(crate) fn problem(problem: &Problem, request_id: &str) -> Self {
        let body = serde_json::to_vec(&problem.to_json(request_id)).unwrap_or_default();
        let headers = vec![Header::new("content-type", "application/problem+json")];
        Self { headers, body, ..Self::empty(problem.code.status()) }.refusing(problem)
    }

    /// Notes what was refused: its code for the log, `Retry-After` where it is known, `WWW-Authenticate` where one is due (RFC 9110, 15.5.2).
    pub(crate) fn refusing(mut self, problem: &Problem) -> Self {
        self.code = Some(problem.code);
        if self.status == 401 {
            self.headers.push(Header::new("www-authenticate", "Bearer"));
        }
        if let Some(seconds) = problem.retry_after_seconds() {
            self.headers.push(Header::new("retry-after", seconds.to_string()));
        }
        self
    }

    /// With further fields.
    pub(crate) fn with(mut self, headers: impl IntoIterator<Item = Header>) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Sends it; afterwards keeps what it brought along.
    pub(crate) async fn send<I: Io>(mut self, io: &I, about: Summary, without_body: bool) {
        if !self.headers.iter().any(|header| header.name == "cache-control") {
            self.headers.push(Header::new("cache-control", "no-store"));
        }
        self.headers.push(Header::new("x-content-type-options", "nosniff"));
        self.headers.push(Header::new("x-request-id", about.request_id.clone()));
        if !matches!(self.status, 204 | 304) {
            self.headers.push(Header::new("content-length", self.body.len().to_string()));
        }
        io.head(Head { status: self.status, headers: self.headers });
        if !without_body && !self.body.is_empty() {
            io.chunk(self.body);
        }
        io.end(Summary { status: self.status, code: self.code.map(|code| code.text().to_owned()), cost: self.cost, ..about });
        for stored in self.keep {
            io.write(stored).await;
        }
    }
}
