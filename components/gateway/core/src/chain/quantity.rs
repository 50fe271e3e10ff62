//! Quantities of a chain's answers. They are validated here, so that an error in them does not
//! count as the client's.

use core::ops::RangeInclusive;

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::response::Outcome;

/// Reads a quantity below 2^128.
///
/// # Errors
/// `upstream-error` if it is not one.
pub(crate) fn quantity(answer: &RawValue, method: &str) -> Result<u128, Outcome> {
    parse(answer.get()).ok_or_else(|| unusable(method, "a quantity below 2^128", answer.get()))
}

/// Reads a quantity within bounds. `expected` says them in words.
///
/// # Errors
/// `upstream-error` if it is not one.
pub(crate) fn within(answer: &RawValue, method: &str, expected: &str, bounds: RangeInclusive<u64>) -> Result<u64, Outcome> {
    let value = parse_u64(answer).filter(|value| bounds.contains(value));
    value.ok_or_else(|| unusable(method, expected, answer.get()))
}

/// Returns whether a JSON text is a quantity of at most 256 bits.
pub(crate) fn is_word(text: &str) -> bool {
    digits(text).is_some_and(|digits| (1..=64).contains(&digits.len()))
}

/// Reads a JSON text that is a quantity. `None` if it is not, or not below 2^128.
pub(crate) fn parse(text: &str) -> Option<u128> {
    u128::from_str_radix(digits(text)?, 16).ok()
}

/// Reads an answer that is a quantity. `None` if it is not, or not below 2^64.
pub(crate) fn parse_u64(answer: &RawValue) -> Option<u64> {
    u64::try_from(parse(answer.get())?).ok()
}

fn digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("\"0x")?.strip_suffix('"')?;
    // `from_str_radix` would also accept a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)
}

/// Makes the problem of an answer that cannot be used.
pub(crate) fn unusable(method: &str, expected: &str, got: &str) -> Outcome {
    Problem::invalid(Code::UpstreamError, method, expected, got).into()
}
