//! The file in a dag-pb block (UnixFS specification, IPLD dag-pb specification).
//!
//! Only files that fit into one block are supported. A file in several blocks, or a path through
//! directories, would need further fetches.

pub mod data;
pub mod directory;
pub mod file;
pub mod murmur3;
pub mod node;
pub mod shard;

use ipld_dagpb::PbNode;
use quick_protobuf::BytesReader;

/// Multicodec code of raw blocks.
pub const RAW: u64 = 0x55;
/// Multicodec code of dag-pb.
pub const DAG_PB: u64 = 0x70;

/// Why a block does not hold a complete file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOneFile {
    /// It holds something else. The text says what.
    Other(&'static str),
    /// The bytes are not valid dag-pb or UnixFS.
    Malformed(&'static str),
    /// The size that UnixFS states is not the size of its data.
    Size {
        /// The size that it states.
        expected: u64,
        /// The size that was found.
        got: u64,
    },
}

impl core::fmt::Display for NotOneFile {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Other(what) => out.write_str(what),
            Self::Malformed(what) => write!(out, "a malformed block: {what}"),
            Self::Size { expected, got } => write!(out, "a malformed block: {expected} bytes announced, {got} there"),
        }
    }
}

/// Maximum number of links that are parsed. A parsed link takes many times its size in memory, and
/// only a large directory has more.
const MAX_LINKS: usize = 10_000;

/// Returns the file that a dag-pb block holds.
///
/// Errors: the block is malformed, or does not hold a complete file.
pub fn file(block: Vec<u8>) -> Result<Vec<u8>, NotOneFile> {
    if too_many_links(&block) {
        return Err(NotOneFile::Other("a node of more than 10,000 links"));
    }
    let node = PbNode::from_bytes(block.into()).map_err(|_| NotOneFile::Malformed("no dag-pb node"))?;
    let data = node.data.ok_or(NotOneFile::Malformed("dag-pb without UnixFS data"))?;
    let unixfs = UnixFs::read(&data).map_err(|_| NotOneFile::Malformed("no UnixFS data"))?;
    // DataType of unixfs.proto.
    match unixfs.kind {
        Some(0 | 2) => {}
        Some(1) => return Err(NotOneFile::Other("a directory")),
        Some(3) => return Err(NotOneFile::Other("UnixFS metadata")),
        Some(4) => return Err(NotOneFile::Other("a symbolic link")),
        Some(5) => return Err(NotOneFile::Other("a sharded directory (HAMT)")),
        _ => return Err(NotOneFile::Malformed("no UnixFS type")),
    }
    if !node.links.is_empty() || unixfs.blocks > 0 {
        return Err(NotOneFile::Other("a file of several blocks"));
    }
    let content = unixfs.data.unwrap_or_default();
    let got = content.len() as u64;
    match unixfs.size {
        Some(expected) if expected != got => Err(NotOneFile::Size { expected, got }),
        _ => Ok(content.to_vec()),
    }
}

/// Returns whether a dag-pb node has more than [`MAX_LINKS`] `Links` (field 2). Stops at the first
/// malformed byte.
fn too_many_links(block: &[u8]) -> bool {
    let mut reader = BytesReader::from_bytes(block);
    let mut links = 0usize;
    while let (false, Ok(tag)) = (reader.is_eof(), reader.next_tag(block)) {
        links += usize::from(tag == 18);
        if links > MAX_LINKS {
            return true;
        }
        if reader.read_unknown(block, tag).is_err() {
            break;
        }
    }
    false
}

/// The fields of `Data` in unixfs.proto that matter for a file.
#[derive(Default)]
struct UnixFs<'a> {
    kind: Option<u64>,
    data: Option<&'a [u8]>,
    size: Option<u64>,
    blocks: usize,
}

impl<'a> UnixFs<'a> {
    fn read(bytes: &'a [u8]) -> quick_protobuf::Result<Self> {
        let mut reader = BytesReader::from_bytes(bytes);
        let mut unixfs = Self::default();
        while !reader.is_eof() {
            // Tags (field number and wire type) of Type, Data, filesize and blocksizes, the last
            // plain or packed.
            match reader.next_tag(bytes)? {
                8 => unixfs.kind = Some(reader.read_uint64(bytes)?),
                18 => unixfs.data = Some(reader.read_bytes(bytes)?),
                24 => unixfs.size = Some(reader.read_uint64(bytes)?),
                32 => {
                    reader.read_uint64(bytes)?;
                    unixfs.blocks += 1;
                }
                34 => unixfs.blocks += reader.read_bytes(bytes)?.len(),
                other => reader.read_unknown(bytes, other)?,
            }
        }
        Ok(unixfs)
    }
}
