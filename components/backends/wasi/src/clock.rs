//! The time of day.

use wasip2::clocks::wall_clock;

/// Returns the milliseconds since 1970.
pub fn milliseconds() -> u64 {
    microseconds() / 1_000
}

/// Returns the microseconds since 1970.
pub fn microseconds() -> u64 {
    let now = wall_clock::now();
    now.seconds.saturating_mul(1_000_000).saturating_add(u64::from(now.nanoseconds / 1_000))
}
