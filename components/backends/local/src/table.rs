//! What is remembered of keys, bounded. As `hosts/shared/limits/memory.ts` has it: short of room it forgets what can be forgotten anyway; then, of the keys that hold nobody,
//! the one that is full again soonest; and a key that somebody is being held by only for another such.

use std::collections::{BTreeMap, BTreeSet};

/// Keys that one update clears away at most, so that none takes long.
const CLEARED_AT_ONCE: usize = 8;

/// What is remembered of one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<S> {
    /// The limiter's state.
    pub state: Vec<S>,
    /// Milliseconds since 1970 at which it can be forgotten.
    pub expires_at: u64,
    /// Whether the key is being held: units are missing, or the last call was refused.
    pub limited: bool,
}

/// The table. Ordered and not hashed: on this target hashes have no secret, and clients choose keys.
#[derive(Debug)]
pub struct Table<S> {
    capacity: usize,
    entries: BTreeMap<String, Kept<S>>,
    /// The keys by the time at which they can be forgotten: those that hold nobody, and those that do.
    orders: [BTreeSet<(u64, String)>; 2],
}

impl<S> Table<S> {
    /// A table of so many keys at most.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, entries: BTreeMap::new(), orders: [BTreeSet::new(), BTreeSet::new()] }
    }

    /// The state of a key; none: it is full.
    #[must_use]
    pub fn state(&self, key: &str) -> &[S] {
        self.entries.get(key).map_or(&[], |kept| kept.state.as_slice())
    }

    /// Keys that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keeps this of a key, or nothing where the state is empty. `now`: milliseconds since 1970.
    pub fn keep(&mut self, key: &str, kept: Kept<S>, now: u64) {
        self.forget(key);
        for _ in 0..CLEARED_AT_ONCE {
            let Some(expired) = self.orders.iter().filter_map(BTreeSet::first).find(|(at, _)| *at <= now).map(|(_, key)| key.clone())
            else {
                break;
            };
            self.forget(&expired);
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
        victim.is_some_and(|key| self.forget(&key))
    }

    fn forget(&mut self, key: &str) -> bool {
        let Some(Kept { expires_at, limited, .. }) = self.entries.remove(key) else { return false };
        self.order(limited).remove(&(expires_at, key.to_owned()))
    }

    fn order(&mut self, limited: bool) -> &mut BTreeSet<(u64, String)> {
        let [free, held] = &mut self.orders;
        if limited { held } else { free }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(expires_at: u64, limited: bool) -> Kept<u8> {
        Kept { state: vec![1], expires_at, limited }
    }

    #[test]
    fn keeps_and_forgets() {
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
    fn short_of_room_who_is_held_stays() {
        let mut table = Table::new(2);
        table.keep("held", kept(100, true), 0);
        table.keep("free", kept(900, false), 0);
        table.keep("new", kept(800, false), 0);
        assert_eq!((table.state("free").len(), table.state("new").len(), table.len()), (0, 1, 2));
        table.keep("held too", kept(700, true), 0);
        // A newcomer that is not held finds no place, one that is takes that of who is free again soonest.
        table.keep("newer", kept(1, false), 0);
        assert_eq!((table.state("newer").len(), table.state("held").len()), (0, 1));
        table.keep("held three", kept(600, true), 0);
        assert_eq!((table.state("held").len(), table.state("held too").len(), table.len()), (0, 1, 2));
    }

    #[test]
    fn one_update_clears_a_few() {
        let mut table = Table::new(100);
        for index in 0..20 {
            table.keep(&index.to_string(), kept(10, false), 0);
        }
        table.keep("after", kept(99, false), 11);
        assert_eq!(table.len(), 20 - CLEARED_AT_ONCE + 1);
    }
}
