//! Messages of `personal_sign` (EIP-191, version 0x45).

use crate::{
    crypto::hash::keccak256,
    encoding::{hex, json::Json},
    refusal::Invalid,
};

/// Reads the bytes of a message.
///
/// Text that begins with `0x` is hexadecimal. If it is not whole bytes it is an error, never taken
/// for text. Any other text stands for its UTF-8 bytes, also `0X…` and digits alone. A client that
/// wants to sign text that begins with `0x` sends the bytes of that text in hexadecimal.
pub fn decode(field: &str, value: &Json) -> Result<Vec<u8>, Invalid> {
    let Json::Text(text) = value else {
        return Err(Invalid::at(field).expected("a message: text, or 0x and two hexadecimal digits for each byte").got(value.shown()));
    };
    if text.starts_with("0x") {
        return hex::decode(text).ok_or_else(|| {
            Invalid::at(field)
                .expected("two hexadecimal digits for each byte after 0x; to sign text that begins with 0x, send its bytes in hexadecimal")
                .got(value.shown())
        });
    }
    Ok(text.as_bytes().to_vec())
}

/// Returns the digest that is signed: Keccak-256 of `0x19`, `Ethereum Signed Message:`, a line
/// feed, the length in decimal, the message.
pub fn digest(message: &[u8]) -> [u8; 32] {
    let mut bytes = format!("\u{19}Ethereum Signed Message:\n{}", message.len()).into_bytes();
    bytes.extend_from_slice(message);
    keccak256(&bytes)
}
