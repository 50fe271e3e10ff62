//! A directory in one block.

use cid::Cid;

use crate::content::encoding::dag_pb::Node;

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

    /// Iterates over the names of the entries. Bytes that are not UTF-8 are replaced.
    pub fn names(&self) -> impl Iterator<Item = String> + use<'a> {
        self.node.links().map(|link| String::from_utf8_lossy(link.name).into_owned())
    }
}
