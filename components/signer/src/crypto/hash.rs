//! The hash functions: Keccak-256 for what Ethereum signs, SHA-256 for what mintmark records.

use sha2::Digest as _;

/// Returns the Keccak-256 hash as Ethereum uses it, with the padding from before FIPS 202.
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    sha3::Keccak256::digest(bytes).into()
}

/// Returns the SHA-256 hash (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// Returns the SHA-256 hash over several parts. Each stands after its length (8 bytes, big-endian),
/// so two different lists of parts never give the same bytes.
pub fn sha256_of_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = sha2::Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
