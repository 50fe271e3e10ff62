//! Sends a request, once, and reads its answer.

use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};
use mintmark_backends_remote::{MAX_ANSWER_BYTES, Post, Sent};
use wit_bindgen::StreamResult;

use super::bindings::wasi::clocks0_3_0::monotonic_clock::wait_for;
use super::bindings::wasi::http0_3_0::client;
use super::bindings::wasi::http0_3_0::types::{Fields, Method, Request, RequestOptions, Response, Scheme};
use super::bindings::{wit_future, wit_stream};
use super::code::{broken, failure, late};

/// The largest piece to read at once, in bytes.
const MAX_PIECE_BYTES: usize = 64 * 1024;

/// Sends a request, and returns what became of it.
pub(super) async fn send(post: Post) -> Sent {
    let deadline_ns = post.deadline_ns();
    let Some(request) = request_of(post) else {
        return Sent::NotSent("the host of this service does not take such a request".to_owned());
    };
    let answered = async {
        match client::send(request).await {
            Ok(response) => read(response).await,
            Err(code) => failure(&code),
        }
    };
    within(deadline_ns, answered).await.unwrap_or_else(late)
}

/// Returns the future's output, or `None` if the nanoseconds pass first.
async fn within<T>(nanoseconds: u64, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), pin!(wait_for(nanoseconds))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

fn request_of(post: Post) -> Option<Request> {
    let fields = Fields::new();
    for (name, value) in post.fields() {
        // A host that does not let us set a field sets it itself.
        let _ = fields.append(name, value.as_bytes());
    }
    let options = RequestOptions::new();
    // A host that has no such timeout leaves it to the deadline.
    let _ = options.set_connect_timeout(Some(post.connect_timeout_ns()));
    let Post { is_https, authority, path, body, .. } = post;
    let (mut writer, reader) = wit_stream::new::<u8>();
    wit_bindgen::spawn_local(async move {
        // What the gateway does not take of the body, its answer explains.
        writer.write_all(body).await;
    });
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    let (request, _sent) = Request::new(fields, Some(reader), trailers, Some(options));
    request.set_method(&Method::Post).ok()?;
    request.set_scheme(Some(if is_https { &Scheme::Https } else { &Scheme::Http })).ok()?;
    request.set_authority(Some(&authority)).ok()?;
    request.set_path_with_query(Some(&path)).ok()?;
    Some(request)
}

async fn read(response: Response) -> Sent {
    let status = response.get_status_code();
    let (accepted, result) = wit_future::new(|| Ok(()));
    let (mut stream, end) = Response::consume_body(response, result);
    drop(accepted);
    let mut body = Vec::new();
    loop {
        let (result, piece) = stream.read(Vec::with_capacity(MAX_PIECE_BYTES)).await;
        if body.len().saturating_add(piece.len()) > MAX_ANSWER_BYTES {
            return Sent::Lost(format!("the answer is longer than {MAX_ANSWER_BYTES} bytes"));
        }
        body.extend_from_slice(&piece);
        if !matches!(result, StreamResult::Complete(_)) {
            return match end.await {
                Ok(_) => Sent::Answered { status, body },
                Err(_) => broken(),
            };
        }
    }
}
