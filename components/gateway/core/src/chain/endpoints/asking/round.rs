//! What a request knows and learns while it asks endpoints.

use core::cell::{Cell, RefCell};

/// What a request knows and learns while it asks endpoints.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// The highest block that the client may know of.
    pub(crate) told: Option<u64>,
    /// When the first endpoint may be asked again of those that limit the gateway.
    limited_until: Cell<Option<u64>>,
    /// Whether an endpoint gave no answer for another reason than a limit.
    has_failed: Cell<bool>,
    /// The places of endpoints that broke, and may answer a moment later.
    broken: RefCell<Vec<usize>>,
}

impl Round {
    /// Begins a request of a client that may know of the block `told`.
    pub(crate) fn new(told: Option<u64>) -> Self {
        Self { told, ..Self::default() }
    }

    /// Notes that an endpoint limits the gateway until a time, in milliseconds.
    pub(crate) fn limits(&self, until_ms: u64) {
        self.limited_until.set(Some(self.limited_until.get().map_or(until_ms, |soonest| soonest.min(until_ms))));
    }

    /// Notes that an endpoint gave no answer for another reason. It may do so at any time.
    pub(crate) fn fails(&self) {
        self.has_failed.set(true);
    }

    /// Notes that an endpoint broke, and may answer a moment later.
    pub(crate) fn breaks(&self, place: usize) {
        self.broken.borrow_mut().push(place);
    }

    /// Returns the places of the endpoints that broke.
    pub(crate) fn broken(&self) -> Vec<usize> {
        self.broken.borrow().clone()
    }

    /// Returns the seconds until an endpoint may be asked again. `None` if a limit does not explain
    /// why a call has no answer: no endpoint limits the gateway, or one has merely failed.
    pub(crate) fn retry_after(&self, now_ms: u64) -> Option<f64> {
        let until_ms = self.limited_until.get().filter(|_| !self.has_failed.get())?;
        Some(until_ms.saturating_sub(now_ms) as f64 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Round;

    #[test]
    fn a_limit_is_told_with_the_soonest_time_and_only_if_no_endpoint_failed() {
        let round = Round::new(None);
        assert_eq!(round.retry_after(0), None);
        [9_000, 7_000, 8_000].into_iter().for_each(|time| round.limits(time));
        assert_eq!(round.retry_after(500), Some(6.5));
        round.fails();
        assert_eq!(round.retry_after(500), None);
    }
}
