//! What a configuration compares with: text, understood by the type of the value that it meets.

use core::cmp::Ordering;

use ruint::aliases::U256;

use crate::{
    encoding::{address::Address, hex, json::Json, quantity},
    request::value::Value,
};

/// An integer of 257 bits: every `uintN` and every `intN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer {
    /// Whether it is below 0; never of 0.
    pub negative: bool,
    /// Without its sign.
    pub magnitude: U256,
}

impl Integer {
    /// Reads decimal text, with `-` before it where it is below 0, or `0x` text; neither with leading zeros.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("0x") {
            let magnitude = quantity::u256("", &Json::Text(text.to_owned())).ok()?;
            return Some(Self { negative: false, magnitude });
        }
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let magnitude = quantity::decimal_u256(digits)?;
        (!negative || magnitude > U256::ZERO && magnitude <= U256::ONE << 255).then_some(Self { negative, magnitude })
    }

    /// The integer of a value; none of any other.
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

/// A text of a configuration, with every meaning that it can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// As it stands.
    pub text: String,
    /// As an integer.
    pub integer: Option<Integer>,
    /// As an address.
    pub address: Option<Address>,
    /// As bytes.
    pub bytes: Option<Vec<u8>>,
}

impl Literal {
    /// Reads a text. Errors: an address whose mixed case is not EIP-55's: the right form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let address = match Address::parse(text) {
            Ok(address) => Some(address),
            Err(crate::encoding::address::AddressError::Malformed) => None,
            Err(error) => return Err(error.expected()),
        };
        Ok(Self { text: text.to_owned(), integer: Integer::parse(text), address, bytes: hex::decode(text) })
    }

    /// Whether a value is this. None where this cannot be of the value's type.
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

    /// As `true` or `false`.
    pub fn boolean(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}
