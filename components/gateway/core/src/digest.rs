//! SHA-256, as header fields and rows have it.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest, Sha256};

/// Returns bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Returns a SHA-256 digest.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Returns a SHA-256 digest as lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Returns the field `Content-Digest` of a body (RFC 9530), with SHA-256 only.
pub(crate) fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", Base64::encode_string(&Sha256::digest(bytes)))
}
