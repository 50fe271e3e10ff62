//! The members of a message of a known type.

use ruint::aliases::U256;

use crate::{encoding::address::Address, request::value::Value};

/// The members of a message, and the contract that is to accept it.
pub(super) struct Members<'a> {
    pub(super) message: &'a Value,
    /// `verifyingContract`.
    pub(super) contract: Option<Address>,
}

impl<'a> Members<'a> {
    /// Returns the members of a struct inside.
    pub(super) fn of(&self, message: &'a Value) -> Self {
        Self { message, contract: self.contract }
    }

    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.message.member(name)
    }

    pub(super) fn address(&self, name: &str) -> Option<Address> {
        match self.value(name)? {
            Value::Address(address) => Some(*address),
            _ => None,
        }
    }

    pub(super) fn uint(&self, name: &str) -> Option<U256> {
        match self.value(name)? {
            Value::Uint(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn bool(&self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        match self.value(name)? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}
