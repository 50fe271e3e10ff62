//! A directory in one block.

use core::ops::Range;

use cid::Cid;

use crate::content::encoding::by_name::{self, Named};
use crate::content::encoding::dag_pb::{Link, Node};

/// Entries of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory<'a> {
    node: Node<'a>,
}

impl<'a> Directory<'a> {
    pub(super) const fn new(node: Node<'a>) -> Self {
        Self { node }
    }

    /// Returns the CID of the entry with that name. If several have it, the first one counts.
    pub fn find(&self, name: &str) -> Option<Cid> {
        self.node.links().find(|link| link.name == name.as_bytes()).map(|link| link.cid)
    }

    /// Returns the number of entries.
    pub const fn len(&self) -> usize {
        self.node.link_count
    }

    /// Returns whether there is no entry.
    pub const fn is_empty(&self) -> bool {
        self.node.link_count == 0
    }

    /// Returns an index of the entries.
    pub fn index(&self) -> Index {
        let message = |message: &'a [u8]| {
            let start = self.node.position_of(message);
            Some((Link::read(message).ok()?.name, start..start.saturating_add(message.len())))
        };
        let mut entries: Vec<Named<'_>> = self.node.messages().filter_map(message).collect();
        by_name::sort(&mut entries);
        Index(entries.into_iter().map(|(_, place)| place).collect())
    }

    /// Iterates over the names of the entries. Bytes that are not UTF-8 are replaced.
    pub fn names(&self) -> impl Iterator<Item = String> + use<'a> {
        self.node.links().map(|link| String::from_utf8_lossy(link.name).into_owned())
    }
}

/// The entries of a directory by name, so that many lookups in a large one do not read all of it.
#[derive(Clone, Debug)]
pub struct Index(Vec<Range<usize>>);

impl Index {
    /// Returns the CID of the entry with that name. If several have it, the first one counts.
    ///
    /// `block`: the block that the index was made of.
    pub fn find(&self, block: &[u8], name: &str) -> Option<Cid> {
        let link = |place: &Range<usize>| Link::read(block.get(place.clone())?).ok();
        let at = self.0.partition_point(|place| link(place).is_some_and(|link| link.name < name.as_bytes()));
        link(self.0.get(at)?).filter(|link| link.name == name.as_bytes()).map(|link| link.cid)
    }
}
