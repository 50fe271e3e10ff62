//! A list of equivalent upstreams, tried in order, with hedged requests.
//!
//! The next upstream is asked when one fails, and also while others are in flight once the hedge
//! delay has passed.

use crate::context::Context;
use crate::error::Upstream;

/// The upstreams of one request: which were asked, which are in flight, and which failed. An
/// upstream is identified by its index in the settings.
#[derive(Debug)]
pub(crate) struct HedgedUpstreams {
    count: usize,
    /// The index to start with. The list wraps around.
    first: usize,
    asked: usize,
    in_flight: Vec<InFlight>,
    last_failure: Option<Upstream>,
    /// Whether a later attempt may succeed with any of those that failed.
    retryable: bool,
}

/// A fetch in flight.
#[derive(Debug)]
struct InFlight {
    id: u32,
    upstream: usize,
}

impl HedgedUpstreams {
    pub(crate) const fn new(count: usize, first: usize) -> Self {
        Self { count, first, asked: 0, in_flight: Vec::new(), last_failure: None, retryable: false }
    }

    /// Returns the index of the upstream to ask next, or `None` if all were asked.
    pub(crate) fn next(&self) -> Option<usize> {
        (self.asked < self.count).then(|| self.first.saturating_add(self.asked).checked_rem(self.count).unwrap_or_default())
    }

    /// Records that the next upstream was asked with the fetch of that number.
    pub(crate) fn asked(&mut self, id: u32, upstream: usize) {
        self.asked += 1;
        self.in_flight.push(InFlight { id, upstream });
    }

    /// Takes a fetch out of those in flight and returns the index of its upstream, or `None` if the
    /// number is unknown.
    pub(crate) fn returned(&mut self, id: u32) -> Option<usize> {
        let index = self.in_flight.iter().position(|fetch| fetch.id == id)?;
        Some(self.in_flight.swap_remove(index).upstream)
    }

    /// Records that an upstream failed.
    pub(crate) fn failed(&mut self, origin: String, detail: String, retryable: bool) {
        self.retryable |= retryable;
        self.last_failure = Some(Upstream { origin, detail, retryable });
    }

    /// Returns whether nothing is in flight.
    pub(crate) const fn is_idle(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Returns the milliseconds until the next upstream is asked as well, or `None` if all were
    /// asked.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.next().map(|_| cx.settings.hedge_after_ms)
    }

    /// Returns the last failure, marked as retryable if any of the failures was.
    pub(crate) fn into_failure(self) -> Option<Upstream> {
        let retryable = self.retryable;
        self.last_failure.map(|last| Upstream { retryable, ..last })
    }
}
