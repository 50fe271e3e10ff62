//! Texts with a rule of their own.

use crate::encoding::{
    address::{Address, AddressError},
    quantity,
};

/// A chain id in decimal, from 1.
pub(crate) fn chain(text: &str) -> Option<u64> {
    quantity::decimal_u64(text).filter(|id| *id > 0)
}

/// An address. Errors: its rule.
pub(crate) fn address(text: &str) -> Result<Address, String> {
    Address::parse(text).map_err(|error| match error {
        AddressError::Malformed => "* or an address: 0x and 40 hexadecimal digits".into(),
        wrong @ AddressError::Checksum(_) => wrong.expected(),
    })
}
