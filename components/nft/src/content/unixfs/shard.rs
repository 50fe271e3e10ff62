//! A shard of a directory that is too large for one block: a node of a hash array mapped trie
//! (HAMT).
//!
//! Each level takes as many bits of the hash of a name as number a slot. The name of a link begins
//! with its slot in hexadecimal. If nothing follows, the link leads to the next level.

use cid::Cid;

use super::data::Data;
use super::murmur3;
use crate::content::encoding::dag_pb::{Link, Node};
use crate::content::encoding::malformed::Malformed;

/// Multicodec code of murmur3-x64-64, the only hash function of shards.
const MURMUR3_X64_64: u64 = 0x22;
/// Maximum number of slots.
const MAX_FANOUT: u64 = 1024;

/// A shard whose form has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard<'a> {
    node: Node<'a>,
    bits: &'a [u8],
    /// Number of bits of the hash that number a slot.
    width: u32,
}

/// What a shard holds in the slot of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The entry with that name.
    Entry(Cid),
    /// A shard of the next level, which may hold it.
    Shard(Cid),
    /// The directory has no such entry.
    Nothing,
}

impl<'a> Shard<'a> {
    pub(super) fn read(node: Node<'a>, data: &Data<'a>) -> Result<Self, Malformed> {
        let fanout = data.fanout.ok_or(Malformed("a directory shard without a fanout"))?;
        if !(8..=MAX_FANOUT).contains(&fanout) || !fanout.is_power_of_two() {
            return Err(Malformed("a directory shard whose fanout is not a power of two from 8 to 1024"));
        }
        if data.hash_type != Some(MURMUR3_X64_64) {
            return Err(Malformed("a directory shard with a hash other than murmur3-x64-64"));
        }
        // Leading zero bytes may be left out.
        if data.data.len() as u64 > fanout / 8 {
            return Err(Malformed("a directory shard with a bit field longer than its fanout"));
        }
        let set: u32 = data.data.iter().map(|byte| byte.count_ones()).sum();
        if usize::try_from(set) != Ok(node.link_count) {
            return Err(Malformed("a directory shard with another number of links than its bit field"));
        }
        Ok(Self { node, bits: data.data, width: fanout.trailing_zeros() })
    }

    /// Returns what is in the slot of a name at a level, the root being level 0.
    ///
    /// Errors: the link of the slot is missing, or the shards are deeper than the hash is long.
    pub fn find(&self, name: &str, level: u32) -> Result<Slot, Malformed> {
        let shift = level.saturating_add(1).saturating_mul(self.width);
        let Some(right) = 64u32.checked_sub(shift) else { return Err(Malformed("directory shards deeper than the hash is long")) };
        let slot = murmur3::x64_64(name.as_bytes()) >> right & ((1 << self.width) - 1);
        if !self.is_set(slot) {
            return Ok(Slot::Nothing);
        }
        let digits = usize::try_from(self.width.div_ceil(4)).unwrap_or_default();
        let prefix = format!("{slot:0digits$X}");
        let link = self.node.links().find(|link| link.name.starts_with(prefix.as_bytes()));
        let Some(Link { cid, name: found, .. }) = link else { return Err(Malformed("a directory shard without the link of a slot")) };
        Ok(match found.get(digits..).unwrap_or_default() {
            b"" => Slot::Shard(cid),
            rest if rest == name.as_bytes() => Slot::Entry(cid),
            _ => Slot::Nothing,
        })
    }

    /// Returns whether the bit of a slot is set. The last byte holds the lowest slots.
    fn is_set(&self, slot: u64) -> bool {
        let from_end = usize::try_from(slot / 8).unwrap_or(usize::MAX);
        let byte = self.bits.len().checked_sub(from_end.saturating_add(1)).and_then(|at| self.bits.get(at));
        byte.is_some_and(|byte| byte >> (slot % 8) & 1 == 1)
    }
}
