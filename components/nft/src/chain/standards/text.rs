//! Texts of a contract: `name()`, `symbol()`, and URIs.

use crate::chain::abi::decode_string;

/// Maximum size of a text in bytes.
const MAX_BYTES: usize = 1024;
const WORD: usize = 32;

/// Returns a returned URI, however long. Returns `None` if it is no `string`, not UTF-8, or empty.
pub fn decode_uri(data: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(decode_string(data).ok()?).ok()?.replace('\0', "");
    (!text.trim().is_empty()).then_some(text)
}

/// Returns a returned text. Contracts that are older than the standards return a `bytes32` in place
/// of a `string`. Returns `None` if it is neither, not UTF-8, empty or too long.
pub fn decode(data: &[u8]) -> Option<String> {
    let bytes = match decode_string(data) {
        Ok(bytes) => bytes,
        Err(_) if data.len() == WORD => data,
        Err(_) => return None,
    };
    let text = core::str::from_utf8(bytes).ok()?.trim_matches(['\0', ' ', '\n', '\r', '\t']);
    (!text.is_empty() && text.len() <= MAX_BYTES).then(|| text.replace('\0', ""))
}
