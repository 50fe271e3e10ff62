//! Sends a request, once, and reads its answer.

use mintmark_backends_remote::{MAX_ANSWER_BYTES, Post, Sent};
use wasip2::http::outgoing_handler::handle;
use wasip2::http::types::{
    Fields, FutureIncomingResponse, IncomingResponse, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme,
};
use wasip2::io::streams::{InputStream, StreamError};

use super::code::{broken, failure, late};
use super::deadline::Deadline;

/// The largest piece to read at once, in bytes.
const MAX_PIECE_BYTES: u64 = 64 * 1024;

/// Sends a request, and returns what became of it.
pub(super) fn send(post: &Post) -> Sent {
    let deadline = Deadline::after(post.deadline_ns());
    let Some((request, body)) = request_of(post) else {
        return Sent::NotSent("the host of this service does not take such a request".to_owned());
    };
    let options = RequestOptions::new();
    // A host that has no such timeout leaves it to the deadline.
    let _ = options.set_connect_timeout(Some(post.connect_timeout_ns()));
    let pending = match handle(request, Some(options)) {
        Ok(pending) => pending,
        Err(code) => return failure(&code),
    };
    // What the gateway does not take of the body, its answer explains.
    write(body, &post.body, &deadline);
    match answer(&pending, &deadline) {
        Some(Ok(response)) => read(&response, &deadline),
        Some(Err(sent)) => sent,
        None => late(),
    }
}

fn request_of(post: &Post) -> Option<(OutgoingRequest, OutgoingBody)> {
    let fields = Fields::new();
    for (name, value) in post.fields() {
        // A host that does not let us set a field sets it itself.
        let _ = fields.append(name, value.as_bytes());
    }
    let request = OutgoingRequest::new(fields);
    request.set_method(&Method::Post).ok()?;
    request.set_scheme(Some(if post.is_https { &Scheme::Https } else { &Scheme::Http })).ok()?;
    request.set_authority(Some(&post.authority)).ok()?;
    request.set_path_with_query(Some(&post.path)).ok()?;
    let body = request.body().ok()?;
    Some((request, body))
}

fn write(body: OutgoingBody, bytes: &[u8], deadline: &Deadline) {
    let Ok(stream) = body.write() else { return };
    let mut rest = bytes;
    while !rest.is_empty() {
        let Ok(room) = stream.check_write() else { return };
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(rest.len());
        if room == 0 {
            if !deadline.wait(&stream.subscribe()) {
                return;
            }
            continue;
        }
        let (piece, after) = rest.split_at(room);
        if stream.write(piece).is_err() {
            return;
        }
        rest = after;
    }
    let _ = stream.flush();
    drop(stream);
    let _ = OutgoingBody::finish(body, None);
}

/// Waits for the head of the answer. `None` if it does not come in time.
fn answer(pending: &FutureIncomingResponse, deadline: &Deadline) -> Option<Result<IncomingResponse, Sent>> {
    loop {
        match pending.get() {
            Some(Ok(Ok(response))) => return Some(Ok(response)),
            Some(Ok(Err(code))) => return Some(Err(failure(&code))),
            Some(Err(())) => return Some(Err(Sent::Lost("the host gave the answer twice".to_owned()))),
            None => {
                if !deadline.wait(&pending.subscribe()) {
                    return None;
                }
            }
        }
    }
}

fn read(response: &IncomingResponse, deadline: &Deadline) -> Sent {
    let status = response.status();
    let Ok(incoming) = response.consume() else { return broken() };
    let Ok(stream) = incoming.stream() else { return broken() };
    match read_all(&stream, deadline) {
        Ok(body) => Sent::Answered { status, body },
        Err(sent) => sent,
    }
}

fn read_all(stream: &InputStream, deadline: &Deadline) -> Result<Vec<u8>, Sent> {
    let mut body = Vec::new();
    loop {
        match stream.read(MAX_PIECE_BYTES) {
            Ok(piece) if piece.is_empty() => {
                if !deadline.wait(&stream.subscribe()) {
                    return Err(late());
                }
            }
            Ok(piece) if body.len().saturating_add(piece.len()) > MAX_ANSWER_BYTES => {
                return Err(Sent::Lost(format!("the answer is longer than {MAX_ANSWER_BYTES} bytes")));
            }
            Ok(piece) => body.extend_from_slice(&piece),
            Err(StreamError::Closed) => return Ok(body),
            Err(StreamError::LastOperationFailed(_)) => return Err(broken()),
        }
    }
}
