//! Lines on standard error.

use wasip2::cli::stderr::get_stderr;

/// The most bytes that a stream takes at once (`blocking-write-and-flush`).
const MAX_WRITE_BYTES: usize = 4096;

/// Writes a line. Nobody may be reading: that changes nothing.
pub fn line(text: &str) {
    let stream = get_stderr();
    for piece in format!("mintmark: {text}\n").as_bytes().chunks(MAX_WRITE_BYTES) {
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
