//! A file: bytes in its node, and parts in other blocks.

use std::ops::Range;

use cid::Cid;

use super::data::{Data, Kind};
use crate::content::encoding::dag_pb::Node;
use crate::content::encoding::malformed::Malformed;

/// A file, or a part of one. Its bytes are those in the node, followed by those of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// The bytes in the node.
    pub inline: &'a [u8],
    /// The parts in other blocks.
    pub parts: Vec<Part>,
    /// Number of bytes in all.
    pub size: u64,
}

/// A part of a file, behind a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// CID of the block.
    pub cid: Cid,
    /// Number of bytes of the file behind it.
    pub size: u64,
}

/// A part of a file, and which of its bytes are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The part.
    pub part: Part,
    /// The wanted bytes, counted from the start of the part.
    pub range: Range<u64>,
}

impl<'a> File<'a> {
    pub(super) fn read(node: &Node<'a>, data: &Data<'a>) -> Result<Self, Malformed> {
        if data.kind == Kind::Raw && node.link_count > 0 {
            return Err(Malformed("a raw leaf with links"));
        }
        if data.block_sizes.len() != node.link_count {
            return Err(Malformed("a file with another number of links than block sizes"));
        }
        let parts: Vec<_> = node.links().zip(&data.block_sizes).map(|(link, size)| Part { cid: link.cid, size: *size }).collect();
        let sizes = parts.iter().try_fold(data.data.len() as u64, |sum, part| sum.checked_add(part.size));
        let size = sizes.ok_or(Malformed("a file of more than 2^64 bytes"))?;
        if data.file_size.is_some_and(|stated| stated != size) {
            return Err(Malformed("a file whose size is not the sum of its parts"));
        }
        Ok(Self { inline: data.data, parts, size })
    }

    /// Returns the wanted bytes in the node, and the parts that hold the others. Parts that hold
    /// none are left out.
    pub fn slice(&self, wanted: Range<u64>) -> (&'a [u8], Vec<Slice>) {
        let within = |start: u64, size: u64| {
            let from = wanted.start.clamp(start, start.saturating_add(size)) - start;
            from..wanted.end.clamp(start.saturating_add(from), start.saturating_add(size)) - start
        };
        let inline = within(0, self.inline.len() as u64);
        let at = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        let mut start = self.inline.len() as u64;
        let mut slices = Vec::new();
        for part in &self.parts {
            let range = within(start, part.size);
            if !range.is_empty() {
                slices.push(Slice { part: *part, range });
            }
            start = start.saturating_add(part.size);
        }
        (self.inline.get(at(inline.start)..at(inline.end)).unwrap_or_default(), slices)
    }
}
