//! The UnixFS message in the data of a dag-pb node (UnixFS specification, unixfs.proto).

use crate::content::encoding::malformed::Malformed;
use crate::content::encoding::protobuf::{Fields, Value};
use crate::content::encoding::varint;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A leaf of a file, in older files.
    Raw,
    /// A directory: its links are its entries.
    Directory,
    /// A file, or a part of one.
    File,
    /// Metadata of a file. No known software writes it.
    Metadata,
    /// A symbolic link: the data is its target.
    Symlink,
    /// A shard of a directory that is too large for one block.
    Shard,
}

impl Kind {
    const fn of(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Raw),
            1 => Some(Self::Directory),
            2 => Some(Self::File),
            3 => Some(Self::Metadata),
            4 => Some(Self::Symlink),
            5 => Some(Self::Shard),
            _ => None,
        }
    }
}

/// The fields of a UnixFS message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data<'a> {
    /// What the node is.
    pub kind: Kind,
    /// Content of a file, target of a symbolic link, or bit field of a shard.
    pub data: &'a [u8],
    /// Size of the file, or of the part of it below this node.
    pub file_size: Option<u64>,
    /// Size of the part of the file behind each link.
    pub block_sizes: Vec<u64>,
    /// Multicodec code of the hash function of a shard.
    pub hash_type: Option<u64>,
    /// Number of slots of a shard.
    pub fanout: Option<u64>,
}

impl<'a> Data<'a> {
    /// Reads the message. Fields that are not listed in [`Data`] are ignored.
    ///
    /// Errors: it is malformed, or its type is missing or unknown.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::new(bytes);
        let mut kind = None;
        let mut data = Self { kind: Kind::Raw, data: &[], file_size: None, block_sizes: Vec::new(), hash_type: None, fanout: None };
        while let Some((number, value)) = fields.next()? {
            match (number, value) {
                (1, value) => kind = Some(value.number()?),
                (2, value) => data.data = value.bytes()?,
                (3, value) => data.file_size = Some(value.number()?),
                (4, Value::Varint(size)) => data.block_sizes.push(size),
                (4, Value::Bytes(mut packed)) => {
                    while !packed.is_empty() {
                        data.block_sizes.push(varint::take(&mut packed)?);
                    }
                }
                (5, value) => data.hash_type = Some(value.number()?),
                (6, value) => data.fanout = Some(value.number()?),
                _ => {}
            }
        }
        data.kind = kind.and_then(Kind::of).ok_or(Malformed("no UnixFS type"))?;
        Ok(data)
    }
}
