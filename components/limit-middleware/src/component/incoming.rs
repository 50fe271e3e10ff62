//! Reads the head of a request, and hands the request on.

use mintmark_gateway_core as core;
use mintmark_gateway_driver_wasi::{PEER, header};

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Fields, HeaderError, Method, Request};
use super::bindings::wit_future;
use crate::fields::{Stripped, stripped};

/// A request: its head, for the decision, and itself, for the service.
pub(super) struct Incoming {
    pub(super) head: core::Request,
    pub(super) passed: Passed,
}

/// A request that can be handed on.
pub(super) enum Passed {
    /// It passes as it came.
    AsItIs(Request),
    /// It passes with other fields.
    With {
        /// The request, whose body is not read yet.
        request: Request,
        fields: Fields,
        /// The authority, if it stood in the field `Host` only.
        authority: Option<String>,
    },
}

impl Incoming {
    /// Reads the head of a request.
    ///
    /// # Errors
    /// `HTTP-request-header-section-size` or `internal-error` if the host refuses fields that came
    /// with the request when they are set again.
    pub(super) fn read(request: Request) -> Result<Self, ErrorCode> {
        let came = request.get_headers().copy_all();
        let passed = match stripped(&came) {
            None => Passed::AsItIs(request),
            Some(Stripped { fields, host }) => {
                let fields = Fields::from_list(&fields).map_err(refused)?;
                let authority = host.filter(|_| request.get_authority().is_none());
                Passed::With { request, fields, authority }
            }
        };
        let head = passed.request();
        let head = core::Request {
            method: method(head.get_method()),
            target: head.get_path_with_query().unwrap_or_else(|| "/".to_owned()),
            headers: came.into_iter().map(header).collect(),
            peer: PEER.to_owned(),
        };
        Ok(Self { head, passed })
    }
}

impl Passed {
    fn request(&self) -> &Request {
        match self {
            Self::AsItIs(request) | Self::With { request, .. } => request,
        }
    }

    /// Returns the request for the service. Its body is the very stream that came.
    pub(super) fn into_request(self) -> Request {
        let (request, fields, authority) = match self {
            Self::AsItIs(request) => return request,
            Self::With { request, fields, authority } => (request, fields, authority),
        };
        let (method, target) = (request.get_method(), request.get_path_with_query());
        let (scheme, authority) = (request.get_scheme(), request.get_authority().or(authority));
        let options = request.get_options();
        let (result, received) = wit_future::new(|| Ok(()));
        let (body, trailers) = Request::consume_body(request, received);
        let (passed, sent) = Request::new(fields, Some(body), trailers, options);
        wit_bindgen::spawn_local(async move {
            // Fails if nobody waits for it.
            let _ = result.write(sent.await).await;
        });
        // They are those of a request that the host made itself. An authority out of `Host` may be
        // none; the request then has none, as it came.
        let _ = passed.set_method(&method);
        let _ = passed.set_path_with_query(target.as_deref());
        let _ = passed.set_scheme(scheme.as_ref());
        let _ = passed.set_authority(authority.as_deref());
        passed
    }
}

fn refused(error: HeaderError) -> ErrorCode {
    match error {
        HeaderError::SizeExceeded => ErrorCode::HttpRequestHeaderSectionSize(None),
        _ => ErrorCode::InternalError(Some("the WASI host refuses fields that came with the request".to_owned())),
    }
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
