//! What a policy asks of a request.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{
        condition::{Answer, Condition, Path},
        domain::DomainConditions,
        selector::Selector,
    },
};

/// Conditions over the meaning of a request; none: not asked.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Ids of callers.
    pub caller: Option<OneOf<String>>,
    /// Chain ids; of typed data, its domain's.
    pub chain: Option<OneOf<u64>>,
    /// Destinations.
    pub to: Option<OneOf<Address>>,
    /// Most wei sent along.
    pub value: Option<U256>,
    /// Most wei for gas: gas limit times `maxFeePerGas`.
    pub fee: Option<U256>,
    /// First four bytes of the calldata. Security: an allow that does not ask for it matches empty calldata only.
    pub selector: Option<OneOf<Selector>>,
    /// Arguments by name or path. Every selector is a signature that has them.
    pub args: Option<Members>,
    /// How a call inside another is made. Security: an allow that does not ask for it matches no delegated call.
    pub operation: Option<OneOf<Operation>>,
    /// Names of the message's type, or its whole `encodeType`.
    pub primary_type: Option<OneOf<String>>,
    /// The domain of typed data.
    pub domain: Option<DomainConditions>,
    /// Members of the message of typed data, by name or path.
    pub fields: Option<Members>,
    /// Delegates of authorizations (EIP-7702). Security: an allow that does not ask for it matches no transaction that carries authorizations.
    pub delegate: Option<OneOf<Address>>,
    /// Lengths of messages in bytes. Security: an allow that does not ask for it matches no message of exactly 32 bytes.
    pub message_length: Option<OneOf<u64>>,
}

/// Conditions by path.
pub type Members = Vec<(Path, Condition)>;

/// How a call inside another is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A call.
    Call,
    /// The destination's code runs in the caller's place.
    DelegateCall,
}

impl Operation {
    /// The name in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::DelegateCall => "delegatecall",
        }
    }
}

/// A list of a configuration: `["*"]`, or values.
#[derive(Clone, Debug)]
pub enum OneOf<T> {
    /// Any value, said on purpose.
    Any,
    /// One of these.
    These(Vec<T>),
}

impl<T> OneOf<T> {
    /// Whether a value is meant, by a comparison with each that is listed.
    pub fn has_by(&self, same: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::These(values) => values.iter().any(same),
        }
    }

    /// What it says of a value that may be missing.
    pub(super) fn answer<V: ?Sized>(&self, value: Option<&V>) -> Answer
    where
        T: PartialEq<V>,
    {
        value.map_or(Answer::Missing, |value| Answer::of(self.has_by(|listed| listed == value)))
    }

    /// The values that are listed; none for `["*"]`.
    pub fn listed(&self) -> &[T] {
        match self {
            Self::Any => &[],
            Self::These(values) => values,
        }
    }
}
