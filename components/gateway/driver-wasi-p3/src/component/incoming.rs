//! The request that came, as the core sees it.

use mintmark_gateway_core as core;

use super::bindings::wasi::http0_3_0::types::{Method, Request};

/// Its head. `peer` is empty: WASI does not say who is at the other end, so all clients without a
/// key share one.
pub(super) fn head(request: &Request) -> core::Request {
    let mut headers: Vec<core::Header> = request.get_headers().copy_all().into_iter().map(header).collect();
    // The authority is what was asked for, whatever stands in `Host` besides (RFC 9112, 3.2.2; RFC
    // 9113, 8.3.1).
    if let Some(authority) = request.get_authority().filter(|authority| !authority.is_empty()) {
        headers.retain(|header| header.name != "host");
        headers.push(core::Header::new("host", authority));
    }
    let target = request.get_path_with_query().unwrap_or_else(|| "/".to_owned());
    core::Request { method: method(request.get_method()), target, headers, peer: String::new() }
}

/// Values that are no UTF-8 keep a mark in place of what is none: they are compared with text, and
/// never sent on.
pub(super) fn header((name, value): (String, Vec<u8>)) -> core::Header {
    core::Header { name: name.to_ascii_lowercase(), value: String::from_utf8_lossy(&value).into_owned() }
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
