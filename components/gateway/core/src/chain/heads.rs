//! The heights of a chain's endpoints, learned from the answers that pass by. This instance may
//! forget them: they are a cache.

use core::cell::{Cell, RefCell};

/// How long a height says where an endpoint stands, in milliseconds. Afterwards the chain has gone
/// on, or was set back by its operator.
const FRESH_MS: u64 = 60_000;

/// How far an endpoint may be above what is known of the chain, in blocks. A number above that says
/// nothing about the others: one endpoint that lies would make all of them look late.
const MAX_JUMP: u64 = 100_000;

/// The largest number that is one of a block. No chain comes near it.
const MAX_NUMBER: u64 = 1 << 48;

/// A height, and when it was seen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    number: u64,
    at_ms: u64,
}

impl Seen {
    /// Returns whether the height still says something. A time from the future was noted by a clock
    /// that has gone back.
    fn is_fresh(self, now_ms: u64) -> bool {
        self.at_ms <= now_ms && now_ms - self.at_ms <= FRESH_MS
    }
}

/// The heights of a chain's endpoints.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    head: Cell<Option<Seen>>,
    /// By the place of the endpoint in the configuration.
    endpoints: RefCell<Vec<Option<Seen>>>,
}

impl Heads {
    /// Returns the highest block that an endpoint has told of. It may be old.
    pub(crate) fn known(&self) -> Option<u64> {
        self.head.get().map(|head| head.number)
    }

    /// Returns the highest block that clients may know of by now. `None` if that is not known.
    pub(crate) fn told(&self, now_ms: u64) -> Option<u64> {
        self.head.get().filter(|head| head.is_fresh(now_ms)).map(|head| head.number)
    }

    /// Notes that an endpoint has a block with this number.
    pub(crate) fn learn(&self, endpoint: usize, number: u64, now_ms: u64) {
        if number > MAX_NUMBER {
            return;
        }
        let seen = Seen { number, at_ms: now_ms };
        let mut endpoints = self.endpoints.borrow_mut();
        if endpoints.len() <= endpoint {
            endpoints.resize(endpoint + 1, None);
        }
        if let Some(place) = endpoints.get_mut(endpoint) {
            *place = Some(seen);
        }
        let is_news = match self.told(now_ms) {
            None => true,
            Some(told) => (told..=told.saturating_add(MAX_JUMP)).contains(&number),
        };
        if is_news {
            self.head.set(Some(seen));
        }
    }

    /// Returns whether an endpoint is known to be behind what clients know of.
    #[allow(dead_code, reason = "what depends on the head of a chain is still to come")]
    pub(crate) fn is_behind(&self, endpoint: usize, now_ms: u64) -> bool {
        let endpoints = self.endpoints.borrow();
        let seen = endpoints.get(endpoint).copied().flatten().filter(|seen| seen.is_fresh(now_ms));
        // What an endpoint said before the head was told says nothing: it has gone on as well.
        let head = self.head.get().filter(|head| head.is_fresh(now_ms));
        matches!((seen, head), (Some(seen), Some(head)) if seen.number < head.number && seen.at_ms >= head.at_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_does_not_go_backwards_for_a_minute() {
        let heads = Heads::default();
        assert_eq!((heads.known(), heads.told(0)), (None, None));
        heads.learn(0, 100, 0);
        heads.learn(1, 95, 10);
        assert_eq!((heads.known(), heads.told(FRESH_MS)), (Some(100), Some(100)));
        assert_eq!(heads.told(FRESH_MS + 1), None);
        heads.learn(1, 96, FRESH_MS + 2);
        assert_eq!(heads.known(), Some(96), "the chain was set back");
    }

    #[test]
    fn knows_who_is_behind() {
        let heads = Heads::default();
        heads.learn(1, 99, 0);
        heads.learn(0, 100, 5);
        assert!(!heads.is_behind(1, 6), "it has perhaps gone on since then");
        heads.learn(1, 99, 7);
        assert!(heads.is_behind(1, 8) && !heads.is_behind(0, 8) && !heads.is_behind(7, 8));
        assert!(!heads.is_behind(1, 8 + FRESH_MS));
        heads.learn(1, 100, 9);
        assert!(!heads.is_behind(1, 10));
    }

    #[test]
    fn one_that_lies_does_not_make_the_others_late() {
        let heads = Heads::default();
        heads.learn(0, 100, 0);
        heads.learn(1, 1 << 40, 1);
        heads.learn(2, u64::MAX, 1);
        assert_eq!(heads.told(2), Some(100));
        heads.learn(0, 101, 3);
        assert!(!heads.is_behind(0, 4));
    }

    #[test]
    fn a_clock_that_goes_back_makes_nobody_late() {
        let heads = Heads::default();
        heads.learn(0, 100, 86_400_000);
        assert_eq!(heads.told(0), None);
        heads.learn(1, 7, 0);
        assert!(!heads.is_behind(1, 0));
    }
}
