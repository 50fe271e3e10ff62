//! Ethereum addresses and their mixed-case checksum (EIP-55).

use core::fmt;

use crate::{hash::keccak256, hex};

/// 20 bytes. Compared as bytes, shown with the checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(pub [u8; 20]);

/// Why a text is no address.
#[derive(Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Not `0x` and 40 hexadecimal digits.
    Malformed,
    /// Mixed case, and not the case that EIP-55 gives: the right form.
    Checksum(String),
}

impl AddressError {
    /// The rule that was broken.
    pub fn expected(&self) -> String {
        match self {
            Self::Malformed => "an address: 0x and 40 hexadecimal digits".into(),
            Self::Checksum(right) => format!("the EIP-55 checksum {right}, or one case throughout"),
        }
    }
}

impl Address {
    /// The address of a public key, given as `x ‖ y`.
    pub fn of(public_key: &[u8; 64]) -> Self {
        let mut address = [0; 20];
        for (to, from) in address.iter_mut().zip(keccak256(public_key).iter().skip(12)) {
            *to = *from;
        }
        Self(address)
    }

    /// Reads `0x` and 40 digits. One case throughout carries no checksum; mixed case must be right. Errors: `AddressError`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let address = Self(hex::decode_exact(text).ok_or(AddressError::Malformed)?);
        let digits = text.get(2..).unwrap_or_default();
        let upper = digits.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower = digits.bytes().any(|byte| byte.is_ascii_lowercase());
        if upper && lower {
            let right = address.to_string();
            if right != text {
                return Err(AddressError::Checksum(right));
            }
        }
        Ok(address)
    }
}

/// With the checksum of EIP-55.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lower = hex::digits(&self.0);
        let hash = keccak256(lower.as_bytes());
        out.write_str("0x")?;
        let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        for (digit, nibble) in lower.chars().zip(nibbles) {
            fmt::Write::write_char(out, if nibble >= 8 { digit.to_ascii_uppercase() } else { digit })?;
        }
        Ok(())
    }
}
