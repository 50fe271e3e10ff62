//! The heights of a chain's endpoints, learned from the answers that pass by. This instance may
//! forget them: they are a cache.

use core::cell::{Cell, RefCell};

/// How long a height says where an endpoint stands, in milliseconds. Afterwards the chain has gone
/// on, or was set back by its operator.
const FRESH_MS: u64 = 60_000;

/// Within how long answers to requests at the same time may change their order, in milliseconds.
const REORDER_MS: u64 = 1_000;

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
            // Answers to requests at the same time may come in another order.
            let is_overtaken =
                |last: &Seen| last.number > number && last.at_ms.saturating_add(REORDER_MS) > now_ms && last.is_fresh(now_ms);
            if !place.as_ref().is_some_and(is_overtaken) {
                *place = Some(seen);
            }
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
    pub(crate) fn is_behind(&self, endpoint: usize, now_ms: u64) -> bool {
        let endpoints = self.endpoints.borrow();
        let seen = endpoints.get(endpoint).copied().flatten().filter(|seen| seen.is_fresh(now_ms));
        // What an endpoint said before the head was told says nothing: it has gone on as well.
        let head = self.head.get().filter(|head| head.is_fresh(now_ms));
        let (Some(seen), Some(head)) = (seen, head) else { return false };
        let lag = head.number.saturating_sub(seen.number);
        // Who is one block behind has it in a moment.
        let lasts_ms = lag.saturating_add(2).saturating_mul(1_000);
        lag > 0 && seen.at_ms >= head.at_ms && now_ms - seen.at_ms <= lasts_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_does_not_go_backwards_for_a_minute() {
        let heads = Heads::default();
        assert_eq!(heads.told(0), None);
        heads.learn(0, 100, 0);
        heads.learn(1, 95, 10);
        assert_eq!(heads.told(FRESH_MS), Some(100));
        assert_eq!(heads.told(FRESH_MS + 1), None);
        heads.learn(1, 96, FRESH_MS + 2);
        assert_eq!(heads.told(FRESH_MS + 3), Some(96), "the chain was set back");
    }

    #[test]
    fn knows_who_is_behind() {
        let heads = Heads::default();
        heads.learn(1, 99, 0);
        heads.learn(0, 100, 5);
        assert!(!heads.is_behind(1, 6), "it has perhaps gone on since then");
        heads.learn(1, 99, 7);
        assert!(heads.is_behind(1, 8) && !heads.is_behind(0, 8) && !heads.is_behind(7, 8));
        assert!(!heads.is_behind(1, 3_008), "it has the next block by now");
        heads.learn(1, 100, 9);
        assert!(!heads.is_behind(1, 10));
        heads.learn(0, 99, 11);
        assert!(!heads.is_behind(0, 12), "the answer to an earlier request");
        heads.learn(2, 50, 13);
        assert!(heads.is_behind(2, 13 + 52_000) && !heads.is_behind(2, 13 + FRESH_MS));
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
