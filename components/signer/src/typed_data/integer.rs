//! Integers of typed data.

use ruint::aliases::U256;

use crate::encoding::{hex, json::Json, quantity};

/// The largest integer that every JSON implementation reads as it stands: 2^53 - 1.
const SAFE: u64 = (1 << 53) - 1;

/// The integer of `uintN` (`signed` false) or `intN`, as two's complement of 256 bits. None where it is none or does not fit.
///
/// Text is decimal without leading zeros, with `-` before a negative one, or `0x` and 1 to 64 hexadecimal digits, which are never negative. JSON numbers are integers of at most 2^53 - 1 in magnitude,
/// written without fraction and exponent.
pub(super) fn read(json: &Json, bits: u32, signed: bool) -> Option<U256> {
    let (negative, magnitude) = match json {
        Json::Text(text) => parse(text)?,
        Json::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)).filter(|magnitude| *magnitude <= SAFE)?;
            (number.as_i64().is_some_and(i64::is_negative), U256::from(magnitude))
        }
        _ => return None,
    };
    let limit = U256::ONE.checked_shl(usize::try_from(if signed { bits.checked_sub(1)? } else { bits }).ok()?);
    let fits = match (signed, negative) {
        (_, false) => limit.is_none_or(|limit| magnitude < limit),
        (true, true) => limit.is_some_and(|limit| magnitude <= limit),
        (false, true) => false,
    };
    fits.then(|| if negative { magnitude.wrapping_neg() } else { magnitude })
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
