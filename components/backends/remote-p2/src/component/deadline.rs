//! The end of a wait.

use wasip2::clocks::monotonic_clock::subscribe_duration;
use wasip2::io::poll::{Pollable, poll};

/// The time at which a request is given up.
pub(super) struct Deadline(Pollable);

impl Deadline {
    /// Returns the deadline so many nanoseconds from now.
    pub(super) fn after(nanoseconds: u64) -> Self {
        Self(subscribe_duration(nanoseconds))
    }

    /// Waits until something is ready. Returns whether it was ready in time.
    pub(super) fn wait(&self, pollable: &Pollable) -> bool {
        poll(&[pollable, &self.0]).contains(&0)
    }
}
