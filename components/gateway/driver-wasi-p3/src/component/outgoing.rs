//! Makes a response of what the core has sent.

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Fields, Response};
use super::bindings::{wit_future, wit_stream};
use super::io::Exchange;

/// Makes the response. A task writes its chunks as the client takes them.
///
/// # Errors
/// `internal-error` if the core has sent no head, or if the WASI host refuses a field or the
/// status.
pub(super) fn response(exchange: &Exchange) -> Result<Response, ErrorCode> {
    let internal = |text: String| ErrorCode::InternalError(Some(text));
    let (head, chunks) = exchange.sent();
    let head = head.ok_or_else(|| internal("the core sent no head".to_owned()))?;
    let fields = Fields::new();
    for header in &head.headers {
        fields
            .append(&header.name, header.value.as_bytes())
            .map_err(|_| internal(format!("the WASI host refuses the field {}", header.name)))?;
    }
    let contents = if chunks.is_empty() {
        None
    } else {
        let (mut writer, reader) = wit_stream::new::<u8>();
        wit_bindgen::spawn_local(async move {
            for chunk in chunks {
                // Bytes are left over if the client has left.
                if !writer.write_all(chunk).await.is_empty() {
                    break;
                }
            }
        });
        Some(reader)
    };
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    let (response, _sent) = Response::new(fields, contents, trailers);
    response.set_status_code(head.status).map_err(|()| internal(format!("the WASI host refuses the status {}", head.status)))?;
    Ok(response)
}
