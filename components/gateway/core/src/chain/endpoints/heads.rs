//! The heights of a chain's endpoints, learned from the answers that pass by. This instance may
//! forget them: they are a cache.

use core::cell::{Cell, RefCell};

use serde_json::value::RawValue;

/// How long a height says where an endpoint stands, in milliseconds. Afterwards the chain has gone
/// on, or was set back by its operator.
const FRESH_MS: u64 = 60_000;

/// Within how long answers to requests at the same time may change their order, in milliseconds.
const REORDER_MS: u64 = 1_000;

/// How far endpoints that follow the chain may be apart, in blocks.
const MAX_SPREAD: u64 = 64;

/// The most blocks that a chain makes in a second.
const MAX_PER_SECOND: u64 = 20;

/// How far an endpoint may be behind another one without being believed, in blocks. If two are
/// further apart and no third one speaks, the higher number is a lie.
const MAX_LAG: u64 = 100_000;

/// The largest block that is kept, in bytes.
const MAX_KEPT_BYTES: usize = 256 * 1024;

/// The largest number that is one of a block. No chain comes near it.
const MAX_NUMBER: u64 = 1 << 48;

/// A height, and when it was seen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    endpoint: usize,
    number: u64,
    at_ms: u64,
}

impl Seen {
    /// Returns whether the height still says something. A time from the future was noted by a clock
    /// that has gone back.
    fn is_fresh(self, now_ms: u64) -> bool {
        self.at_ms <= now_ms && now_ms - self.at_ms <= FRESH_MS
    }

    /// Returns whether a chain that had this height may have the other one by now, as far as
    /// endpoints may be apart.
    fn reaches(self, number: u64, now_ms: u64) -> bool {
        let made = now_ms.saturating_sub(self.at_ms).saturating_mul(MAX_PER_SECOND) / 1_000;
        number <= self.number.saturating_add(MAX_SPREAD).saturating_add(made)
    }
}

/// The heights of a chain's endpoints. The head is the highest that is believed: if one endpoint
/// lies, the others must not look late.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    head: Cell<Option<Seen>>,
    /// By the place of the endpoint in the configuration.
    endpoints: RefCell<Vec<Option<Seen>>>,
    /// The newest block that a client was told, with the hashes of its transactions.
    newest: RefCell<Option<(u64, Box<RawValue>)>>,
}

impl Heads {
    /// Returns the highest block that clients may know of by now. `None` if that is not known.
    pub(crate) fn told(&self, now_ms: u64) -> Option<u64> {
        self.head.get().filter(|head| head.is_fresh(now_ms)).map(|head| head.number)
    }

    /// Returns the height of an endpoint. `None` if it is not known by now.
    pub(crate) fn of(&self, endpoint: usize, now_ms: u64) -> Option<u64> {
        self.height(endpoint, now_ms).map(|seen| seen.number)
    }

    /// Returns the height by which an answer of an endpoint counts as final: the second highest of
    /// those that are known, so that one endpoint that lies makes nothing final. If only one is
    /// known, it counts for the answers of that endpoint.
    pub(crate) fn confirmed(&self, endpoint: Option<usize>, now_ms: u64) -> Option<u64> {
        let count = self.endpoints.borrow().len();
        let mut known: Vec<(u64, usize)> = (0..count).filter_map(|it| Some((self.of(it, now_ms)?, it))).collect();
        known.sort_unstable();
        match known.as_slice() {
            [.., (second, _), _] => Some(*second),
            [(only, place)] if endpoint == Some(*place) => Some(*only),
            _ => None,
        }
    }

    /// Keeps a newest block that is told to a client.
    pub(crate) fn keep(&self, number: u64, block: &RawValue) {
        if block.get().len() <= MAX_KEPT_BYTES {
            *self.newest.borrow_mut() = Some((number, block.to_owned()));
        }
    }

    /// Returns the newest block that clients were told. `None` if it is below `told`, or was not
    /// kept.
    pub(crate) fn newest(&self, told: u64) -> Option<Box<RawValue>> {
        self.newest.borrow().as_ref().filter(|(number, _)| *number >= told).map(|(_, block)| block.clone())
    }

    /// Notes that an endpoint has a block with this number. It may have later ones.
    pub(crate) fn learn_block(&self, endpoint: usize, number: u64, now_ms: u64) {
        if self.height(endpoint, now_ms).is_some_and(|seen| number >= seen.number) {
            self.learn(endpoint, number, now_ms);
        }
    }

    /// Notes that the latest block of an endpoint has this number.
    pub(crate) fn learn(&self, endpoint: usize, number: u64, now_ms: u64) {
        if number > MAX_NUMBER {
            return;
        }
        let seen = Seen { endpoint, number, at_ms: now_ms };
        // Answers to requests at the same time may come in another order.
        let is_overtaken = |last: Seen| last.number > number && last.at_ms.saturating_add(REORDER_MS) > now_ms;
        if !self.height(endpoint, now_ms).is_some_and(is_overtaken) {
            let mut endpoints = self.endpoints.borrow_mut();
            if endpoints.len() <= endpoint {
                endpoints.resize(endpoint + 1, None);
            }
            if let Some(place) = endpoints.get_mut(endpoint) {
                *place = Some(seen);
            }
        }
        if self.is_believed(seen, now_ms) {
            self.head.set(Some(seen));
        }
    }

    /// Returns whether a height becomes the head. The head goes back only if it was a lie.
    fn is_believed(&self, seen: Seen, now_ms: u64) -> bool {
        let Some(head) = self.head.get().filter(|head| head.is_fresh(now_ms)) else { return true };
        if seen.number >= head.number {
            // A second endpoint confirms it, or only one is known.
            let mut others = self.others(&[seen.endpoint], now_ms).peekable();
            return others.peek().is_none() || others.any(|other| other.reaches(seen.number, now_ms));
        }
        let is_confirmed = self.others(&[head.endpoint], now_ms).any(|other| other.reaches(head.number, now_ms));
        let agrees = |other: Seen| seen.reaches(other.number, now_ms) && other.reaches(seen.number, now_ms);
        let has_second = self.others(&[head.endpoint, seen.endpoint], now_ms).any(agrees);
        let is_lie = has_second || head.number - seen.number > MAX_LAG;
        head.endpoint != seen.endpoint && !seen.reaches(head.number, now_ms) && !is_confirmed && is_lie
    }

    /// Returns the heights of endpoints besides some.
    fn others(&self, but: &[usize], now_ms: u64) -> impl Iterator<Item = Seen> + use<> {
        let is_other = |seen: &&Seen| seen.is_fresh(now_ms) && !but.contains(&seen.endpoint);
        self.endpoints.borrow().iter().flatten().filter(is_other).copied().collect::<Vec<_>>().into_iter()
    }

    /// Returns the height of an endpoint. `None` if it is not known.
    fn height(&self, endpoint: usize, now_ms: u64) -> Option<Seen> {
        self.endpoints.borrow().get(endpoint).copied().flatten().filter(|seen| seen.is_fresh(now_ms))
    }

    /// Returns whether an endpoint is known not to have all blocks up to this one, although clients
    /// may know of more.
    pub(crate) fn lacks(&self, endpoint: usize, last: u64, now_ms: u64) -> bool {
        self.is_behind(endpoint, now_ms) && self.height(endpoint, now_ms).is_some_and(|seen| seen.number < last)
    }

    /// Returns whether an endpoint is known to be behind what clients know of.
    pub(crate) fn is_behind(&self, endpoint: usize, now_ms: u64) -> bool {
        let seen = self.height(endpoint, now_ms);
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
mod tests;
