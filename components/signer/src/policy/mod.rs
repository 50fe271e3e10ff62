//! Policies: what may be signed.
//!
//! A deny policy that matches wins. The signer denies every request that no policy allows. The
//! order of policies matters only for messages.

pub mod condition;
pub mod conditions;
pub mod contents;
pub mod detail;
pub mod domain;
pub mod judge;
pub mod literal;
pub mod one_of;
pub mod rule;
pub mod selector;

use ruint::aliases::U256;

use crate::{encoding::address::Address, policy::conditions::Conditions, request::chain_scope::ChainScope, typed_data::TypedData};

/// The kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A transaction with a destination.
    Transaction,
    /// A transaction that creates a contract.
    Create,
    /// A message of `personal_sign`.
    Message,
    /// Typed data (EIP-712).
    TypedData,
    /// A single authorization (EIP-7702), not in a transaction.
    Authorization,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Transaction, Self::Create, Self::Message, Self::TypedData, Self::Authorization];

    /// Returns the name in configurations and audit entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Create => "create",
            Self::Message => "message",
            Self::TypedData => "typedData",
            Self::Authorization => "authorization",
        }
    }

    /// Returns whether it has a destination or code, a value and a fee.
    pub fn is_transaction(self) -> bool {
        matches!(self, Self::Transaction | Self::Create)
    }

    /// Returns whether it can have authorizations (EIP-7702).
    pub fn has_delegates(self) -> bool {
        !matches!(self, Self::Message | Self::TypedData)
    }
}

/// The effect of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A request that matches may be signed, unless a deny policy matches too.
    Allow,
    /// A request that matches is not signed.
    Deny,
}

/// A policy of the configuration.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name. No other policy has it.
    pub name: String,
    /// Its effect.
    pub effect: Effect,
    /// The kinds of requests that it is about.
    pub kinds: Vec<Kind>,
    /// Its conditions. It matches if all of them hold.
    pub when: Conditions,
}

/// The facts that policies judge: the completed request, decoded.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Id of the caller.
    pub caller: &'a str,
    /// Its kind.
    pub kind: Kind,
    /// The chains on which it has an effect. For typed data its domain names the chain.
    pub chain: ChainScope,
    /// Destination. `None` for a create, a message and typed data.
    pub to: Option<Address>,
    /// Wei sent along. `None` for a message and typed data.
    pub value: Option<U256>,
    /// The most wei that it can pay for gas. `None` for a message and typed data.
    pub fee: Option<U256>,
    /// Calldata. `None` for a create (its data is code), a message and typed data.
    pub calldata: Option<&'a [u8]>,
    /// The bytes of a message. `None` for every other kind.
    pub message: Option<&'a [u8]>,
    /// The typed data. `None` for every other kind.
    pub typed_data: Option<&'a TypedData>,
    /// The delegates (EIP-7702) of the transaction's authorizations, or of the single
    /// authorization.
    pub delegates: Vec<Delegate>,
}

/// A delegate (EIP-7702): the contract whose code an account runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegate {
    /// Chain id. 0 stands for every chain.
    pub chain_id: U256,
    /// The address of the contract. The zero address removes the delegate.
    pub address: Address,
}
