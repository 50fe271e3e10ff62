//! `VerifiableURI` and `JSONURL` of LUKSO (LSP2), by which LSP8 tokens name their document.

use crate::chain::decode::Tuple;

/// `keccak256("LSP4Metadata")`, the key of the document.
pub const LSP4_METADATA: [u8; 32] = [
    0x9a, 0xfb, 0x95, 0xca, 0xcc, 0x9f, 0x95, 0x85, 0x8e, 0xc4, 0x4a, 0xa8, 0xc3, 0xb6, 0x85, 0x51, 0x10, 0x02, 0xe3, 0x0a, 0xe5, 0x44,
    0x15, 0x82, 0x3f, 0x40, 0x61, 0x28, 0xb8, 0x5b, 0x23, 0x8e,
];
/// `keccak256("LSP8TokenMetadataBaseURI")`, the key of the start of all documents' URIs.
pub const LSP8_BASE_URI: [u8; 32] = [
    0x1a, 0x76, 0x28, 0x60, 0x0c, 0x3b, 0xac, 0x71, 0x01, 0xf5, 0x36, 0x97, 0xf4, 0x8d, 0xf3, 0x81, 0xdd, 0xc3, 0x6b, 0x90, 0x15, 0xe7,
    0xd7, 0xc9, 0xc5, 0x63, 0x3d, 0x12, 0x52, 0xaa, 0x28, 0x43,
];
/// `keccak256(utf8)`, the hash function that a `JSONURL` begins with.
const JSON_URL: [u8; 4] = [0x6f, 0x35, 0x7c, 0x6a];
/// Length of the hash of a `JSONURL`.
const HASH: usize = 32;

/// Reads the answer to `getDataForTokenId` or `getData`: `bytes` that hold a URI with its
/// verification. Returns `None` if there is none.
pub fn decode(data: &[u8]) -> Option<String> {
    let value = Tuple::new(data).bytes(0).ok()?;
    let uri = match value.strip_prefix(&JSON_URL) {
        Some(rest) => rest.get(HASH..)?,
        None => {
            // `0x0000`, the verification method, the length of its data, its data, and the URI.
            let rest = value.strip_prefix(&[0, 0])?.get(4..)?;
            let (length, rest) = rest.split_first_chunk::<2>()?;
            rest.get(usize::from(u16::from_be_bytes(*length))..)?
        }
    };
    core::str::from_utf8(uri).ok().filter(|uri| !uri.is_empty()).map(str::to_owned)
}
