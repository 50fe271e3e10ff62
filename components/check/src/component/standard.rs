//! The standard streams.

use super::bindings::wasi::cli::{stderr, stdin, stdout};
use super::bindings::wasi::io::streams::{OutputStream, StreamError};
use crate::report::Problem;

/// Most bytes of a document.
const MOST: usize = 1024 * 1024;
/// Bytes of one read or write at most: a stream takes 4,096 for certain (wasi:io, `blocking-write-and-flush`).
const PIECE: usize = 4096;

/// Reads standard input to its end.
///
/// # Errors
/// It is longer than 1 MiB, or breaks off.
pub(super) fn read() -> Result<Vec<u8>, Problem> {
    let stream = stdin::get_stdin();
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(_)) => return Err(Problem::new("", "a document on standard input", "an error")),
        }
        if bytes.len() > MOST {
            return Err(Problem::new("", format!("at most {MOST} bytes"), "more"));
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
    for piece in text.as_bytes().chunks(PIECE) {
        // Who closed it does not want to know; the exit code says the rest.
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
