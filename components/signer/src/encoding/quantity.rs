//! Numbers and bytes as text: `QUANTITY` and `DATA` of the Ethereum JSON-RPC, and the decimal text
//! of configurations and ledgers.

use ruint::aliases::U256;

use crate::{
    encoding::{
        address::{Address, AddressError},
        hex,
        json::Json,
    },
    refusal::Invalid,
};

/// Reads a `QUANTITY`: `0x`, then digits without a leading zero. Zero is `0x0`.
///
/// A JSON number is an error, as many implementations lose its digits past 2^53.
pub fn u256(field: &str, value: &Json) -> Result<U256, Invalid> {
    let refuse = |expected: &str| Err(Invalid::at(field).expected(expected).got(value.shown()));
    let Json::Text(text) = value else {
        return refuse("a quantity: text of 0x and hexadecimal digits");
    };
    let digits = match text.strip_prefix("0x") {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|digit| hex::nibble(digit).is_some()) => digits,
        _ => return refuse("a quantity: text of 0x and hexadecimal digits"),
    };
    if digits.len() > 1 && digits.starts_with('0') {
        return refuse("a quantity without leading zeros");
    }
    U256::from_str_radix(digits, 16).or_else(|_| refuse("a quantity below 2^256"))
}

/// Reads a `QUANTITY` below 2^64.
pub fn u64(field: &str, value: &Json) -> Result<u64, Invalid> {
    u64::try_from(u256(field, value)?).map_err(|_| Invalid::at(field).expected("a quantity below 2^64").got(value.shown()))
}

/// Reads `DATA`: `0x` and whole bytes.
pub fn data(field: &str, value: &Json) -> Result<Vec<u8>, Invalid> {
    match value {
        Json::Text(text) => hex::decode(text),
        _ => None,
    }
    .ok_or_else(|| Invalid::at(field).expected("data: text of 0x and two hexadecimal digits for each byte").got(value.shown()))
}

/// Reads `DATA` of exactly 32 bytes.
pub fn word(field: &str, value: &Json) -> Result<[u8; 32], Invalid> {
    match value {
        Json::Text(text) => hex::decode_exact(text),
        _ => None,
    }
    .ok_or_else(|| Invalid::at(field).expected("32 bytes: 0x and 64 hexadecimal digits").got(value.shown()))
}

/// Reads an address.
pub fn address(field: &str, value: &Json) -> Result<Address, Invalid> {
    match value {
        Json::Text(text) => Address::parse(text),
        _ => Err(AddressError::Malformed),
    }
    .map_err(|error| Invalid::at(field).expected(error.expected()).got(value.shown()))
}

/// Reads decimal text without leading zeros. `None` if it is not that, or not below 2^256.
pub fn decimal_u256(text: &str) -> Option<U256> {
    if is_decimal(text) { U256::from_str_radix(text, 10).ok() } else { None }
}

/// Reads decimal text without leading zeros. `None` if it is not that, or not below 2^64.
pub fn decimal_u64(text: &str) -> Option<u64> {
    if is_decimal(text) { text.parse().ok() } else { None }
}

fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'))
}
