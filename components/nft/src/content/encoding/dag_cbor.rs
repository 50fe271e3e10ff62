//! Blocks of DAG-CBOR: the walk along a path inside a block, and a block as a JSON document.

use cid::Cid;

use super::cbor::{Item, Reader};
use super::malformed::Malformed;

/// Where a path inside a block ends.
#[derive(Clone, Copy, Debug)]
pub enum Reached<'a> {
    /// A link, after so many segments of the path.
    Link {
        /// The CID that it points to.
        cid: Cid,
        /// Number of segments up to and including the link.
        used: usize,
    },
    /// A value in this block, at the end of the path.
    Value(Reader<'a>),
    /// Nothing has the name of the segment with this index.
    Missing(usize),
}

/// Walks along a path through maps by key and through lists by index, up to the first link.
///
/// Errors: the block is malformed.
pub fn walk<'a>(block: &'a [u8], path: &[impl AsRef<str>]) -> Result<Reached<'a>, Malformed> {
    let mut reader = Reader::open(block)?;
    for (used, segment) in path.iter().enumerate() {
        let found = match reader.item()? {
            Item::Link(cid) => return Ok(Reached::Link { cid, used }),
            Item::Map(count) => seek_key(&mut reader, count, segment.as_ref())?,
            Item::List(count) => seek_index(&mut reader, count, segment.as_ref())?,
            _ => false,
        };
        if !found {
            return Ok(Reached::Missing(used));
        }
    }
    match reader.clone().item()? {
        Item::Link(cid) => Ok(Reached::Link { cid, used: path.len() }),
        _ => Ok(Reached::Value(reader)),
    }
}

/// Returns the keys of the map that a block holds, or an empty list if it holds something else.
///
/// Errors: the block is malformed.
pub fn keys(block: &[u8], max: usize) -> Result<Vec<&str>, Malformed> {
    let mut reader = Reader::open(block)?;
    let Item::Map(count) = reader.item()? else { return Ok(Vec::new()) };
    let mut keys = Vec::new();
    for _ in 0..count.min(max as u64) {
        keys.push(reader.key()?);
        reader.skip()?;
    }
    Ok(keys)
}

fn seek_key(reader: &mut Reader<'_>, count: u64, wanted: &str) -> Result<bool, Malformed> {
    for _ in 0..count {
        if reader.key()? == wanted {
            return Ok(true);
        }
        reader.skip()?;
    }
    Ok(false)
}

fn seek_index(reader: &mut Reader<'_>, count: u64, wanted: &str) -> Result<bool, Malformed> {
    let Some(index) = wanted.parse::<u64>().ok().filter(|index| *index < count && index.to_string() == wanted) else { return Ok(false) };
    (0..index).try_for_each(|_| reader.skip())?;
    Ok(true)
}
