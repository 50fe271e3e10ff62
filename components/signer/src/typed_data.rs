//! Typed data (EIP-712): what was understood of it.

use ruint::aliases::U256;

use crate::{address::Address, value::Value};

/// The domain, with the members that its `EIP712Domain` lists and no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// `name`.
    pub name: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `chainId`.
    pub chain_id: Option<U256>,
    /// `verifyingContract`.
    pub verifying_contract: Option<Address>,
    /// `salt`.
    pub salt: Option<[u8; 32]>,
}

/// Decoded typed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedData {
    /// The domain.
    pub domain: Domain,
    /// Name of the message's type.
    pub primary_type: String,
    /// `encodeType` of the message's type: it, then what it refers to in alphabetical order. Two types are the same only if these are.
    pub encoded_type: String,
    /// The message: a [`Value::Tuple`].
    pub message: Value,
    /// What is signed: Keccak-256 of `0x1901`, the domain's separator, the message's hash.
    pub digest: [u8; 32],
}
