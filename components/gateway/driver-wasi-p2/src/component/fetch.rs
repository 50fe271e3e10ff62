//! Performs requests of the gateway. It follows no redirects, sends credentials only where the
//! operator chose the address, and bounds the size and the time of every response.

use futures_util::future::join;
use mintmark_gateway_core::{ChosenBy, Fetch, FetchFailure, FetchMethod, Head, Header, Response};
use mintmark_gateway_driver_wasi::{Decoding, Recipient, sent};
use mintmark_gateway_driver_wit::length::verify_length;
use wasip2::http::outgoing_handler::handle;
use wasip2::http::types::{ErrorCode, Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme};
use wstd::io::AsyncOutputStream;
use wstd::runtime::AsyncPollable;

use super::service::Service;
use super::time::within;
use super::upstream_body::UpstreamBody;

/// The time that this driver gives a request beyond the core's own deadline. The core's deadline
/// must pass first, because its message is the better one.
const SLACK_MS: u32 = 500;

/// Performs a request and reads its response whole. What it says of a failure names an origin at
/// most.
pub(crate) async fn fetch(service: &Service, fetch: Fetch) -> Result<Response, FetchFailure> {
    let asked = Recipient::of(&fetch);
    let whole = async {
        let (Head { status, headers }, mut body) = begin(service, fetch).await?;
        Ok(Response { status, headers, body: service.destinations.body(&asked, body.read_all().await?) })
    };
    within(service.deadline_ms.saturating_add(SLACK_MS), whole).await.unwrap_or(Err(FetchFailure::TimedOut))
}

/// Performs a request whose response is read in chunks.
pub(crate) async fn open(service: &Service, fetch: Fetch) -> Result<(Head, UpstreamBody), FetchFailure> {
    within(service.deadline_ms.saturating_add(SLACK_MS), begin(service, fetch)).await.unwrap_or(Err(FetchFailure::TimedOut))
}

async fn begin(service: &Service, fetch: Fetch) -> Result<(Head, UpstreamBody), FetchFailure> {
    let uri =
        service.destinations.to(&fetch.url, fetch.chosen_by).map_err(|reason| FetchFailure::Refused(service.secrets.redact(&reason)))?;
    let is_head = fetch.method == FetchMethod::Head;
    let body = fetch.body.unwrap_or_default();
    let request = OutgoingRequest::new(fields(&fetch.headers, fetch.chosen_by, body.len()));
    let method = match fetch.method {
        FetchMethod::Get => Method::Get,
        FetchMethod::Post => Method::Post,
        FetchMethod::Head => Method::Head,
    };
    let scheme = if uri.scheme_str() == Some("http") { Scheme::Http } else { Scheme::Https };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let refused = |()| FetchFailure::Other("the host of this service does not take such a URL".to_owned());
    request.set_method(&method).map_err(refused)?;
    request.set_scheme(Some(&scheme)).map_err(refused)?;
    request.set_authority(uri.authority().map(|authority| authority.as_str())).map_err(refused)?;
    request.set_path_with_query(Some(path)).map_err(refused)?;
    let outgoing = request.body().map_err(refused)?;
    let pending = handle(request, None).map_err(|code| failure(&code))?;
    // Sends and waits at the same time, because an upstream may answer before it has read the whole
    // body.
    let ((), answered) = join(send(outgoing, &body), async {
        AsyncPollable::new(pending.subscribe()).wait_for().await;
        pending.get()
    })
    .await;
    match answered {
        Some(Ok(Ok(response))) => {
            let (Head { status, headers }, body) = split(response, if is_head { None } else { Some(fetch.max_bytes) })?;
            Ok((Head { status, headers: service.destinations.fields(&uri, headers) }, body))
        }
        Some(Ok(Err(code))) => Err(failure(&code)),
        Some(Err(())) | None => Err(FetchFailure::Other("the host said that the response is ready, but gave none".to_owned())),
    }
}

fn fields(headers: &[Header], chosen_by: ChosenBy, length: usize) -> Fields {
    let fields = Fields::new();
    let length = length.to_string();
    let own = [("user-agent", "mintmark/0.1.0"), ("content-length", length.as_str())];
    let own = own.into_iter().filter(|(name, value)| *name != "content-length" || *value != "0");
    let passing = sent(headers, chosen_by).map(|header| (header.name.as_str(), header.value.as_str()));
    for (name, value) in own.chain(passing) {
        // A host that does not let us set a field sets it itself.
        let _ = fields.append(name, value.as_bytes());
    }
    fields
}

/// Sends a body. Ignores a failure, because the response, or its absence, explains more.
async fn send(outgoing: OutgoingBody, body: &[u8]) {
    if let Ok(stream) = outgoing.write()
        && !body.is_empty()
    {
        let stream = AsyncOutputStream::new(stream);
        if stream.write_all(body).await.is_err() {
            return;
        }
    }
    let _ = OutgoingBody::finish(outgoing, None);
}

/// Splits a response into its head and its body. `max_bytes` is `None` for a response to HEAD,
/// which has no body.
fn split(response: IncomingResponse, max_bytes: Option<u32>) -> Result<(Head, UpstreamBody), FetchFailure> {
    let status = response.status();
    if !(100..=599).contains(&status) {
        return Err(FetchFailure::Other("the status is not an HTTP status".to_owned()));
    }
    let headers: Vec<Header> = response
        .headers()
        .entries()
        .into_iter()
        .map(|(name, value)| Header { name: name.to_ascii_lowercase(), value: String::from_utf8_lossy(&value).trim().to_owned() })
        .collect();
    if let Some(max_bytes) = max_bytes {
        verify_length(&headers, max_bytes)?;
    }
    let body = UpstreamBody::of(response, Decoding::begin(&headers, max_bytes.unwrap_or(0))?)?;
    Ok((Head { status, headers }, body))
}

/// Returns the failure of an error code.
///
/// Security: the texts of codes are left out, because they may hold an address.
fn failure(code: &ErrorCode) -> FetchFailure {
    match code {
        ErrorCode::DnsTimeout | ErrorCode::ConnectionTimeout | ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout => {
            FetchFailure::TimedOut
        }
        ErrorCode::DestinationIpProhibited | ErrorCode::DestinationIpUnroutable | ErrorCode::HttpRequestDenied => {
            FetchFailure::Refused("the host of this service does not allow the address".to_owned())
        }
        ErrorCode::DnsError(_) | ErrorCode::DestinationNotFound => FetchFailure::Unreachable("the name has no address".to_owned()),
        ErrorCode::ConnectionRefused => FetchFailure::Unreachable("the connection was refused".to_owned()),
        ErrorCode::TlsAlertReceived(_) | ErrorCode::TlsCertificateError | ErrorCode::TlsProtocolError => {
            FetchFailure::Unreachable("TLS failed".to_owned())
        }
        _ => FetchFailure::Unreachable("no connection, or a broken one".to_owned()),
    }
}
