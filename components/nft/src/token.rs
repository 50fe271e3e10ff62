//! The identity of a token: chain, contract and token id.

use alloy_primitives::{Address, U256};

use crate::error::Invalid;

/// A validated contract identity in canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Chain id (EIP-155), 1 to 2^63-1.
    pub chain: u64,
    /// Address.
    pub address: Address,
}

impl Contract {
    /// Parses the two parts.
    ///
    /// # Errors
    /// The first part that is malformed, with its rule.
    pub fn parse(chain: &str, address: &str) -> Result<Self, Invalid> {
        Ok(Self { chain: parse_chain(chain)?, address: parse_address("contract", address)? })
    }

    /// Parses an address. `field` names it in the error.
    ///
    /// # Errors
    /// The address is malformed.
    pub fn parse_address(field: &'static str, text: &str) -> Result<Address, Invalid> {
        parse_address(field, text)
    }
}

/// A validated token identity in canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Chain id (EIP-155), 1 to 2^63-1.
    pub chain: u64,
    /// Contract address.
    pub contract: Address,
    /// Token id.
    pub id: U256,
}

impl Token {
    /// Parses the three parts.
    ///
    /// Errors: the first part that is malformed, with its rule.
    pub fn parse(chain: &str, contract: &str, id: &str) -> Result<Self, Invalid> {
        Ok(Self { chain: parse_chain(chain)?, contract: parse_address("contract", contract)?, id: parse_id(id)? })
    }

    /// Returns the contract address in EIP-55 form.
    pub fn checksummed(&self) -> String {
        self.contract.to_checksum(None)
    }

    /// Returns the replacement for `{id}` (ERC-1155, "Metadata"): 64 lower-case hexadecimal digits
    /// without `0x`.
    pub fn padded_id(&self) -> String {
        alloy_primitives::hex::encode(self.id.to_be_bytes::<32>())
    }
}

fn parse_chain(text: &str) -> Result<u64, Invalid> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse::<u64>()
        .ok()
        .filter(|chain| canonical && *chain < 1 << 63)
        .ok_or_else(|| Invalid::new("chain", "a chain id (EIP-155): decimal without leading zeros, 1 to 2^63-1", text))
}

fn parse_address(field: &'static str, text: &str) -> Result<Address, Invalid> {
    const SHAPE: &str = "0x and 40 hexadecimal digits";
    let digits = text
        .strip_prefix("0x")
        .filter(|digits| digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .ok_or_else(|| Invalid::new(field, SHAPE, text))?;
    let address: Address = digits.parse().map_err(|_| Invalid::new(field, SHAPE, text))?;
    let mixed = digits.bytes().any(|byte| byte.is_ascii_lowercase()) && digits.bytes().any(|byte| byte.is_ascii_uppercase());
    let checksummed = address.to_checksum(None);
    if mixed && checksummed != text {
        return Err(Invalid::new(field, format!("the EIP-55 checksum of a mixed-case address: {checksummed}"), text));
    }
    Ok(address)
}

fn parse_id(text: &str) -> Result<U256, Invalid> {
    // 2^256-1 has 78 decimal and 64 hexadecimal digits.
    let parsed = match text.strip_prefix("0x") {
        Some(digits) if (1..=64).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            U256::from_str_radix(digits, 16).ok()
        }
        None if (1..=78).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) => U256::from_str_radix(text, 10).ok(),
        _ => None,
    };
    parsed.ok_or_else(|| Invalid::new("tokenId", "decimal or 0x hexadecimal digits, at most 2^256-1", text))
}
