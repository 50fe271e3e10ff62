//! Responses of the core to `wasi:http`.

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
    /// Nothing more comes.
    Closed,
}

/// Pieces on their way from the core, which never waits for them, to the client.
#[derive(Clone, Default)]
pub(crate) struct Outputs(Rc<RefCell<(VecDeque<Output>, Option<Waker>)>>);

impl Outputs {
    pub(crate) fn push(&self, output: Output) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.0.push_back(output);
            state.1.take()
        };
        // Woken outside of the borrow: a waker may run code.
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

/// Sends what comes, until nothing more does; to a client that takes no piece of it for
/// `deadline_ms` nothing more. A client that has left is no reason to stop: the core goes on, and
/// its line is written.
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

/// A response in one piece that the core has no part in.
pub(crate) struct Whole {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
}

/// Sends it.
pub(crate) async fn send(out: ResponseOutparam, whole: Whole) {
    let headers = vec![
        Header::new("content-type", whole.content_type),
        Header::new("content-length", whole.body.len().to_string()),
        Header::new("cache-control", "no-store"),
    ];
    let response = Sending::begin(out, Head { status: whole.status, headers });
    // Whoever has left hears nothing.
    if response.write(whole.body.as_bytes()).await.is_ok() {
        response.end();
    }
}

/// A response whose head is out.
struct Sending {
    // Before the body, whose child it is.
    stream: Option<AsyncOutputStream>,
    body: Option<OutgoingBody>,
}

impl Sending {
    fn begin(out: ResponseOutparam, head: Head) -> Self {
        let fields = Fields::new();
        for Header { name, value } in head.headers {
            // What a host does not let set it sets by itself.
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
            // It fails where the body is shorter than `Content-Length`, as that of `HEAD` is:
            // nothing can be told to anybody any more.
            let _ = OutgoingBody::finish(body, None);
        }
    }
}
