//! Lines on the standard streams, and the clocks.

use mintmark_gateway_core::Summary;
use wasip2::cli::{stderr, stdout};
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::io::streams::OutputStream;

/// Most bytes that a stream takes at once (`blocking-write-and-flush`).
const AT_ONCE: usize = 4096;

/// When a request came.
#[derive(Clone, Copy)]
pub(crate) struct Began(u64);

impl Began {
    /// Now, by the clock that never goes back.
    pub(crate) fn now() -> Self {
        Self(monotonic_clock::now())
    }

    #[allow(clippy::cast_precision_loss)]
    fn milliseconds(self) -> f64 {
        (monotonic_clock::now().saturating_sub(self.0) / 1000) as f64 / 1000.0
    }
}

/// Microseconds since 1970.
pub(crate) fn microseconds() -> u64 {
    let now = wall_clock::now();
    now.seconds.saturating_mul(1_000_000).saturating_add(u64::from(now.nanoseconds / 1000))
}

/// The line of a request, JSON, on standard output: id, route, chain, status, milliseconds, cost, and the code of what was refused or failed.
pub(crate) fn request(summary: &Summary, began: Began) {
    let mut line = serde_json::json!({
        "id": summary.request_id, "route": summary.route, "status": summary.status, "ms": began.milliseconds(), "cost": summary.cost,
    });
    for (name, value) in [("chain", &summary.chain), ("code", &summary.code)] {
        if let (Some(fields), Some(value)) = (line.as_object_mut(), value) {
            fields.insert(name.to_owned(), value.as_str().into());
        }
    }
    write(&stdout::get_stdout(), &format!("{line}\n"));
}

/// A line on standard error.
pub(crate) fn problem(text: &str) {
    write(&stderr::get_stderr(), &format!("mintmark: {text}\n"));
}

/// Nobody may be reading: that changes nothing.
fn write(stream: &OutputStream, text: &str) {
    for piece in text.as_bytes().chunks(AT_ONCE) {
        if stream.blocking_write_and_flush(piece).is_err() {
            return;
        }
    }
}
