//! The state of clients' keys, bounded, as in `hosts/shared/limits/memory.ts`.
//!
//! If there is no room, the table evicts in this order:
//! 1. Keys that have expired.
//! 2. Of the clients that are not limited, the one that is full again soonest.
//! 3. A limited client, but only for another limited client.

use std::collections::{BTreeMap, BTreeSet};

/// The most expired keys that one update evicts, so that no update takes long.
const MAX_EVICTED_AT_ONCE: usize = 8;

/// What is kept of one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<S> {
    /// The limiter's state.
    pub state: Vec<S>,
    /// Milliseconds since 1970 at which it expires.
    pub expires_at: u64,
    /// Whether the client is limited: units are missing, or the last call was refused.
    pub limited: bool,
}

/// The table. It is ordered and not hashed: on this target hashes have no secret, and clients
/// choose keys.
#[derive(Debug)]
pub struct Table<S> {
    capacity: usize,
    entries: BTreeMap<String, Kept<S>>,
    /// The keys by the time at which they expire: those of clients that are not limited, and those
    /// of limited ones.
    orders: [BTreeSet<(u64, String)>; 2],
}

impl<S> Table<S> {
    /// Returns a table of at most `capacity` keys.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, entries: BTreeMap::new(), orders: [BTreeSet::new(), BTreeSet::new()] }
    }

    /// Returns the state of a key. It is empty if the client has all its units.
    #[must_use]
    pub fn state(&self, key: &str) -> &[S] {
        self.entries.get(key).map_or(&[], |kept| kept.state.as_slice())
    }

    /// Returns how many keys are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether no key is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keeps the state of a key, or nothing if the state is empty. `now`: milliseconds since 1970.
    pub fn keep(&mut self, key: &str, kept: Kept<S>, now: u64) {
        self.evict(key);
        for _ in 0..MAX_EVICTED_AT_ONCE {
            let Some(expired) = self.orders.iter().filter_map(BTreeSet::first).find(|(at, _)| *at <= now).map(|(_, key)| key.clone())
            else {
                break;
            };
            self.evict(&expired);
        }
        if kept.state.is_empty() || !self.make_room(kept.limited) {
            return;
        }
        self.order(kept.limited).insert((kept.expires_at, key.to_owned()));
        self.entries.insert(key.to_owned(), kept);
    }

    fn make_room(&mut self, for_limited: bool) -> bool {
        if self.entries.len() < self.capacity {
            return true;
        }
        let [free, limited] = &self.orders;
        let victim = free.first().or_else(|| limited.first().filter(|_| for_limited)).map(|(_, key)| key.clone());
        victim.is_some_and(|key| self.evict(&key))
    }

    fn evict(&mut self, key: &str) -> bool {
        let Some(Kept { expires_at, limited, .. }) = self.entries.remove(key) else { return false };
        self.order(limited).remove(&(expires_at, key.to_owned()))
    }

    fn order(&mut self, limited: bool) -> &mut BTreeSet<(u64, String)> {
        let [free, limited_keys] = &mut self.orders;
        if limited { limited_keys } else { free }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(expires_at: u64, limited: bool) -> Kept<u8> {
        Kept { state: vec![1], expires_at, limited }
    }

    #[test]
    fn keeps_and_evicts() {
        let mut table = Table::new(10);
        table.keep("a", kept(100, false), 0);
        assert_eq!((table.state("a"), table.state("b"), table.len()), ([1].as_slice(), [].as_slice(), 1));
        table.keep("a", Kept { state: vec![2], expires_at: 50, limited: true }, 0);
        assert_eq!((table.state("a"), table.len()), ([2].as_slice(), 1));
        table.keep("b", kept(500, false), 50);
        assert_eq!((table.state("a"), table.len()), ([].as_slice(), 1));
        table.keep("b", Kept { state: vec![], expires_at: 0, limited: false }, 60);
        assert!(table.is_empty() && table.orders.iter().all(BTreeSet::is_empty));
    }

    #[test]
    fn a_limited_client_stays_if_there_is_no_room() {
        let mut table = Table::new(2);
        table.keep("limited", kept(100, true), 0);
        table.keep("free", kept(900, false), 0);
        table.keep("new", kept(800, false), 0);
        assert_eq!((table.state("free").len(), table.state("new").len(), table.len()), (0, 1, 2));
        table.keep("limited too", kept(700, true), 0);
        // A new client finds room only if it is limited: it takes the place of the limited client
        // that is free again soonest.
        table.keep("newer", kept(1, false), 0);
        assert_eq!((table.state("newer").len(), table.state("limited").len()), (0, 1));
        table.keep("limited three", kept(600, true), 0);
        assert_eq!((table.state("limited").len(), table.state("limited too").len(), table.len()), (0, 1, 2));
    }

    #[test]
    fn one_update_evicts_a_few() {
        let mut table = Table::new(100);
        for index in 0..20 {
            table.keep(&index.to_string(), kept(10, false), 0);
        }
        table.keep("after", kept(99, false), 11);
        assert_eq!(table.len(), 20 - MAX_EVICTED_AT_ONCE + 1);
    }
}
