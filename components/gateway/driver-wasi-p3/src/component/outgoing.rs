//! Makes a response of what the core sends.

use mintmark_gateway_core::{Head, Summary};
use mintmark_gateway_driver_wasi::Whole;
use mintmark_gateway_driver_wit::outputs::{Output, Outputs};
use wit_bindgen::{FutureWriter, StreamWriter};

use super::bindings::wasi::http0_3_0::types::{ErrorCode, Fields, Response, Trailers};
use super::bindings::{wit_future, wit_stream};
use super::log;
use super::service::Host;
use super::time::{Began, within};

/// Says whether a body is whole.
type End = FutureWriter<Result<Option<Trailers>, ErrorCode>>;

/// Makes the response as soon as the core has sent its head and either a chunk or the end. A task
/// writes the chunks as the client takes them. A client that takes none for the host's deadline
/// counts as gone.
///
/// # Errors
/// `internal-error` if the core has sent no head, or if the WASI host refuses a field or the
/// status.
pub(super) async fn response(outputs: Outputs, host: Host, began: Option<Began>) -> Result<Response, ErrorCode> {
    let head = loop {
        match outputs.next().await {
            Output::Head(head) => break head,
            Output::Closed => return Err(internal("the core sent no head".to_owned())),
            Output::Chunk(_) | Output::End(_) | Output::Failed(_) => {}
        }
    };
    let first = outputs.next().await;
    let (writer, contents) = if matches!(first, Output::Chunk(_)) {
        let (writer, reader) = wit_stream::new::<u8>();
        (Some(writer), Some(reader))
    } else {
        (None, None)
    };
    let (end, trailers) = wit_future::new(|| Ok(None));
    let (response, _sent) = Response::new(fields(&head)?, contents, trailers);
    response.set_status_code(head.status).map_err(|()| internal(format!("the WASI host refuses the status {}", head.status)))?;
    wit_bindgen::spawn_local(send(first, outputs, Client { writer, host, began }, end));
    Ok(response)
}

/// Makes a response in one piece. Fields that the WASI host refuses are left out.
pub(super) fn whole(whole: &Whole) -> Response {
    let fields = Fields::new();
    for (name, value) in whole.fields() {
        let _ = fields.append(name, value.as_bytes());
    }
    let (mut writer, reader) = wit_stream::new::<u8>();
    let bytes = whole.body.clone().into_bytes();
    wit_bindgen::spawn_local(async move {
        writer.write_all(bytes).await;
    });
    let (ended, trailers) = wit_future::new(|| Ok(None));
    drop(ended);
    let (response, _sent) = Response::new(fields, Some(reader), trailers);
    // The status is one that every host takes.
    let _ = response.set_status_code(whole.status);
    response
}

fn fields(head: &Head) -> Result<Fields, ErrorCode> {
    let fields = Fields::new();
    for header in &head.headers {
        fields
            .append(&header.name, header.value.as_bytes())
            .map_err(|_| internal(format!("the WASI host refuses the field {}", header.name)))?;
    }
    Ok(fields)
}

/// Who takes the body.
struct Client {
    writer: Option<StreamWriter<u8>>,
    host: Host,
    /// When its request came, if that is known.
    began: Option<Began>,
}

impl Client {
    /// Waits until the client has taken the bytes. Returns whether it did. If it has left, it takes
    /// nothing more.
    async fn take(&mut self, bytes: Vec<u8>) -> bool {
        let Some(writer) = &mut self.writer else { return true };
        let written = writer.write_all(bytes);
        let left = match &self.host {
            Host::Any(rules) => within(rules.deadline_ms, written).await,
            // The bridge tells a client that takes nothing.
            Host::Bridge => Some(written.await),
        };
        let is_there = left.is_some_and(|left| left.is_empty());
        if !is_there {
            self.writer = None;
        }
        is_there
    }
}

/// Sends the pieces of a response after its head, until the core has finished. If the client
/// leaves, the core's streams end.
async fn send(first: Output, outputs: Outputs, mut client: Client, end: End) {
    let mut end = Some(end);
    let mut next = first;
    loop {
        match next {
            Output::Chunk(bytes) => {
                if !client.take(bytes).await {
                    outputs.client_is_gone();
                }
                outputs.one_is_written();
            }
            Output::End(summary) => {
                // Dropping them ends the body, without trailers.
                (client.writer, end) = (None, None);
                log::request(&summary, client.began);
            }
            Output::Failed(summary) => {
                client.writer = None;
                if let Some(end) = end.take() {
                    // Fails if the client has left.
                    let _ = end.write(Err(ErrorCode::InternalError(Some("the response broke off".to_owned())))).await;
                }
                log::request(&if outputs.is_client_gone() { of_client_that_left(summary) } else { summary }, client.began);
            }
            Output::Head(_) => {}
            Output::Closed => return,
        }
        next = outputs.next().await;
    }
}

/// Returns what the log line says if the client left: that is why the response broke off.
fn of_client_that_left(summary: Summary) -> Summary {
    Summary { codes: vec!["client-left".to_owned()], fault: None, detail: None, ..summary }
}

fn internal(text: String) -> ErrorCode {
    ErrorCode::InternalError(Some(text))
}
