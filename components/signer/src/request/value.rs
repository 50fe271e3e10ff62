//! Decoded values of calldata (ABI) and of typed data (EIP-712). The conditions of policies test
//! them.

use ruint::aliases::U256;

use crate::encoding::address::Address;

/// A value whose type is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `address`.
    Address(Address),
    /// `uintN`.
    Uint(U256),
    /// `intN`: two's complement, extended to 256 bits.
    Int(U256),
    /// `bool`.
    Bool(bool),
    /// `bytes` and `bytesN`. The latter has exactly N bytes.
    Bytes(Vec<u8>),
    /// `string`.
    Text(String),
    /// `T[]` and `T[n]`.
    List(Vec<Value>),
    /// A tuple or struct: members by name, in the order of their declaration. The name of a member
    /// without one is its index, in decimal.
    Tuple(Vec<(String, Value)>),
}

impl Value {
    /// Returns a member of a tuple. `None` if it is not a tuple, or has no such member.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Tuple(members) => members.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            _ => None,
        }
    }
}
