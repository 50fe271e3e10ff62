//! Ethereum addresses and their mixed-case checksum (EIP-55).

use core::fmt;

use crate::{crypto::hash::keccak256, encoding::hex};

/// An address. It is compared as bytes and shown with its checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(pub [u8; 20]);

/// Why a text is not an address.
#[derive(Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Not `0x` and 40 hexadecimal digits.
    Malformed,
    /// Mixed case, but not the case that EIP-55 gives. Holds the right form.
    Checksum(String),
}

impl AddressError {
    /// Returns the rule that was broken.
    pub fn expected(&self) -> String {
        match self {
            Self::Malformed => "an address: 0x and 40 hexadecimal digits".into(),
            Self::Checksum(right) => format!("the address with its EIP-55 checksum, {right}, or all letters in one case"),
        }
    }
}

impl Address {
    /// Returns the address of a public key, `x ‖ y`.
    pub fn of(public_key: &[u8; 64]) -> Self {
        let mut address = [0; 20];
        for (to, from) in address.iter_mut().zip(keccak256(public_key).iter().skip(12)) {
            *to = *from;
        }
        Self(address)
    }

    /// Reads `0x` and 40 hexadecimal digits.
    ///
    /// Letters in one case carry no checksum. Letters in mixed case must be the checksum of EIP-55.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let address = Self(hex::decode_exact(text).ok_or(AddressError::Malformed)?);
        let digits = text.as_bytes().get(2..).unwrap_or_default();
        let (upper, lower) = (digits.iter().any(u8::is_ascii_uppercase), digits.iter().any(u8::is_ascii_lowercase));
        if upper && lower {
            let raised = raised(&digits.to_ascii_lowercase());
            if !digits.iter().zip(raised).all(|(digit, raised)| digit.is_ascii_digit() || digit.is_ascii_uppercase() == raised) {
                return Err(AddressError::Checksum(address.to_string()));
            }
        }
        Ok(address)
    }
}

/// With the checksum of EIP-55.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lower = hex::digits(&self.0);
        out.write_str("0x")?;
        for (digit, raised) in lower.chars().zip(raised(lower.as_bytes())) {
            fmt::Write::write_char(out, if raised { digit.to_ascii_uppercase() } else { digit })?;
        }
        Ok(())
    }
}

/// Returns for each lower-case digit whether it becomes a capital, if it is a letter.
fn raised(lower: &[u8]) -> impl Iterator<Item = bool> + use<> {
    keccak256(lower).into_iter().flat_map(|byte| [byte >> 4 >= 8, byte & 15 >= 8])
}
