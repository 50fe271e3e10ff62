//! Lines on standard error.

use wasip2::cli::stderr::get_stderr;

/// Most bytes that a stream takes at once (`blocking-write-and-flush`).
const AT_ONCE: usize = 4096;

/// Writes a line. Nobody may be reading: that changes nothing.
pub(crate) fn line(text: &str) {
    let stream = get_stderr();
    for piece in format!("mintmark: {text}\n").as_bytes().chunks(AT_ONCE) {
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
