//! A simulated trustless gateway, and small trees of blocks.

use std::collections::BTreeMap;
use std::fs;

use cid::Cid;
use cid::multihash::Multihash;
use mintmark_nft::content::unixfs::murmur3::x64_64;
use mintmark_nft::http::{Action, Wanted};
use sha2::{Digest, Sha256};

use super::{Outcome, car, ok, status, vectors};

/// Blocks by their CIDs.
#[derive(Clone, Default)]
pub struct Blocks(pub BTreeMap<Cid, Vec<u8>>);

pub fn cid(codec: u64, block: &[u8]) -> Cid {
    Cid::new_v1(codec, Multihash::wrap(0x12, &Sha256::digest(block)).unwrap())
}

/// A field of a protobuf message that holds bytes.
pub fn field(tag: u8, bytes: &[u8]) -> Vec<u8> {
    [vec![tag], varint(bytes.len() as u64), bytes.to_vec()].concat()
}

pub fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
    out
}

impl Blocks {
    /// Returns the blocks of a CAR file of the vectors.
    pub fn of_car(name: &str) -> Self {
        Self(car::blocks(&fs::read(vectors::path(name)).unwrap()).into_iter().collect())
    }

    pub fn put(&mut self, codec: u64, block: &[u8]) -> Cid {
        let cid = cid(codec, block);
        self.0.insert(cid, block.to_vec());
        cid
    }

    /// Adds a dag-pb node of links and a UnixFS message.
    pub fn node(&mut self, links: &[(&str, Cid)], unixfs: &[u8]) -> Cid {
        let mut block = Vec::new();
        for (name, cid) in links {
            block.extend(field(0x12, &[field(0x0a, &cid.to_bytes()), field(0x12, name.as_bytes())].concat()));
        }
        block.extend(field(0x0a, unixfs));
        self.put(0x70, &block)
    }

    /// Adds a directory in shards of fanout 256.
    pub fn sharded_directory(&mut self, entries: &[(&str, Cid)]) -> Cid {
        self.shard(entries, 0)
    }

    fn shard(&mut self, entries: &[(&str, Cid)], level: u32) -> Cid {
        let mut slots: BTreeMap<u64, Vec<(&str, Cid)>> = BTreeMap::new();
        for (name, cid) in entries {
            slots.entry(x64_64(name.as_bytes()) >> (56 - 8 * level) & 255).or_default().push((name, *cid));
        }
        let mut bits = [0u8; 32];
        let mut links = Vec::new();
        for (slot, entries) in slots {
            bits[31 - usize::try_from(slot / 8).unwrap()] |= 1 << (slot % 8);
            links.push(match entries.as_slice() {
                [(name, cid)] => (format!("{slot:02X}{name}"), *cid),
                many => (format!("{slot:02X}"), self.shard(many, level + 1)),
            });
        }
        let links: Vec<_> = links.iter().map(|(name, cid)| (name.as_str(), *cid)).collect();
        // Type, bit field, hash function and fanout.
        self.node(&links, &[vec![8, 5], field(0x12, &bits), vec![0x28, 0x22, 0x30, 0x80, 2]].concat())
    }

    pub fn directory(&mut self, entries: &[(&str, Cid)]) -> Cid {
        self.node(entries, &[8, 1])
    }

    /// Adds a file of raw leaves of the given size.
    pub fn file(&mut self, bytes: &[u8], leaf: usize) -> Cid {
        let leaves: Vec<_> = bytes.chunks(leaf).map(|part| (self.put(0x55, part), part.len() as u64)).collect();
        self.file_of(&leaves)
    }

    /// Adds a node of parts with their sizes.
    pub fn file_of(&mut self, parts: &[(Cid, u64)]) -> Cid {
        let links: Vec<_> = parts.iter().map(|(cid, _)| ("", *cid)).collect();
        let size: u64 = parts.iter().map(|(_, size)| size).sum();
        let sizes: Vec<u8> = parts.iter().flat_map(|(_, size)| [vec![0x20], varint(*size)].concat()).collect();
        self.node(&links, &[vec![8, 2, 0x18], varint(size), sizes].concat())
    }

    /// Answers a request for a block, as a trustless gateway does. Everything else is 404.
    pub fn answer(&self, wanted: &Wanted) -> Outcome {
        let Action::Fetch(fetch) = &wanted.action else { return status(404) };
        let block = fetch.url.split_once("/ipfs/").and_then(|(_, path)| path.strip_suffix("?format=raw"));
        let cid = block.and_then(|text| text.parse::<Cid>().ok());
        cid.and_then(|cid| self.0.get(&cid)).map_or_else(|| status(404), |block| ok(block.clone()))
    }
}
