//! Writes lines for the operator to the standard streams, and reads the clocks.

use mintmark_gateway_core::Summary;
use mintmark_gateway_driver_wit::log_line;
use wasip2::cli::{stderr, stdout};
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::io::streams::OutputStream;

/// The most bytes that a stream takes at once (`blocking-write-and-flush`).
const MAX_WRITE_BYTES: usize = 4096;

/// The time at which a request came.
#[derive(Clone, Copy)]
pub(crate) struct Began(u64);

impl Began {
    /// Returns the current time of the monotonic clock.
    pub(crate) fn now() -> Self {
        Self(monotonic_clock::now())
    }

    #[allow(clippy::cast_precision_loss)]
    fn milliseconds(self) -> f64 {
        (monotonic_clock::now().saturating_sub(self.0) / 1000) as f64 / 1000.0
    }
}

/// Returns the microseconds since 1970.
pub(crate) fn microseconds() -> u64 {
    let now = wall_clock::now();
    now.seconds.saturating_mul(1_000_000).saturating_add(u64::from(now.nanoseconds / 1000))
}

/// Writes the line of a request to standard output.
pub(crate) fn request(summary: &Summary, began: Began) {
    write(&stdout::get_stdout(), &format!("{}\n", log_line::request(summary, Some(began.milliseconds()))));
}

/// Writes an error to standard error.
pub(crate) fn error(text: &str) {
    write(&stderr::get_stderr(), &format!("mintmark: {text}\n"));
}

/// Writes a text. Ignores a failure, because there is no other place to report it.
fn write(stream: &OutputStream, text: &str) {
    for piece in text.as_bytes().chunks(MAX_WRITE_BYTES) {
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
