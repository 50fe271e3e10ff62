//! Params of the gateway's own calls.

use serde_json::value::{RawValue, to_raw_value};

/// Returns a list of strings as JSON.
pub(crate) fn strings(values: &[&str]) -> Box<RawValue> {
    // Writing a list of strings cannot fail.
    to_raw_value(values).unwrap_or_default()
}

/// Returns the params that ask for a block with its transactions.
pub(crate) fn block_with_transactions(number: u64) -> Box<RawValue> {
    to_raw_value(&(format!("0x{number:x}"), true)).unwrap_or_default()
}

/// Returns the params that ask for a block with the hashes of its transactions.
pub(crate) fn block_without_transactions(number: u64) -> Box<RawValue> {
    to_raw_value(&(format!("0x{number:x}"), false)).unwrap_or_default()
}

/// Returns a string as JSON.
pub(crate) fn string(value: &str) -> Box<RawValue> {
    to_raw_value(value).unwrap_or_default()
}

/// Returns a quantity as JSON.
pub(crate) fn quantity(value: u64) -> Box<RawValue> {
    to_raw_value(&format!("0x{value:x}")).unwrap_or_default()
}
