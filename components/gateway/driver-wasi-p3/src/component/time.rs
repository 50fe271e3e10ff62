//! The time of day, and deadlines.

use std::pin::pin;

use futures_util::future::{Either, select};

use super::bindings::wasi::clocks0_3_0::{monotonic_clock, system_clock};

/// The time at which a request came.
#[derive(Clone, Copy)]
pub(super) struct Began(u64);

impl Began {
    /// Returns the current time of the monotonic clock.
    pub(super) fn now() -> Self {
        Self(monotonic_clock::now())
    }

    /// Returns the milliseconds since then.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of one request are far below 2^53")]
    pub(super) fn milliseconds(self) -> f64 {
        (monotonic_clock::now().saturating_sub(self.0) / 1_000) as f64 / 1_000.0
    }
}

/// Returns the future's output, or `None` if the milliseconds pass first.
pub(super) async fn within<T>(milliseconds: u32, future: impl Future<Output = T>) -> Option<T> {
    let timer = monotonic_clock::wait_for(u64::from(milliseconds).saturating_mul(1_000_000));
    match select(pin!(future), pin!(timer)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// Returns the microseconds since 1970, or 0 if the clock stands before it.
pub(super) fn now() -> u64 {
    let instant = system_clock::now();
    let seconds = u64::try_from(instant.seconds).unwrap_or(0);
    seconds.saturating_mul(1_000_000).saturating_add(u64::from(instant.nanoseconds / 1_000))
}
