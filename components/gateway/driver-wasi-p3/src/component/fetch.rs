//! Performs requests of the gateway.

use http::Uri;
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::{Decoding, Recipient, given, header, sent};
use mintmark_gateway_driver_wit::length::verify_length;

use super::bindings::wasi::http0_3_0::client;
use super::bindings::wasi::http0_3_0::types::{ErrorCode, Fields, Method, Request, Response, Scheme};
use super::bindings::{wit_future, wit_stream};
use super::service::Host;
use super::stream::{Body, Unread};

/// The field that tells a bridge that a token chose the address of a fetch.
const CHOSEN_BY: &str = "mintmark-chosen-by";

/// Performs a request and reads its whole response.
///
/// # Errors
/// The reason why there is no response.
pub(super) async fn fetch(fetch: core::Fetch, host: &Host) -> Result<core::Response, core::FetchFailure> {
    let asked = Recipient::of(&fetch);
    let (core::Head { status, headers }, mut body) = open(fetch, host).await?;
    Ok(core::Response { status, headers, body: shown(&asked, host, body.read_all().await?) })
}

/// The body of an upstream's response.
pub(super) struct UpstreamBody {
    body: Body,
    decoding: Decoding,
    is_at_end: bool,
    host: Host,
}

impl UpstreamBody {
    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    /// The reason why the body breaks off.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, core::FetchFailure> {
        loop {
            if let Some(part) = self.decoding.take()? {
                return Ok(Some(part));
            }
            if self.is_at_end {
                return Ok(None);
            }
            if let Some(piece) = self.body.next().await.map_err(|unread| of_body(&unread, &self.host))? {
                self.decoding.put(piece);
            } else {
                self.is_at_end = true;
                let left = self.decoding.end()?;
                return Ok(Some(left).filter(|left| !left.is_empty()));
            }
        }
    }

    async fn read_all(&mut self) -> Result<Vec<u8>, core::FetchFailure> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

/// Performs a request whose response is read in chunks.
///
/// # Errors
/// The reason why there is no response.
///
/// Security: no text of an error holds the URL.
pub(super) async fn open(fetch: core::Fetch, host: &Host) -> Result<(core::Head, UpstreamBody), core::FetchFailure> {
    // The fields of a response to HEAD describe a body that does not come.
    let max_bytes = if fetch.method == core::FetchMethod::Head { None } else { Some(fetch.max_bytes) };
    let uri = destination(&fetch, host)?;
    let request = request(fetch, host, &uri)?;
    let response = client::send(request).await.map_err(|error| failure(&error, host))?;
    let status = response.get_status_code();
    let headers: Vec<core::Header> = response.get_headers().copy_all().into_iter().map(header).collect();
    if let Some(max_bytes) = max_bytes {
        verify_length(&headers, max_bytes)?;
    }
    let decoding = Decoding::begin(&headers, max_bytes.unwrap_or(0))?;
    let (accepted, result) = wit_future::new(|| Ok(()));
    let (stream, end) = Response::consume_body(response, result);
    drop(accepted);
    let body = UpstreamBody { body: Body::new(stream, end, u32::MAX), decoding, is_at_end: false, host: host.clone() };
    let headers = match host {
        Host::Any(rules) => rules.destinations.fields(&uri, headers),
        Host::Bridge => given(headers),
    };
    Ok((core::Head { status, headers }, body))
}

/// Returns the whole body of a response as the core gets it. A bridge sees to it by itself.
pub(super) fn shown(asked: &Recipient, host: &Host, body: Vec<u8>) -> Vec<u8> {
    match host {
        Host::Any(rules) => rules.destinations.body(asked, body),
        Host::Bridge => body,
    }
}

fn of_body(unread: &Unread, host: &Host) -> core::FetchFailure {
    match unread {
        // The host's own bound is far above that of any body.
        Unread::TooLarge => core::FetchFailure::TooLarge(u32::MAX),
        Unread::Broken(error) => failure(error, host),
        Unread::Torn => core::FetchFailure::Other("a read of the body was given up, and its bytes are lost".to_owned()),
    }
}

/// Returns the URL to connect to.
///
/// # Errors
/// `Refused` if the rules refuse it. A bridge has rules of its own.
fn destination(fetch: &core::Fetch, host: &Host) -> Result<Uri, core::FetchFailure> {
    match host {
        Host::Any(rules) => {
            rules.destinations.to(&fetch.url, fetch.chosen_by).map_err(|reason| core::FetchFailure::Refused(rules.secrets.redact(&reason)))
        }
        Host::Bridge => fetch.url.parse().map_err(|_| malformed()),
    }
}

fn malformed() -> core::FetchFailure {
    core::FetchFailure::Other("the address is not a URL".to_owned())
}

fn request(fetch: core::Fetch, host: &Host, uri: &Uri) -> Result<Request, core::FetchFailure> {
    let scheme = match uri.scheme_str() {
        Some("https") => Scheme::Https,
        Some("http") => Scheme::Http,
        _ => return Err(malformed()),
    };
    let authority = uri.authority().ok_or_else(malformed)?;
    let target = uri.path_and_query().map_or("/", |path| path.as_str());

    let fields = Fields::new();
    let append = |name: &str, value: &str| {
        fields.append(name, value.as_bytes()).map_err(|_| core::FetchFailure::Other(format!("the WASI host takes no field {name}")))
    };
    for header in sent(&fetch.headers, fetch.chosen_by) {
        append(&header.name, &header.value)?;
    }
    match host {
        Host::Any(_) => append("user-agent", "mintmark/0.1.0")?,
        Host::Bridge if fetch.chosen_by == core::ChosenBy::Token => append(CHOSEN_BY, "token")?,
        Host::Bridge => {}
    }
    let contents = fetch.body.map(|bytes| {
        let (mut writer, reader) = wit_stream::new::<u8>();
        wit_bindgen::spawn_local(async move {
            // Bytes are left over if the upstream did not want the whole body.
            writer.write_all(bytes).await;
        });
        reader
    });
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    let (request, _sent) = Request::new(fields, contents, trailers, None);
    let method = match fetch.method {
        core::FetchMethod::Get => Method::Get,
        core::FetchMethod::Post => Method::Post,
        core::FetchMethod::Head => Method::Head,
    };
    let set = request.set_method(&method).is_ok()
        && request.set_scheme(Some(&scheme)).is_ok()
        && request.set_authority(Some(authority.as_str())).is_ok()
        && request.set_path_with_query(Some(target)).is_ok();
    if set { Ok(request) } else { Err(malformed()) }
}

/// Returns the failure of an error code.
///
/// Security: only the kind of the failure is shown. Texts of any WASI host may hold the URL, and
/// with it keys. Those of a bridge do not.
fn failure(error: &ErrorCode, host: &Host) -> core::FetchFailure {
    use ErrorCode as E;
    if let (E::InternalError(Some(text)), Host::Bridge) = (error, host) {
        return of_bridge(text);
    }
    let unreachable = |text: &str| core::FetchFailure::Unreachable(text.to_owned());
    match error {
        E::DnsTimeout | E::ConnectionTimeout | E::ConnectionReadTimeout | E::ConnectionWriteTimeout | E::HttpResponseTimeout => {
            core::FetchFailure::TimedOut
        }
        E::DestinationIpProhibited | E::HttpRequestDenied => {
            core::FetchFailure::Refused("the host of this service does not allow the address".to_owned())
        }
        E::DnsError(_) | E::DestinationNotFound => unreachable("the name has no address"),
        E::ConnectionRefused => unreachable("the connection was refused"),
        E::TlsProtocolError | E::TlsCertificateError | E::TlsAlertReceived(_) => unreachable("TLS failed"),
        E::HttpResponseIncomplete => unreachable("the connection broke"),
        _ => unreachable("no connection, or a broken one"),
    }
}

/// Returns the failure that a bridge tells: its kind alone, or its kind, `": "` and what it says.
fn of_bridge(text: &str) -> core::FetchFailure {
    if text == "overloaded" {
        return core::FetchFailure::Overloaded;
    }
    match text.split_once(": ") {
        Some(("refused", said)) => core::FetchFailure::Refused(said.to_owned()),
        Some(("unreachable", said)) => core::FetchFailure::Unreachable(said.to_owned()),
        _ => core::FetchFailure::Other(text.to_owned()),
    }
}
