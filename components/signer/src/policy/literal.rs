//! Literals: texts of a configuration, compared with a value by the type of the value.

use core::cmp::Ordering;

use ruint::aliases::U256;

use crate::{
    encoding::{address::Address, hex, json::Json, quantity},
    request::value::Value,
};

/// An integer of 257 bits: every `uintN` and every `intN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer {
    /// Whether it is below 0. 0 is never negative.
    pub negative: bool,
    /// The number without its sign.
    pub magnitude: U256,
}

impl Integer {
    /// Reads decimal text, with `-` before a negative number, or `0x` text. Leading zeros are not
    /// accepted.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("0x") {
            let magnitude = quantity::u256("", &Json::Text(text.to_owned())).ok()?;
            return Some(Self { negative: false, magnitude });
        }
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let magnitude = quantity::decimal_u256(digits)?;
        (!negative || magnitude > U256::ZERO && magnitude <= U256::ONE << 255).then_some(Self { negative, magnitude })
    }

    /// Returns the integer of a value. `None` if it is not an integer.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Uint(number) => Some(Self { negative: false, magnitude: *number }),
            Value::Int(number) if number.bit(255) => Some(Self { negative: true, magnitude: U256::ZERO.wrapping_sub(*number) }),
            Value::Int(number) => Some(Self { negative: false, magnitude: *number }),
            _ => None,
        }
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude.cmp(&other.magnitude),
            (true, true) => other.magnitude.cmp(&self.magnitude),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A text of a configuration, with every meaning that it can have. `None` if it does not have a
/// meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The text as it stands.
    pub text: String,
    /// The text as an integer.
    pub integer: Option<Integer>,
    /// The text as an address.
    pub address: Option<Address>,
    /// The text as bytes.
    pub bytes: Option<Vec<u8>>,
}

impl Literal {
    /// Reads a text.
    ///
    /// Errors: an address in mixed case without the right checksum (EIP-55).
    pub fn parse(text: &str) -> Result<Self, String> {
        let address = match Address::parse(text) {
            Ok(address) => Some(address),
            Err(crate::encoding::address::AddressError::Malformed) => None,
            Err(error) => return Err(error.expected()),
        };
        Ok(Self { text: text.to_owned(), integer: Integer::parse(text), address, bytes: hex::decode(text) })
    }

    /// Returns whether a value is equal. `None` if the text has no meaning of the value's type.
    pub fn is(&self, value: &Value) -> Option<bool> {
        match value {
            Value::Address(address) => self.address.map(|own| own == *address),
            Value::Uint(_) | Value::Int(_) => Some(self.integer? == Integer::of(value)?),
            Value::Bool(value) => self.boolean().map(|own| own == *value),
            Value::Bytes(bytes) => self.bytes.as_ref().map(|own| own == bytes),
            Value::Text(text) => Some(self.text == *text),
            Value::List(_) | Value::Tuple(_) => None,
        }
    }

    /// Returns the text as a boolean.
    pub fn boolean(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}
