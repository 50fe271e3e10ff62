//! What the routes do.

use serde_json::{Value, json};
use wit_bindgen::{FutureReader, StreamReader, StreamResult};

use super::bindings::wasi::cli0_3_0::environment;
use super::bindings::wasi::http0_3_0::client;
use super::bindings::wasi::http0_3_0::types::{ErrorCode, Fields, Request, Response, Scheme, Trailers};
use super::bindings::{wit_future, wit_stream};

/// The bytes that `/large` sends at once.
const CHUNK_BYTES: usize = 64 * 1024;

type End = FutureReader<Result<Option<Trailers>, ErrorCode>>;

/// Tells the head of a request in JSON.
pub(super) fn head(request: Request) -> Response {
    let fields: Vec<Value> =
        request.get_headers().copy_all().into_iter().map(|(name, value)| json!([name, String::from_utf8_lossy(&value)])).collect();
    let told = json!({
        "method": format!("{:?}", request.get_method()),
        "target": request.get_path_with_query(),
        "scheme": request.get_scheme().map(|scheme| format!("{scheme:?}")),
        "authority": request.get_authority(),
        "fields": fields,
    });
    whole(&[("content-type", "application/json")], told.to_string().into_bytes())
}

/// Sends the body and the trailers of a request back while they come.
pub(super) fn echo(request: Request) -> Response {
    let (body, trailers) = consumed(request);
    response(&[], Some(body), trailers)
}

/// Answers when the body of a request has ended.
pub(super) async fn wait(request: Request) -> Response {
    let (mut body, _trailers) = consumed(request);
    let mut size = 0;
    loop {
        let (result, piece) = body.read(Vec::with_capacity(CHUNK_BYTES)).await;
        size += piece.len();
        if !matches!(result, StreamResult::Complete(_)) {
            return whole(&[], size.to_string().into_bytes());
        }
    }
}

/// Sends so many bytes.
pub(super) fn large(bytes: usize) -> Response {
    let (mut writer, reader) = wit_stream::new::<u8>();
    wit_bindgen::spawn_local(async move {
        let mut left = bytes;
        while left > 0 {
            let piece = left.min(CHUNK_BYTES);
            if !writer.write_all(vec![b'.'; piece]).await.is_empty() {
                return;
            }
            left -= piece;
        }
    });
    response(&[("content-length", &bytes.to_string())], Some(reader), ended())
}

/// Answers with a status and without a body.
pub(super) fn status(status: u16) -> Response {
    let response = response(&[], None, ended());
    let _ = response.set_status_code(status);
    response
}

/// Answers with fields about limits of its own, and with a field that stands twice.
pub(super) fn fields() -> Response {
    let own = [
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("ratelimit", "\"own\";r=5;t=9"),
        ("ratelimit-policy", "\"own\";q=5;w=9"),
        ("x-ratelimit-limit", "5"),
    ];
    whole(&own, b"own".to_vec())
}

/// Sends a request on as it is.
///
/// # Errors
/// Those of the host.
pub(super) async fn forward(request: Request) -> Result<Response, ErrorCode> {
    let to = request.get_headers().get("x-forward-to").into_iter().next().unwrap_or_default();
    let authority = String::from_utf8(to).map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    let set = request.set_scheme(Some(&Scheme::Http)).is_ok() && request.set_authority(Some(&authority)).is_ok();
    if !set {
        return Err(ErrorCode::HttpRequestUriInvalid);
    }
    client::send(request).await
}

fn consumed(request: Request) -> (StreamReader<u8>, End) {
    let (accepted, result) = wit_future::new(|| Ok(()));
    drop(accepted);
    Request::consume_body(request, result)
}

fn whole(fields: &[(&str, &str)], bytes: Vec<u8>) -> Response {
    let (mut writer, reader) = wit_stream::new::<u8>();
    wit_bindgen::spawn_local(async move {
        writer.write_all(bytes).await;
    });
    response(fields, Some(reader), ended())
}

fn response(fields: &[(&str, &str)], body: Option<StreamReader<u8>>, trailers: End) -> Response {
    let headers = Fields::new();
    let instance = environment::get_environment().into_iter().find(|(name, _)| name == "INSTANCE_ID").unwrap_or_default().1;
    for (name, value) in fields.iter().copied().chain([("x-instance", instance.as_str())]) {
        let _ = headers.append(name, value.as_bytes());
    }
    Response::new(headers, body, trailers).0
}

fn ended() -> End {
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    trailers
}
