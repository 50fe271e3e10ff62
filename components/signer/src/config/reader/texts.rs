//! Texts that more than one section reads.

use crate::encoding::{
    address::{Address, AddressError},
    quantity,
};

/// The rule of a chain id.
pub(crate) const CHAIN_RULE: &str = "a chain id in decimal, from 1";

/// Reads a chain id in decimal, from 1.
pub(crate) fn chain(text: &str) -> Option<u64> {
    quantity::decimal_u64(text).filter(|id| *id > 0)
}

/// Reads an address.
///
/// Errors: the rule of a list with addresses.
pub(crate) fn address(text: &str) -> Result<Address, String> {
    Address::parse(text).map_err(|error| match error {
        AddressError::Malformed => "* or an address: 0x and 40 hexadecimal digits".into(),
        wrong @ AddressError::Checksum(_) => wrong.expected(),
    })
}
