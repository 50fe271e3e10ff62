//! Nodes of dag-pb (IPLD dag-pb specification): data and named links.

use cid::Cid;

use super::malformed::Malformed;
use super::protobuf::Fields;

/// Maximum number of links of a node. A block of 2 MiB, the largest that IPFS exchanges, has room
/// for fewer.
const MAX_LINKS: usize = 65_536;

/// A node whose form has been checked as a whole. Links are read out of the block on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// The data, for a UnixFS node its type and content.
    pub data: Option<&'a [u8]>,
    /// Number of links.
    pub link_count: usize,
    block: &'a [u8],
}

/// A link to another block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// CID of the block.
    pub cid: Cid,
    /// Name of the link, empty if it has none. Names are UTF-8 by convention only.
    pub name: &'a [u8],
    /// Size of all blocks behind the link, as its author states it.
    pub total_size: Option<u64>,
}

impl<'a> Node<'a> {
    /// Reads a block.
    ///
    /// Errors: the block breaks the specification, or has more than 65,536 links.
    pub fn read(block: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::new(block);
        let mut node = Self { data: None, link_count: 0, block };
        let mut links_ended = false;
        while let Some((number, value)) = fields.next()? {
            match number {
                1 if node.data.is_some() => return Err(Malformed("two Data fields in a dag-pb node")),
                1 => {
                    node.data = Some(value.bytes()?);
                    links_ended = node.link_count > 0;
                }
                2 if links_ended => return Err(Malformed("dag-pb links before and after the Data field")),
                2 if node.link_count == MAX_LINKS => return Err(Malformed("more than 65,536 links in a dag-pb node")),
                2 => {
                    Link::read(value.bytes()?)?;
                    node.link_count += 1;
                }
                _ => return Err(Malformed("an unknown field in a dag-pb node")),
            }
        }
        Ok(node)
    }

    /// Iterates over the links in the order of the block.
    pub fn links(&self) -> impl Iterator<Item = Link<'a>> + use<'a> {
        self.messages().filter_map(|message| Link::read(message).ok())
    }

    /// Iterates over the bytes of the links in the order of the block.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut fields = Fields::new(self.block);
        // `read` has checked every field, so that an error cannot occur here.
        core::iter::from_fn(move || {
            loop {
                let (number, value) = fields.next().ok()??;
                if number == 2 {
                    return value.bytes().ok();
                }
            }
        })
    }

    /// Returns where a part of the block is in it.
    pub(crate) fn position_of(&self, part: &[u8]) -> usize {
        part.as_ptr().addr().saturating_sub(self.block.as_ptr().addr())
    }
}

impl<'a> Link<'a> {
    /// Reads the bytes of a link.
    ///
    /// Errors: the bytes break the specification.
    pub(crate) fn read(message: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::new(message);
        let (mut hash, mut name, mut total_size) = (None, None, None);
        while let Some((number, value)) = fields.next()? {
            match number {
                1 if hash.is_none() && name.is_none() && total_size.is_none() => hash = Some(value.bytes()?),
                2 if name.is_none() && total_size.is_none() => name = Some(value.bytes()?),
                3 if total_size.is_none() => total_size = Some(value.number()?),
                1..=3 => return Err(Malformed("a dag-pb link with its fields repeated or out of order")),
                _ => return Err(Malformed("an unknown field in a dag-pb link")),
            }
        }
        let hash = hash.ok_or(Malformed("a dag-pb link without a CID"))?;
        Ok(Self { cid: binary_cid(hash)?, name: name.unwrap_or_default(), total_size })
    }
}

/// Reads a CID in its binary form that takes all of the bytes.
///
/// Errors: the bytes are not a CID, or something follows.
pub(crate) fn binary_cid(bytes: &[u8]) -> Result<Cid, Malformed> {
    let mut rest = bytes;
    let cid = Cid::read_bytes(&mut rest).map_err(|_| Malformed("a link that is not a CID"))?;
    if rest.is_empty() { Ok(cid) } else { Err(Malformed("bytes after the CID of a link")) }
}
