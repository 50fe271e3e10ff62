//! Makes the responses.

use mintmark_gateway_core::Header;
use mintmark_gateway_core::admission::{Admission, Refusal};
use mintmark_gateway_driver_wasi::Whole;

use super::bindings::wasi::http0_3_0::types::{Fields, Response};
use super::bindings::{wit_future, wit_stream};
use super::{backend, relay};
use crate::fields::extends;

/// Returns the response of the service with the fields about limits. Its trailers are those of the
/// service, and so is its body: the very stream, unless the request occupies a slot. Then the end
/// of the body has to be seen.
pub(super) fn admitted(response: Response, admission: Admission) -> Response {
    let status = response.get_status_code();
    let fields = response.get_headers().clone();
    for Header { name, value } in &admission.fields {
        let value = value.as_bytes().to_vec();
        // Fails if the host has no room for the field. The response is worth more than the field.
        let _ = if extends(&value) { fields.append(name, &value) } else { fields.set(name, &[value]) };
    }
    let (result, received) = wit_future::new(|| Ok(()));
    let (body, trailers) = Response::consume_body(response, received);
    let body = if admission.has_slot() { relay::until_end(body, backend::complete(admission)) } else { body };
    let (limited, sent) = Response::new(fields, Some(body), trailers);
    // The status is one that the host gave.
    let _ = limited.set_status_code(status);
    wit_bindgen::spawn_local(async move {
        // Fails if the service does not wait for it.
        let _ = result.write(sent.await).await;
    });
    limited
}

/// Makes the response to a request that does not go to the service.
pub(super) fn refused(refusal: Refusal, method: &str) -> Response {
    let Refusal { status, headers, body } = refusal;
    let fields = headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
    // The response to a `HEAD` says how long the body would be, and has none.
    whole(status, fields, if method == "HEAD" { Vec::new() } else { body })
}

/// Makes the response while the configuration has errors.
pub(super) fn unconfigured() -> Response {
    let response = mintmark_gateway_driver_wasi::unconfigured();
    let fields = response.fields();
    let Whole { status, body, .. } = response;
    whole(status, fields.iter().map(|(name, value)| (*name, value.as_str())), body.into_bytes())
}

/// Makes a response in one piece. Fields that the WASI host refuses are left out.
fn whole<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a str)>, body: Vec<u8>) -> Response {
    let fields = Fields::new();
    for (name, value) in headers {
        let _ = fields.append(name, value.as_bytes());
    }
    let contents = (!body.is_empty()).then(|| {
        let (mut writer, reader) = wit_stream::new::<u8>();
        wit_bindgen::spawn_local(async move {
            // Bytes are left over if the client has left.
            writer.write_all(body).await;
        });
        reader
    });
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    let (response, _sent) = Response::new(fields, contents, trailers);
    // The status is one that every host takes.
    let _ = response.set_status_code(status);
    response
}
