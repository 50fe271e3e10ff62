//! Archives of blocks (CARv1 specification; the payload of a CARv2).
//!
//! A gateway answers a request for a path with an archive of all blocks on it. The archive is not
//! trusted: each block is verified when it is read, and an archive that ends early is noticed.

use std::collections::BTreeMap;
use std::ops::Range;

use cid::Cid;

use super::cbor::{Item, Reader};
use super::malformed::Malformed;
use super::varint;
use crate::content::digest::{self, Hash};

/// First bytes of a CARv2: the length and CBOR of `{"version": 2}`.
const V2_PRAGMA: &[u8] = b"\x0a\xa1gversion\x02";
/// Offset of the number in a CARv2 header that says where its payload starts.
const V2_PAYLOAD_AT: usize = V2_PRAGMA.len() + 16;

/// Why an archive ends before its last block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It breaks the specification, or it is truncated.
    Malformed(Malformed),
    /// A block that does not hash to its CID.
    Mismatch {
        /// CID that the archive states.
        expected: String,
        /// CID of the bytes.
        got: String,
    },
    /// A block whose hash function is not supported, so that it cannot be verified.
    UnknownHash(String),
    /// More blocks than were allowed.
    TooManyBlocks,
}

impl core::fmt::Display for Fault {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Malformed(rule) => write!(out, "a malformed CAR: {rule}"),
            Self::Mismatch { expected, got } => write!(out, "a CAR in which the bytes of {expected} hash to {got}"),
            Self::UnknownHash(cid) => write!(out, "a CAR with a block that cannot be verified: {cid}"),
            Self::TooManyBlocks => out.write_str("a CAR of too many blocks"),
        }
    }
}

/// The verified blocks of an archive.
#[derive(Debug, Default)]
pub struct Archive {
    bytes: Vec<u8>,
    blocks: BTreeMap<Cid, Range<usize>>,
    order: Vec<Cid>,
    roots: Vec<Cid>,
}

/// What is unusual about an archive for the blocks that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Blocks that occur more than once.
    pub duplicate: Vec<Cid>,
    /// Blocks that were asked for and are not there.
    pub missing: Vec<Cid>,
    /// Blocks that nobody asked for.
    pub unasked: Vec<Cid>,
    /// Whether the blocks that were asked for are in another order than they were asked for.
    pub out_of_order: bool,
}

impl Archive {
    /// Reads an archive and verifies its blocks. Also returns the fault that ended it early, if
    /// there is one. The blocks before the fault are good.
    pub fn read(bytes: Vec<u8>, max_blocks: usize) -> (Self, Option<Fault>) {
        let mut archive = Self { bytes, ..Self::default() };
        let fault = archive.index(max_blocks).err();
        (archive, fault)
    }

    /// Returns the bytes of a block.
    pub fn get(&self, cid: &Cid) -> Option<&[u8]> {
        self.bytes.get(self.blocks.get(cid)?.clone())
    }

    /// Iterates over the blocks in the order of their CIDs.
    pub fn blocks(&self) -> impl Iterator<Item = (&Cid, &[u8])> {
        self.blocks.iter().filter_map(|(cid, range)| Some((cid, self.bytes.get(range.clone())?)))
    }

    /// Returns the roots that the archive states.
    pub fn roots(&self) -> &[Cid] {
        &self.roots
    }

    /// Returns the number of different blocks.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Returns whether there is no block.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Compares the archive with the blocks that were asked for, in the order in which a walk needs
    /// each for the first time.
    pub fn compare(&self, asked: &[Cid]) -> Findings {
        let mut findings = Findings::default();
        let mut first_at = BTreeMap::new();
        for (at, cid) in self.order.iter().enumerate() {
            if first_at.contains_key(cid) {
                findings.duplicate.push(*cid);
            } else {
                first_at.insert(*cid, at);
            }
        }
        let mut last = None;
        for cid in asked.iter().filter(|cid| cid.hash().code() != 0) {
            match first_at.remove(cid) {
                Some(at) => {
                    findings.out_of_order |= last.is_some_and(|last| at < last);
                    last = Some(at);
                }
                None => findings.missing.push(*cid),
            }
        }
        findings.unasked = first_at.into_keys().collect();
        findings
    }

    fn index(&mut self, max_blocks: usize) -> Result<(), Fault> {
        let payload = payload(&self.bytes).map_err(Fault::Malformed)?;
        let mut rest = self.bytes.get(payload.clone()).unwrap_or_default();
        self.roots = header(varint::take_prefixed(&mut rest).map_err(Fault::Malformed)?).map_err(Fault::Malformed)?;
        while !rest.is_empty() {
            let section = varint::take_prefixed(&mut rest).map_err(Fault::Malformed)?;
            if self.order.len() >= max_blocks {
                return Err(Fault::TooManyBlocks);
            }
            let mut block = section;
            let cid = Cid::read_bytes(&mut block).map_err(|_| Fault::Malformed(Malformed("a block without a CID")))?;
            self.order.push(cid);
            if self.blocks.contains_key(&cid) {
                continue;
            }
            verify(&cid, block)?;
            let end = payload.end.saturating_sub(rest.len());
            self.blocks.insert(cid, end.saturating_sub(block.len())..end);
        }
        Ok(())
    }
}

fn verify(cid: &Cid, block: &[u8]) -> Result<(), Fault> {
    let hash = Hash::of(cid).map_err(|_| Fault::UnknownHash(cid.to_string()))?;
    digest::verify(cid, hash, block).map_err(|got| Fault::Mismatch { expected: cid.to_string(), got })
}

/// Returns where the CARv1 is in the bytes: everything, or the payload of a CARv2.
fn payload(bytes: &[u8]) -> Result<Range<usize>, Malformed> {
    const TRUNCATED: Malformed = Malformed("a CARv2 that is shorter than its header states");
    if !bytes.starts_with(V2_PRAGMA) {
        return Ok(0..bytes.len());
    }
    let number = |at: usize| {
        let digits = bytes.get(at..at + 8)?.first_chunk::<8>()?;
        usize::try_from(u64::from_le_bytes(*digits)).ok()
    };
    let start = number(V2_PAYLOAD_AT).ok_or(TRUNCATED)?;
    let end = number(V2_PAYLOAD_AT + 8).and_then(|size| start.checked_add(size)).ok_or(TRUNCATED)?;
    if start <= end && end <= bytes.len() { Ok(start..end) } else { Err(TRUNCATED) }
}

/// Returns the roots in a CARv1 header: `{"roots": [link], "version": 1}`.
fn header(bytes: &[u8]) -> Result<Vec<Cid>, Malformed> {
    const RULE: Malformed = Malformed("a CAR header that is not of version 1");
    let mut reader = Reader::open(bytes)?;
    let (mut roots, mut version) = (Vec::new(), None);
    let Item::Map(fields) = reader.item()? else { return Err(RULE) };
    for _ in 0..fields {
        match (reader.key()?, reader.item()?) {
            ("version", Item::Unsigned(number)) => version = Some(number),
            ("roots", Item::List(count)) => {
                for _ in 0..count {
                    let Item::Link(cid) = reader.item()? else { return Err(RULE) };
                    roots.push(cid);
                }
            }
            _ => return Err(RULE),
        }
    }
    if version == Some(1) { Ok(roots) } else { Err(RULE) }
}
