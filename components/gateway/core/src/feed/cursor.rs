//! How far a chain was followed.

use serde::{Deserialize, Serialize};

/// The most blocks that a cursor has. A deeper reorganisation is not noticed as one.
const MAX_BLOCKS: usize = 64;

/// The last blocks that subscribers know. The host keeps its JSON from one round to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The number of the newest block.
    top: u64,
    /// The hashes of consecutive blocks, the newest last. There is at least one.
    hashes: Vec<String>,
}

impl Cursor {
    /// Makes a cursor at a block.
    pub(crate) fn at(number: u64, hash: &str) -> Self {
        Self { top: number, hashes: vec![hash.to_owned()] }
    }

    /// Reads a cursor. `None` if it cannot be read, or has no block.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|cursor: &Self| !cursor.hashes.is_empty())
    }

    /// Returns the number of the newest block.
    pub(crate) fn top(&self) -> u64 {
        self.top
    }

    /// Returns the number of the oldest block.
    pub(crate) fn oldest(&self) -> u64 {
        self.top.saturating_sub(self.hashes.len().saturating_sub(1) as u64)
    }

    /// Returns the hash of a block. `None` if the cursor does not have it.
    pub(crate) fn hash(&self, number: u64) -> Option<&str> {
        let back = usize::try_from(self.top.checked_sub(number)?).ok()?;
        let index = self.hashes.len().checked_sub(back)?.checked_sub(1)?;
        self.hashes.get(index).map(String::as_str)
    }

    /// Returns the hashes of the blocks from a number on, the newest first.
    pub(crate) fn from(&self, number: u64) -> Vec<String> {
        (number.max(self.oldest())..=self.top).rev().filter_map(|at| self.hash(at).map(str::to_owned)).collect()
    }

    /// Goes on to a block, which follows on the one with the number before. Blocks from its number
    /// on are dropped.
    pub(crate) fn push(&mut self, number: u64, hash: &str) {
        let kept = usize::try_from(number.saturating_sub(self.oldest())).unwrap_or(usize::MAX);
        self.hashes.truncate(kept);
        self.hashes.push(hash.to_owned());
        let excess = self.hashes.len().saturating_sub(MAX_BLOCKS);
        self.hashes.drain(..excess);
        self.top = number;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keeps_the_last_blocks() {
        let mut cursor = Cursor::at(100, "100");
        (101..300).for_each(|number| cursor.push(number, &number.to_string()));
        assert_eq!((cursor.top(), cursor.oldest(), cursor.hashes.len()), (299, 236, MAX_BLOCKS));
        assert_eq!((cursor.hash(299), cursor.hash(236), cursor.hash(235), cursor.hash(300)), (Some("299"), Some("236"), None, None));
        assert_eq!(Cursor::read(&serde_json::to_string(&cursor).unwrap()), Some(cursor));
        assert_eq!(Cursor::read(r#"{"top":7,"hashes":[]}"#), None);
    }

    #[test]
    fn replaces_blocks_after_a_reorganisation() {
        let mut cursor = Cursor::at(7, "a7");
        cursor.push(8, "a8");
        cursor.push(9, "a9");
        assert_eq!(cursor.from(8), ["a9", "a8"]);
        cursor.push(8, "b8");
        assert_eq!((cursor.top(), cursor.hash(8), cursor.hash(7), cursor.hash(9)), (8, Some("b8"), Some("a7"), None));
        // The chain became another one altogether.
        cursor.push(3, "c3");
        assert_eq!((cursor.top(), cursor.oldest(), cursor.hash(3)), (3, 3, Some("c3")));
        assert_eq!(cursor.from(0), ["c3"]);
    }
}
