//! Requests of the gateway: no redirects followed, no cookies, no credentials, everything bounded.

use std::pin::pin;

use futures_util::future::{Either, select};
use http_body::Body as _;
use mintmark_gateway_body::{Fetch, FetchFailure, FetchMethod, Header, Response};
use wstd::http::body::util::BodyExt;
use wstd::http::error::ErrorCode;
use wstd::http::{Body, Client, Error, Request};
use wstd::time::{Duration, Timer};

use super::service::Service;

/// The host's own fields, and what must never reach an upstream.
const NOT_SENT: [&str; 13] = [
    "host",
    "content-length",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "proxy-authorization",
    "authorization",
    "cookie",
    "x-api-key",
];

/// Fields that are no longer true of the body, or are nobody's business.
const NOT_GIVEN: [&str; 6] = ["content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"];

/// Performs a request. What it says of a failure names an origin at most.
pub(crate) async fn fetch(service: &Service, fetch: Fetch) -> Result<Response, FetchFailure> {
    let uri = service
        .destinations
        .to(&fetch.url, fetch.chosen_by_token)
        .map_err(|reason| FetchFailure::Refused(service.secrets.redact(&reason)))?;
    let time = Timer::after(Duration::from_millis(service.deadline_ms.into()));
    match select(pin!(perform(uri, fetch)), pin!(time.wait())).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Err(FetchFailure::TimedOut),
    }
}

async fn perform(uri: http::Uri, fetch: Fetch) -> Result<Response, FetchFailure> {
    let mut request = Request::builder().uri(uri).header("user-agent", "mintmark/0.1.0");
    request = match fetch.method {
        FetchMethod::Get => request.method("GET"),
        FetchMethod::Post => request.method("POST"),
    };
    for Header { name, value } in &fetch.headers {
        if !NOT_SENT.contains(&name.as_str()) {
            request = request.header(name, value);
        }
    }
    let body = fetch.body.unwrap_or_default();
    if !body.is_empty() {
        request = request.header("content-length", body.len());
    }
    let request = request.body(Body::from(body)).map_err(|_| FetchFailure::Other("a field that is none".to_owned()))?;
    let (head, body) = Client::new().send(request).await.map_err(|error| failure(&error))?.into_parts();
    let coding = head.headers.get("content-encoding").map(http::HeaderValue::as_bytes).unwrap_or_default();
    if !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity") {
        return Err(FetchFailure::Other("a content coding that was not asked for".to_owned()));
    }
    let body = whole(body, fetch.max_bytes).await?;
    let headers = head.headers.iter().filter(|(name, _)| !NOT_GIVEN.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| Header::new(name.as_str(), String::from_utf8_lossy(value.as_bytes()))).collect();
    Ok(Response { status: head.status.as_u16(), headers, body })
}

/// The body, at most so many bytes. Leaving early drops the stream, and with it the connection.
async fn whole(body: Body, max: u32) -> Result<Vec<u8>, FetchFailure> {
    let most = usize::try_from(max).unwrap_or(usize::MAX);
    let mut body = body.into_boxed_body();
    if body.size_hint().lower() > u64::from(max) {
        return Err(FetchFailure::TooLarge(max));
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| FetchFailure::Unreachable("the connection broke".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len().saturating_add(data.len()) > most {
            return Err(FetchFailure::TooLarge(max));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// Codes are told, their texts are not: they may hold an address.
fn failure(error: &Error) -> FetchFailure {
    match error.downcast_ref::<ErrorCode>() {
        Some(ErrorCode::DnsTimeout | ErrorCode::ConnectionTimeout | ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout) => {
            FetchFailure::TimedOut
        }
        Some(ErrorCode::DestinationIpProhibited | ErrorCode::DestinationIpUnroutable | ErrorCode::HttpRequestDenied) => {
            FetchFailure::Refused("the host of this service does not allow the address".to_owned())
        }
        Some(ErrorCode::DnsError(_) | ErrorCode::DestinationNotFound) => FetchFailure::Unreachable("the name has no address".to_owned()),
        Some(ErrorCode::ConnectionRefused) => FetchFailure::Unreachable("the connection was refused".to_owned()),
        Some(ErrorCode::TlsAlertReceived(_) | ErrorCode::TlsCertificateError | ErrorCode::TlsProtocolError) => {
            FetchFailure::Unreachable("TLS failed".to_owned())
        }
        _ => FetchFailure::Unreachable("no connection, or a broken one".to_owned()),
    }
}
