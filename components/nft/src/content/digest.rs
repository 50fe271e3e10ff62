//! Verification of bytes against a CID.

use alloy_primitives::{hex, keccak256};
use blake2::Blake2b;
use blake2::digest::consts::U32;
use cid::multihash::Multihash;
use cid::{Cid, Version};
use sha2::{Digest, Sha256, Sha512};

/// A hash function that can be verified here, with its multicodec code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// 0x00: the digest is the content itself.
    Identity,
    /// 0x12.
    Sha256,
    /// 0x13.
    Sha512,
    /// 0x1b.
    Keccak256,
    /// 0xb220.
    Blake2b256,
}

/// Why the hash of a CID cannot be verified here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashError {
    /// An unsupported hash function, given by its multicodec code.
    Unsupported(u64),
    /// A digest of the wrong length.
    ///
    /// Security: a truncated digest makes collisions easy.
    Length {
        /// Length of a full digest in bytes.
        expected: u8,
        /// Length that was found.
        got: u8,
    },
}

impl Hash {
    /// Returns the hash function of a CID.
    ///
    /// Errors: the function is unsupported, or the digest has the wrong length.
    pub fn of(cid: &Cid) -> Result<Self, HashError> {
        let code = cid.hash().code();
        let (hash, expected) = match code {
            0x00 => return Ok(Self::Identity),
            0x12 => (Self::Sha256, 32),
            0x13 => (Self::Sha512, 64),
            0x1b => (Self::Keccak256, 32),
            0xb220 => (Self::Blake2b256, 32),
            _ => return Err(HashError::Unsupported(code)),
        };
        let got = cid.hash().size();
        if got == expected { Ok(hash) } else { Err(HashError::Length { expected, got }) }
    }

    /// Returns the digest of bytes as a multihash, or `None` if an identity hash would not fit.
    fn multihash(self, bytes: &[u8]) -> Option<Multihash<64>> {
        match self {
            Self::Identity => Multihash::wrap(0x00, bytes),
            Self::Sha256 => Multihash::wrap(0x12, &Sha256::digest(bytes)),
            Self::Sha512 => Multihash::wrap(0x13, &Sha512::digest(bytes)),
            Self::Keccak256 => Multihash::wrap(0x1b, keccak256(bytes).as_slice()),
            Self::Blake2b256 => Multihash::wrap(0xb220, &Blake2b::<U32>::digest(bytes)),
        }
        .ok()
    }
}

/// Returns the entity tag of bytes that are there whole: half of their SHA-256 digest, which is
/// enough to tell contents apart.
pub(super) fn tag(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes).get(..16).unwrap_or_default())
}

/// Verifies that bytes hash to the CID.
///
/// Errors: the CID that the bytes have, as text, in the same version, codec and hash.
pub fn verify(cid: &Cid, hash: Hash, bytes: &[u8]) -> Result<(), String> {
    let Some(found) = hash.multihash(bytes) else { return Err("longer than any identity CID".to_owned()) };
    if found == *cid.hash() {
        return Ok(());
    }
    Err(match cid.version() {
        Version::V0 => Cid::new_v0(found).map_or_else(|_| String::new(), |cid| cid.to_string()),
        Version::V1 => Cid::new_v1(cid.codec(), found).to_string(),
    })
}
