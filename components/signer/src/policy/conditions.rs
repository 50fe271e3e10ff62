//! The conditions of a policy.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{
        condition::{Condition, Path},
        domain::DomainConditions,
        one_of::OneOf,
        selector::Selector,
    },
    request::effects::Operation,
};

/// The conditions of a policy. `None` if a condition is left out.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Ids of callers.
    pub caller: Option<OneOf<String>>,
    /// Chain ids. For typed data that of its domain.
    pub chain: Option<OneOf<u64>>,
    /// Destinations.
    pub to: Option<OneOf<Address>>,
    /// The most wei sent along.
    pub value: Option<U256>,
    /// The most wei for gas: gas limit times `maxFeePerGas`.
    pub fee: Option<U256>,
    /// First four bytes of the calldata.
    ///
    /// Security: an allow policy without it matches only empty calldata.
    pub selector: Option<OneOf<Selector>>,
    /// Arguments by name or path. Every selector is then a signature with these arguments.
    pub args: Option<Members>,
    /// How a call inside another one is made.
    ///
    /// Security: an allow policy without it matches no delegatecall.
    pub operation: Option<OneOf<Operation>>,
    /// Names of the type of the message, or its whole `encodeType`.
    pub primary_type: Option<OneOf<String>>,
    /// The domain of typed data.
    pub domain: Option<DomainConditions>,
    /// Members of the message of typed data, by name or path.
    pub fields: Option<Members>,
    /// Delegates of authorizations (EIP-7702).
    ///
    /// Security: an allow policy without it matches no transaction with authorizations.
    pub delegate: Option<OneOf<Address>>,
    /// Lengths of messages in bytes.
    ///
    /// Security: an allow policy without it matches no message of exactly 32 bytes.
    pub message_length: Option<OneOf<u64>>,
}

/// Conditions by path.
pub type Members = Vec<(Path, Condition)>;
