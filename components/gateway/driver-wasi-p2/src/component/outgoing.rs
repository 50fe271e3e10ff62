//! Sends the core's responses through `wasi:http`.

use mintmark_gateway_core::{Head, Header, Summary};
use mintmark_gateway_driver_wasi::{Whole, no_answer};
use mintmark_gateway_driver_wit::outputs::{Output, Outputs};
use wasip2::http::types::{Fields, OutgoingBody, OutgoingResponse, ResponseOutparam};
use wstd::io::AsyncOutputStream;

use super::log::{self, Began};
use super::time::within;

/// Sends the pieces of a response until the core closes the queue. If the client takes no piece for
/// `deadline_ms`, or leaves, the driver sends it nothing more, and the core's streams end. The core
/// still finishes, and the driver writes its log line.
pub(crate) async fn respond(out: ResponseOutparam, outputs: &Outputs, began: Began, deadline_ms: u32) {
    let head = loop {
        match outputs.next().await {
            Output::Head(head) => break head,
            Output::Closed => {
                return send(out, no_answer()).await;
            }
            Output::Chunk(_) | Output::End(_) | Output::Failed(_) => {}
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
                    outputs.client_is_gone();
                }
                outputs.one_is_written();
            }
            Output::End(summary) => {
                if let Some(response) = sending.take() {
                    response.end();
                }
                log::request(&summary, began);
            }
            Output::Failed(summary) => {
                // A body that is dropped unfinished tells the host to close the connection.
                let summary = if sending.take().is_some() { summary } else { of_client_that_left(summary) };
                log::request(&summary, began);
            }
            Output::Head(_) => {}
            Output::Closed => return,
        }
    }
}

/// Returns what the log line says if the client left: that is why the response broke off.
fn of_client_that_left(summary: Summary) -> Summary {
    Summary { codes: vec!["client-left".to_owned()], fault: None, detail: None, ..summary }
}

/// Sends a response in one piece.
pub(crate) async fn send(out: ResponseOutparam, whole: Whole) {
    let headers = whole.fields().into_iter().map(|(name, value)| Header::new(name, value)).collect();
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
