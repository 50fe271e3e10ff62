//! Blobs (EIP-4844): the hashes that a transaction names, and the sidecar that goes with it.

pub(super) mod request;

use std::rc::Rc;

use ruint::aliases::U256;

use crate::{
    crypto::hash::sha256,
    encoding::{
        hex,
        rlp::{List, decode::Reader},
    },
};

/// The most blobs of a transaction (EIP-7594).
pub const MAX_BLOBS: usize = 6;

/// The bytes of a blob.
pub const BLOB_BYTES: usize = 131_072;

/// The gas of a blob (EIP-4844). It has a price of its own.
pub const GAS_PER_BLOB: u64 = 131_072;

/// The cells of a blob. Each has a proof (EIP-7594).
pub const CELLS_PER_BLOB: usize = 128;

/// The first byte of the versioned hash of a KZG commitment.
pub const HASH_VERSION: u8 = 1;

/// A KZG commitment or proof: a compressed point of BLS12-381.
pub type Point = [u8; 48];

/// The blob fields of a type 3 transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blobs {
    /// `maxFeePerBlobGas`, wei.
    pub max_fee_per_blob_gas: U256,
    /// `blobVersionedHashes`, 1 to 6.
    pub versioned_hashes: Vec<[u8; 32]>,
    /// The sidecar, if the client sent it. It is not signed itself. The signed hashes bind it.
    pub sidecar: Option<Rc<Sidecar>>,
}

/// Blobs with their commitments and proofs.
///
/// The signer does not verify the proofs. Nodes reject a transaction with a wrong one, and the
/// signature is good for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sidecar {
    /// The blobs, 131,072 bytes each.
    pub blobs: Vec<Vec<u8>>,
    /// Their commitments.
    pub commitments: Vec<Point>,
    /// Their proofs: one for each blob (EIP-4844), or 128 for each blob (EIP-7594).
    pub proofs: Vec<Point>,
}

impl Blobs {
    /// Returns the most wei that it can pay for its blobs. `None` if that is not below 2^256.
    pub fn fee(&self) -> Option<U256> {
        U256::from(GAS_PER_BLOB).checked_mul(U256::from(self.versioned_hashes.len()))?.checked_mul(self.max_fee_per_blob_gas)
    }
}

impl Sidecar {
    /// Returns the sidecar as text, for a row of the ledger: the hexadecimal form of
    /// `rlp([blobs, commitments, proofs])`.
    pub fn to_text(&self) -> String {
        let mut lists = List::new();
        lists.list(&strings(&self.blobs)).list(&strings(&self.commitments)).list(&strings(&self.proofs));
        hex::encode(&lists.finish(&[]))
    }

    /// Reads what [`Self::to_text`] returns. `None` if it is anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = hex::decode(text)?;
        let mut lists = Reader::new(&bytes).list().ok()?;
        let blobs = lists.each(|item| item.bytes().map(<[u8]>::to_vec)).ok()?;
        let commitments = lists.each(Reader::array).ok()?;
        let proofs = lists.each(Reader::array).ok()?;
        lists.end().ok()?;
        Some(Self { blobs, commitments, proofs })
    }

    /// Returns the network form: `0x03 ‖ rlp([fields, blobs, commitments, proofs])`, with a 1
    /// before the blobs if there is a proof for each cell. `fields` is the encoded list of the
    /// signed transaction.
    pub(super) fn wrap(&self, kind: u8, fields: &[u8]) -> Vec<u8> {
        let mut wrapper = List::new();
        wrapper.encoded(fields);
        if self.proofs.len() != self.blobs.len() {
            wrapper.integer(U256::ONE);
        }
        wrapper.list(&strings(&self.blobs)).list(&strings(&self.commitments)).list(&strings(&self.proofs));
        wrapper.finish(&[kind])
    }
}

/// Returns the versioned hash of a commitment: `0x01 ‖ sha256(commitment)[1..]`.
pub fn versioned_hash(commitment: &Point) -> [u8; 32] {
    let mut hash = sha256(commitment);
    if let Some(first) = hash.first_mut() {
        *first = HASH_VERSION;
    }
    hash
}

fn strings<T: AsRef<[u8]>>(items: &[T]) -> List {
    let mut list = List::new();
    for item in items {
        list.bytes(item.as_ref());
    }
    list
}
