//! The time of day, and deadlines.

use std::pin::pin;

use futures_util::future::{Either, select};

use super::bindings::wasi::clocks0_3_0::{monotonic_clock, system_clock};

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
