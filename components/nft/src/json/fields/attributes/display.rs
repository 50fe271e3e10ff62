//! `display_type` (OpenSea): what a page makes of the value. The value itself is never changed.

use crate::json::value::Value;

use crate::json::decimal::Decimal;
use crate::warnings::Warnings;

/// Display types of numbers.
const NUMBERS: [&str; 3] = ["number", "boost_number", "boost_percentage"];
/// First unix time in seconds that is probably one in milliseconds (the year 5138).
const MILLISECONDS: u64 = 100_000_000_000;

/// Warns if a value does not fit its display type.
pub(super) fn verify(display_type: &str, value: &Value, at: &str, warnings: &mut Warnings) {
    let number = match value {
        Value::Number(number) => Decimal::parse(number.as_str()),
        Value::String(text) => Decimal::parse(text.trim().trim_end_matches('%')),
        _ => None,
    };
    if NUMBERS.contains(&display_type) && number.is_none() {
        warnings.push("display-type", at, format!("the display type is {display_type}, but the value is not a number"));
    }
    if display_type != "date" {
        return;
    }
    match number {
        Some(seconds) if seconds.cmp_absolute(MILLISECONDS).is_ge() => {
            warnings.push("display-type", at, "a date is in seconds since 1970, but this value is probably in milliseconds");
        }
        Some(_) => {}
        None if value.as_str().is_some_and(is_iso_date) => {
            warnings.push("display-type", at, "a date is in seconds since 1970, but this value is an ISO 8601 date");
        }
        None => warnings.push("display-type", at, "the display type is date, but the value is neither a unix time nor an ISO 8601 date"),
    }
}

/// Returns whether a text begins with a date such as `2024-05-01`.
fn is_iso_date(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    bytes.len() >= 10
        && bytes.iter().take(10).enumerate().all(|(index, byte)| if matches!(index, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
        && matches!(bytes.get(10), None | Some(b'T' | b' '))
}
