//! Integers of typed data.

use ruint::aliases::U256;

use crate::encoding::{hex, json::Json, quantity};

/// The largest integer that every JSON implementation reads exactly: 2^53 - 1.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// Reads a `uintN`. `None` if the JSON is not an integer, or out of range.
///
/// Text is decimal without leading zeros, with `-` before a negative number, or `0x` and 1 to 64
/// hexadecimal digits, which are never negative. A JSON number is an integer of at most 2^53 - 1 in
/// magnitude, without fraction and exponent.
pub(super) fn unsigned(json: &Json, bits: u32) -> Option<U256> {
    let (negative, magnitude) = read(json)?;
    let fits = power_of_two(bits).is_none_or(|limit| magnitude < limit);
    (!negative && fits).then_some(magnitude)
}

/// Reads an `intN`, as two's complement of 256 bits. `None` if the JSON is not an integer, or out
/// of range. The forms are those of [`unsigned`].
pub(super) fn signed(json: &Json, bits: u32) -> Option<U256> {
    let (negative, magnitude) = read(json)?;
    let limit = power_of_two(bits.checked_sub(1)?)?;
    if negative { (magnitude <= limit).then(|| magnitude.wrapping_neg()) } else { (magnitude < limit).then_some(magnitude) }
}

/// Returns 2 to the power of `bits`. `None` if that is not below 2^256.
fn power_of_two(bits: u32) -> Option<U256> {
    usize::try_from(bits).ok().and_then(|bits| U256::ONE.checked_shl(bits))
}

/// Returns whether the number is negative, and its magnitude.
fn read(json: &Json) -> Option<(bool, U256)> {
    match json {
        Json::Text(text) => parse(text),
        Json::Number(number) => {
            let magnitude =
                number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)).filter(|magnitude| *magnitude <= MAX_SAFE)?;
            Some((number.as_i64().is_some_and(i64::is_negative), U256::from(magnitude)))
        }
        _ => None,
    }
}

fn parse(text: &str) -> Option<(bool, U256)> {
    if let Some(digits) = text.strip_prefix("0x") {
        let whole = (1..=64).contains(&digits.len()) && digits.bytes().all(|digit| hex::nibble(digit).is_some());
        return if whole { U256::from_str_radix(digits, 16).ok().map(|value| (false, value)) } else { None };
    }
    // 2^256 has 78 digits.
    let digits = text.strip_prefix('-').unwrap_or(text);
    let magnitude = if digits.len() <= 78 { quantity::decimal_u256(digits)? } else { return None };
    let negative = digits.len() < text.len();
    (!negative || !magnitude.is_zero()).then_some((negative, magnitude))
}
