//! A dag-pb block as the part of a file system that it is.

use super::data::{Data, Kind};
use super::directory::Directory;
use super::file::File;
use super::shard::Shard;
use crate::content::encoding::dag_pb::Node;
use crate::content::encoding::malformed::Malformed;

/// A node of a UnixFS file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnixFs<'a> {
    /// A file, or a part of one.
    File(File<'a>),
    /// A directory in one block.
    Directory(Directory<'a>),
    /// A directory in many blocks, or a part of one.
    Shard(Shard<'a>),
    /// A symbolic link, with its target.
    Symlink(&'a str),
}

impl<'a> UnixFs<'a> {
    /// Reads a dag-pb block.
    ///
    /// Errors: the block is not a dag-pb node, holds no UnixFS message, or contradicts itself.
    pub fn read(block: &'a [u8]) -> Result<Self, Malformed> {
        let node = Node::read(block)?;
        let data = Data::read(node.data.ok_or(Malformed("dag-pb without UnixFS data"))?)?;
        match data.kind {
            Kind::Raw | Kind::File => File::read(&node, &data).map(Self::File),
            Kind::Directory => Ok(Self::Directory(Directory::new(node))),
            Kind::Shard => Shard::read(node, &data).map(Self::Shard),
            Kind::Symlink if node.link_count > 0 => Err(Malformed("a symbolic link with links to blocks")),
            Kind::Symlink => core::str::from_utf8(data.data).map(Self::Symlink).map_err(|_| Malformed("a symbolic link that is not UTF-8")),
            Kind::Metadata => Err(Malformed("UnixFS metadata, which is no file")),
        }
    }
}
