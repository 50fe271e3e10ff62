//! Blobs (EIP-4844): the hashes that a transaction names, and the sidecar that travels beside it.

pub(super) mod request;

use std::rc::Rc;

use ruint::aliases::U256;

use crate::{crypto::hash::sha256, encoding::rlp::List, transaction::gas::PER_BLOB};

/// Most blobs of a transaction (EIP-7594).
pub const MAX_BLOBS: usize = 6;

/// Bytes of a blob.
pub const BLOB_BYTES: usize = 131_072;

/// Proofs of a blob where cells are proven (EIP-7594).
pub const CELLS: usize = 128;

/// First byte of a versioned hash that stands for a KZG commitment.
pub const VERSION: u8 = 1;

/// A KZG commitment or proof: a compressed point of BLS12-381.
pub type Point = [u8; 48];

/// What a type 3 transaction says of its blobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blobs {
    /// `maxFeePerBlobGas`, wei.
    pub max_fee_per_blob_gas: U256,
    /// `blobVersionedHashes`, 1 to 6.
    pub versioned_hashes: Vec<[u8; 32]>,
    /// The sidecar, where it was given. It is no part of what is signed; the hashes bind it.
    pub sidecar: Option<Rc<Sidecar>>,
}

/// Blobs with their commitments and proofs. The proofs are not verified here: a wrong one keeps a transaction from being taken and signs nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sidecar {
    /// The blobs, 131,072 bytes each.
    pub blobs: Vec<Vec<u8>>,
    /// Their commitments.
    pub commitments: Vec<Point>,
    /// Their proofs: one a blob (EIP-4844), or 128 (EIP-7594).
    pub proofs: Vec<Point>,
}

impl Blobs {
    /// The most it can pay for its blobs, wei. None past 2^256.
    pub fn fee(&self) -> Option<U256> {
        U256::from(PER_BLOB).checked_mul(U256::from(self.versioned_hashes.len()))?.checked_mul(self.max_fee_per_blob_gas)
    }
}

impl Sidecar {
    /// The network form: `0x03 ‖ rlp([fields, blobs, commitments, proofs])`, with a 1 before the blobs where cells are proven. `fields`: the signed transaction's list, encoded.
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

/// The versioned hash of a commitment: `0x01 ‖ sha256(commitment)[1..]`.
pub fn versioned_hash(commitment: &Point) -> [u8; 32] {
    let mut hash = sha256(commitment);
    if let Some(first) = hash.first_mut() {
        *first = VERSION;
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
