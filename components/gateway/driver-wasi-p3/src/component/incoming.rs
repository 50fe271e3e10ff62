//! Converts a request of `wasi:http` to a request of the core.

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::{PEER as WASI_PEER, header};

use super::bindings::wasi::http0_3_0::types::{Method, Request};
use super::service::Host;

/// The field in which a bridge names the peer.
const PEER: &str = "mintmark-peer";

/// Returns the head of a request.
pub(super) fn head(request: &Request, host: &Host) -> core::Request {
    let mut headers: Vec<core::Header> = request.get_headers().copy_all().into_iter().map(header).collect();
    // The authority takes the place of `Host`, whatever `Host` says (RFC 9112, 3.2.2; RFC 9113,
    // 8.3.1).
    if let Some(authority) = request.get_authority().filter(|authority| !authority.is_empty()) {
        headers.retain(|header| header.name != "host");
        headers.push(core::Header::new("host", authority));
    }
    let target = request.get_path_with_query().unwrap_or_else(|| "/".to_owned());
    let peer = match host {
        Host::Any(_) => WASI_PEER.to_owned(),
        Host::Bridge => headers.iter().find(|header| header.name == PEER).map(|header| header.value.clone()).unwrap_or_default(),
    };
    core::Request { method: method(request.get_method()), target, headers, peer }
}

fn method(method: Method) -> String {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(name) => return name,
    }
    .to_owned()
}
