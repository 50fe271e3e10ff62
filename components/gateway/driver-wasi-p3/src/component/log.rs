//! Writes lines for the operator to the standard streams.

use std::cell::RefCell;

use mintmark_gateway_core::Summary;
use mintmark_gateway_driver_wit::log_line;
use wit_bindgen::StreamWriter;

use super::bindings::wasi::cli0_3_0::{stderr, stdout};
use super::bindings::wit_stream;
use super::time::Began;

/// The most bytes of lines that wait for a host that does not read them. What comes then is lost.
const MAX_WAITING_BYTES: usize = 256 * 1024;

/// Standard output, which all requests of the instance share.
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

/// Writes lines to standard error, and returns when they are written. Ignores a failure, because
/// there is no other place to report it.
pub(super) async fn error(lines: String) {
    if lines.is_empty() {
        return;
    }
    let (mut writer, reader) = wit_stream::new::<u8>();
    let _ = stderr::write_via_stream(reader);
    writer.write_all(lines.into_bytes()).await;
}

/// Writes the line of a request to standard output. A bridge measures the time itself.
pub(super) fn request(summary: &Summary, began: Option<Began>) {
    let line = log_line::request(summary, began.map(Began::milliseconds));
    let is_written = OUTPUT.with_borrow_mut(|output| {
        if output.waiting.len() + line.len() < MAX_WAITING_BYTES {
            output.waiting.extend_from_slice(line.as_bytes());
            output.waiting.push(b'\n');
        }
        std::mem::replace(&mut output.is_written, true)
    });
    if !is_written {
        wit_bindgen::spawn_local(write(Turn::default()));
    }
}

/// The turn to write. It ends when it is dropped, also if its task is given up: what it has not
/// written waits for the next turn then, and may be written twice in part.
#[derive(Default)]
struct Turn {
    writer: Option<StreamWriter<u8>>,
    lines: Vec<u8>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        OUTPUT.with_borrow_mut(|output| {
            output.writer = self.writer.take();
            output.is_written = false;
            let later = std::mem::take(&mut output.waiting);
            output.waiting = std::mem::take(&mut self.lines);
            output.waiting.extend(later);
        });
    }
}

/// Writes what waits, until nothing does.
async fn write(mut turn: Turn) {
    turn.writer = OUTPUT.with_borrow_mut(|output| output.writer.take());
    loop {
        turn.lines = OUTPUT.with_borrow_mut(|output| std::mem::take(&mut output.waiting));
        if turn.lines.is_empty() {
            return;
        }
        let writer = turn.writer.get_or_insert_with(opened);
        let left = writer.write_all(turn.lines.clone()).await;
        turn.lines.clear();
        if !left.is_empty() {
            // The host has closed it, and the rest is lost.
            turn.writer = None;
        }
    }
}

fn opened() -> StreamWriter<u8> {
    let (writer, reader) = wit_stream::new::<u8>();
    let _ = stdout::write_via_stream(reader);
    writer
}
