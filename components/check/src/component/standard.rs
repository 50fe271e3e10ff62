//! The standard streams.

use super::bindings::wasi::cli::{stderr, stdin, stdout};
use super::bindings::wasi::io::streams::{OutputStream, StreamError};
use crate::report::Finding;

/// The longest document that is read, in bytes.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;
/// Bytes of one write. A stream takes at least 4,096 (wasi:io, `blocking-write-and-flush`).
const WRITE_BYTES: usize = 4096;

/// Reads standard input to its end.
///
/// # Errors
/// The document is longer than 1 MiB, or reading fails.
pub(super) fn read() -> Result<Vec<u8>, Finding> {
    let stream = stdin::get_stdin();
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(_)) => return Err(Finding::new("", "a document on standard input", "an error")),
        }
        if bytes.len() > MAX_DOCUMENT_BYTES {
            return Err(Finding::new("", format!("at most {MAX_DOCUMENT_BYTES} bytes"), "more"));
        }
    }
}

/// Writes to standard output.
pub(super) fn print(text: &str) {
    write(&stdout::get_stdout(), text);
}

/// Writes to standard error.
pub(super) fn complain(text: &str) {
    write(&stderr::get_stderr(), text);
}

fn write(stream: &OutputStream, text: &str) {
    for piece in text.as_bytes().chunks(WRITE_BYTES) {
        // Whoever closed the stream does not read it any more. The exit code says the rest.
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
