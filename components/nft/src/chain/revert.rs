//! Description of reverts for people.

use alloy_primitives::{U256, hex};

use super::abi::decode_string;
use crate::error::shorten;

/// `Error(string)`.
const ERROR: [u8; 4] = [0x08, 0xc3, 0x79, 0xa0];
/// `Panic(uint256)`.
const PANIC: [u8; 4] = [0x4e, 0x48, 0x7b, 0x71];

/// Returns the reason in the revert data, or the node's message if there is no data.
pub(crate) fn describe(data: &[u8], message: &str) -> String {
    match data.split_first_chunk::<4>() {
        Some((&ERROR, rest)) => match decode_string(rest) {
            Ok(reason) => format!("reverted: {}", shorten(&String::from_utf8_lossy(reason))),
            Err(_) => "reverted with a malformed Error(string)".to_owned(),
        },
        Some((&PANIC, rest)) => match U256::try_from_be_slice(rest) {
            Some(code) => format!("panicked with code {code}"),
            None => "panicked".to_owned(),
        },
        Some((selector, _)) => format!("reverted with the custom error 0x{}", hex::encode(selector)),
        None => format!("failed: {}", shorten(message)),
    }
}
