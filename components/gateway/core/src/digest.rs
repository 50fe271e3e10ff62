//! Digests: SHA-256, as header fields and rows have it, and Keccak-256, as chains have it.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest, Sha256};
use sha3::Keccak256;

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

/// Returns the Keccak-256 digest of bytes in hexadecimal, as `0x` text. `None` if the text is none
/// of bytes.
pub(crate) fn keccak256_of_hex(text: &str) -> Option<String> {
    let digits = text.strip_prefix("0x")?;
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let digit = |character: u8| char::from(character).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some((digit(*high)? << 4) | digit(*low)?)).collect();
    Some(format!("0x{}", hex(&Keccak256::digest(bytes?))))
}

#[cfg(test)]
mod tests {
    use super::keccak256_of_hex;

    #[test]
    fn hashes_bytes_in_hexadecimal() {
        let empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
        assert_eq!(keccak256_of_hex("0x").as_deref(), Some(empty));
        assert_eq!(keccak256_of_hex("0x00").as_deref(), Some("0xbc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a"));
        for text in ["", "00", "0x0", "0xgg", "0x+1", "0x\u{e9}"] {
            assert_eq!(keccak256_of_hex(text), None, "{text}");
        }
    }
}
