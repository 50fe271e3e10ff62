//! Messages of `personal_sign` (EIP-191, version 0x45).

use crate::{
    crypto::hash::keccak256,
    encoding::{hex, json::Json},
    refusal::Invalid,
};

/// The bytes of a message. Text that begins with `0x` is hexadecimal and stands for the bytes it spells; if it does not spell whole bytes it is refused, never taken for text.
/// Any other text stands for its UTF-8 bytes, `0X…` and bare digits too. Nothing is guessed: whoever wants to sign text that begins with `0x` sends its bytes in hexadecimal.
/// Errors: what is wrong with it.
pub fn decode(field: &str, value: &Json) -> Result<Vec<u8>, Invalid> {
    let Json::Text(text) = value else {
        return Err(Invalid::new(field, "a message: text, or 0x and two hexadecimal digits a byte", value.shown()));
    };
    if text.starts_with("0x") {
        return hex::decode(text).ok_or_else(|| Invalid::new(field, "whole bytes in hexadecimal after 0x", value.shown()));
    }
    Ok(text.as_bytes().to_vec())
}

/// The digest that is signed: Keccak-256 of `0x19`, `Ethereum Signed Message:`, a line feed, the length in decimal, the message.
pub fn digest(message: &[u8]) -> [u8; 32] {
    let mut bytes = format!("\u{19}Ethereum Signed Message:\n{}", message.len()).into_bytes();
    bytes.extend_from_slice(message);
    keccak256(&bytes)
}
