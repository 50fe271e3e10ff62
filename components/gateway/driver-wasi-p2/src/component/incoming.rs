//! Converts a request of `wasi:http` to a request of the core.

use mintmark_gateway_core::{BodyFailure, Header, Request};
use mintmark_gateway_driver_wasi::PEER;
use wasip2::http::types::{IncomingBody, IncomingRequest, Method};
use wasip2::io::streams::InputStream;

use super::stream::{Failure, read_all};

/// A body that is still to be read.
pub(crate) struct Incoming {
    // Declared before the body, because it is a child of the body and must be dropped first.
    stream: Option<InputStream>,
    _body: Option<IncomingBody>,
    length: Option<u64>,
}

/// Splits a request into its head and its body.
pub(crate) fn read(request: IncomingRequest) -> (Request, Incoming) {
    let fields = request.headers();
    let mut headers: Vec<Header> =
        fields.entries().into_iter().map(|(name, value)| Header { name: name.to_ascii_lowercase(), value: text(value) }).collect();
    drop(fields);
    let (target, of_target) = origin_form(request.path_with_query().unwrap_or_default());
    // The host of an absolute target replaces the field `Host` (RFC 9112, 3.2.2). For other targets
    // the WASI host gives the authority, with or without the field `Host`.
    if let Some(host) = of_target.or_else(|| request.authority()) {
        headers.retain(|header| header.name != "host");
        headers.push(Header::new("host", host));
    }
    let length = headers.iter().find(|header| header.name == "content-length").and_then(|header| header.value.parse().ok());
    let head = Request { method: method(request.method()), target, headers, peer: PEER.to_owned() };
    let body = request.consume().ok();
    let stream = body.as_ref().and_then(|body| body.stream().ok());
    (head, Incoming { stream, _body: body, length })
}

impl Incoming {
    /// Reads the whole body, at most `max_bytes` bytes.
    ///
    /// # Errors
    /// The body is longer, or breaks off.
    pub(crate) async fn read_all(self, max_bytes: u32) -> Result<Vec<u8>, BodyFailure> {
        let Some(stream) = &self.stream else { return Err(BodyFailure::Broken("there is no body to be read".to_owned())) };
        if self.length.is_some_and(|length| length > u64::from(max_bytes)) {
            return Err(BodyFailure::TooLarge);
        }
        read_all(stream, max_bytes).await.map_err(|failure| match failure {
            Failure::TooLong => BodyFailure::TooLarge,
            Failure::Broken => BodyFailure::Broken("the connection broke".to_owned()),
        })
    }
}

/// Returns the path and the query of a target, and the host of an absolute target.
fn origin_form(target: String) -> (String, Option<String>) {
    let rest = ["http://", "https://"].into_iter().find_map(|scheme| {
        target.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).and_then(|_| target.get(scheme.len()..))
    });
    let Some(rest) = rest else { return (if target.is_empty() { "/".to_owned() } else { target }, None) };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    (path, Some(host.to_owned()))
}

/// Reads the value of a field as UTF-8. If it is not UTF-8, reads it as Latin-1, in which every
/// byte is a character.
fn text(value: Vec<u8>) -> String {
    String::from_utf8(value).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

fn method(method: Method) -> String {
    let known = match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(other) => return other,
    };
    known.to_owned()
}
