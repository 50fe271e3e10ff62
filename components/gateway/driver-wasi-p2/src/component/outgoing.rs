//! Sends the core's responses through `wasi:http`.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use mintmark_gateway_core::{Head, Header, Summary};
use wasip2::http::types::{Fields, OutgoingBody, OutgoingResponse, ResponseOutparam};
use wstd::io::AsyncOutputStream;

use super::log::{self, Began};
use super::time::within;

/// A piece of a response.
pub(crate) enum Output {
    Head(Head),
    Chunk(Vec<u8>),
    End(Summary),
    /// The core has finished.
    Closed,
}

/// The queue of pieces from the core to the client. The core never waits for the client.
#[derive(Clone, Default)]
pub(crate) struct Outputs(Rc<RefCell<(VecDeque<Output>, Option<Waker>)>>);

impl Outputs {
    pub(crate) fn push(&self, output: Output) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.0.push_back(output);
            state.1.take()
        };
        // Wakes outside of the borrow, because a waker may run code.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn close(&self) {
        self.push(Output::Closed);
    }

    async fn next(&self) -> Output {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if let Some(output) = state.0.pop_front() {
                return Poll::Ready(output);
            }
            state.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// Sends the pieces of a response until the core closes the queue. If the client takes no piece for
/// `deadline_ms`, or leaves, the driver sends it nothing more. The core still finishes, and the
/// driver writes its log line.
pub(crate) async fn respond(out: ResponseOutparam, outputs: &Outputs, began: Began, deadline_ms: u32) {
    let head = loop {
        match outputs.next().await {
            Output::Head(head) => break head,
            Output::Closed => {
                let failed = Whole { status: 500, content_type: "text/plain", body: "no answer\n".to_owned() };
                return send(out, failed).await;
            }
            Output::Chunk(_) | Output::End(_) => {}
        }
    };
    let mut sending = Some(Sending::begin(out, head));
    loop {
        match outputs.next().await {
            Output::Chunk(bytes) => {
                if let Some(response) = &sending
                    && !matches!(within(deadline_ms, response.write(&bytes)).await, Some(Ok(())))
                {
                    sending = None;
                }
            }
            Output::End(summary) => {
                if let Some(response) = sending.take() {
                    response.end();
                }
                log::request(&summary, began);
            }
            Output::Head(_) => {}
            Output::Closed => return,
        }
    }
}

/// A response in one piece that the driver makes without the core.
pub(crate) struct Whole {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
}

/// Sends a response in one piece.
pub(crate) async fn send(out: ResponseOutparam, whole: Whole) {
    let headers = vec![
        Header::new("content-type", whole.content_type),
        Header::new("content-length", whole.body.len().to_string()),
        Header::new("cache-control", "no-store"),
    ];
    let response = Sending::begin(out, Head { status: whole.status, headers });
    // If the client has left, there is nobody to send an end to.
    if response.write(whole.body.as_bytes()).await.is_ok() {
        response.end();
    }
}

/// A response whose head has been sent.
struct Sending {
    // Declared before the body, because it is a child of the body and must be dropped first.
    stream: Option<AsyncOutputStream>,
    body: Option<OutgoingBody>,
}

impl Sending {
    fn begin(out: ResponseOutparam, head: Head) -> Self {
        let fields = Fields::new();
        for Header { name, value } in head.headers {
            // A host that does not let us set a field sets it itself.
            let _ = fields.append(&name, value.as_bytes());
        }
        let response = OutgoingResponse::new(fields);
        // Statuses of the core are between 200 and 599.
        let _ = response.set_status_code(head.status);
        let body = response.body().ok();
        ResponseOutparam::set(out, Ok(response));
        let stream = body.as_ref().and_then(|body| body.write().ok()).map(AsyncOutputStream::new);
        Self { stream, body }
    }

    async fn write(&self, bytes: &[u8]) -> Result<(), std::io::Error> {
        match &self.stream {
            Some(stream) if !bytes.is_empty() => stream.write_all(bytes).await,
            _ => Ok(()),
        }
    }

    fn end(self) {
        drop(self.stream);
        if let Some(body) = self.body {
            // This fails if the body is shorter than `Content-Length`, as it is for `HEAD`. The
            // client has the whole response by then.
            let _ = OutgoingBody::finish(body, None);
        }
    }
}
