//! Writes lines for the operator to the standard streams.

use std::cell::RefCell;

use mintmark_gateway_core::Summary;
use mintmark_gateway_driver_wit::log_line;
use wit_bindgen::StreamWriter;

use super::bindings::wasi::cli0_3_0::{stderr, stdout};
use super::bindings::wit_stream;
use super::time::Began;

/// Standard output, which all requests of the instance share.
#[derive(Default)]
struct Output {
    /// Lines that nobody has written yet.
    waiting: Vec<u8>,
    /// The stream, while no task writes to it.
    writer: Option<StreamWriter<u8>>,
    /// Whether a task writes to it. That task writes the lines of other requests as well.
    is_written: bool,
}

thread_local! {
    static OUTPUT: RefCell<Output> = const { RefCell::new(Output { waiting: Vec::new(), writer: None, is_written: false }) };
}

/// Writes an error to standard error, and returns when it is written. Ignores a failure, because
/// there is no other place to report it.
pub(super) async fn error(text: String) {
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(format!("{text}\n").into_bytes()).await;
}

/// Writes the line of a request to standard output. A bridge measures the time itself.
pub(super) fn request(summary: &Summary, began: Option<Began>) {
    let line = log_line::request(summary, began.map(Began::milliseconds));
    let is_written = OUTPUT.with_borrow_mut(|output| {
        output.waiting.extend_from_slice(line.as_bytes());
        output.waiting.push(b'\n');
        std::mem::replace(&mut output.is_written, true)
    });
    if !is_written {
        wit_bindgen::spawn_local(write(Turn(None)));
    }
}

/// The turn to write. It ends when it is dropped, also if its task is given up.
struct Turn(Option<StreamWriter<u8>>);

impl Drop for Turn {
    fn drop(&mut self) {
        OUTPUT.with_borrow_mut(|output| {
            output.writer = self.0.take();
            output.is_written = false;
        });
    }
}

/// Writes what waits, until nothing does.
async fn write(mut turn: Turn) {
    turn.0 = OUTPUT.with_borrow_mut(|output| output.writer.take());
    loop {
        let lines = OUTPUT.with_borrow_mut(|output| std::mem::take(&mut output.waiting));
        if lines.is_empty() {
            return;
        }
        let writer = turn.0.get_or_insert_with(opened);
        if !writer.write_all(lines).await.is_empty() {
            // The host has closed it, and the rest is lost.
            turn.0 = None;
        }
    }
}

fn opened() -> StreamWriter<u8> {
    let (writer, reader) = wit_stream::new::<u8>();
    let _ = stdout::write_via_stream(reader);
    writer
}
