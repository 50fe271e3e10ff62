//! The time of day.

use super::bindings::wasi::clocks0_3_0::system_clock;

/// Returns the microseconds since 1970, or 0 if the clock stands before it.
pub(super) fn now() -> u64 {
    let instant = system_clock::now();
    let seconds = u64::try_from(instant.seconds).unwrap_or(0);
    seconds.saturating_mul(1_000_000).saturating_add(u64::from(instant.nanoseconds / 1_000))
}
