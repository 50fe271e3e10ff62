//! Decoded arguments, read one after the other.

use ruint::aliases::U256;

use crate::{
    calldata::{
        decode::{self, DecodeError},
        parse,
    },
    encoding::address::Address,
    request::value::Value,
};

/// The rest of a list of values. Each method takes the next value, and returns `None` if it is
/// missing or of another type.
pub(super) struct Values(std::vec::IntoIter<(String, Value)>);

impl Values {
    /// Decodes the arguments of a call by a signature of this crate.
    ///
    /// Errors: the arguments are not in their canonical encoding.
    pub(super) fn decode(signature: &str, arguments: &[u8]) -> Result<Self, DecodeError> {
        // Tests validate all signatures of this crate. One that does not parse would decode
        // nothing.
        let (_, parameters) = parse::signature(signature).unwrap_or_default();
        Ok(Self(decode::arguments(&parameters, arguments)?.into_iter()))
    }

    pub(super) fn address(&mut self) -> Option<Address> {
        match self.next()? {
            Value::Address(address) => Some(address),
            _ => None,
        }
    }

    pub(super) fn uint(&mut self) -> Option<U256> {
        match self.next()? {
            Value::Uint(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn bool(&mut self) -> Option<bool> {
        match self.next()? {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn bytes(&mut self) -> Option<Vec<u8>> {
        match self.next()? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn list(&mut self) -> Option<Vec<Value>> {
        match self.next()? {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// Takes a tuple.
    pub(super) fn tuple(&mut self) -> Option<Self> {
        Self::of(self.next()?)
    }

    /// Takes a list of tuples.
    pub(super) fn tuples(&mut self) -> Option<Vec<Self>> {
        self.list()?.into_iter().map(Self::of).collect()
    }

    pub(super) fn addresses(&mut self) -> Option<Vec<Address>> {
        let values = self.list()?.into_iter();
        values
            .map(|value| match value {
                Value::Address(address) => Some(address),
                _ => None,
            })
            .collect()
    }

    pub(super) fn uints(&mut self) -> Option<Vec<U256>> {
        let values = self.list()?.into_iter();
        values
            .map(|value| match value {
                Value::Uint(number) => Some(number),
                _ => None,
            })
            .collect()
    }

    /// Takes a list of `bytes`.
    pub(super) fn blobs(&mut self) -> Option<Vec<Vec<u8>>> {
        let values = self.list()?.into_iter();
        values
            .map(|value| match value {
                Value::Bytes(bytes) => Some(bytes),
                _ => None,
            })
            .collect()
    }

    /// Skips values that do not matter.
    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.next().map(drop))
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Tuple(members) => Some(Self(members.into_iter())),
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Value> {
        self.0.next().map(|(_, value)| value)
    }
}
