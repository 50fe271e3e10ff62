//! Policies: what may be signed. Deny wins; what nothing allows is denied; the order of policies matters for reports only.

pub mod condition;
pub mod conditions;
pub mod contents;
pub mod detail;
pub mod domain;
pub mod judge;
pub mod literal;
pub mod rule;
pub mod selector;

use ruint::aliases::U256;

use crate::{encoding::address::Address, policy::conditions::Conditions, typed_data::TypedData};

/// What a request is.
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
    /// A single authorization (EIP-7702), outside of a transaction.
    Authorization,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Transaction, Self::Create, Self::Message, Self::TypedData, Self::Authorization];

    /// The name in configurations and audit entries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Create => "create",
            Self::Message => "message",
            Self::TypedData => "typedData",
            Self::Authorization => "authorization",
        }
    }

    /// Whether it has a destination or code, a value, a fee.
    pub fn is_transaction(self) -> bool {
        matches!(self, Self::Transaction | Self::Create)
    }

    /// Whether it can carry authorizations (EIP-7702).
    pub fn has_delegates(self) -> bool {
        !matches!(self, Self::Message | Self::TypedData)
    }
}

/// Whether a policy permits or forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// What matches may be signed, unless a deny matches too.
    Allow,
    /// What matches is not signed.
    Deny,
}

/// A policy of the configuration.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name, unique.
    pub name: String,
    /// What it does.
    pub effect: Effect,
    /// The kinds it speaks of.
    pub kinds: Vec<Kind>,
    /// Its conditions, all of which must hold.
    pub when: Conditions,
}

/// What a policy is judged on: the final request, decoded.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Id of the caller.
    pub caller: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Chain id; a message has none, typed data that of its domain if it has one below 2^64.
    pub chain: Option<u64>,
    /// Destination; a create, a message and typed data have none.
    pub to: Option<Address>,
    /// Wei sent along; a message and typed data have none.
    pub value: Option<U256>,
    /// Most wei for gas; a message and typed data have none.
    pub fee: Option<U256>,
    /// Calldata; a create (its data is code), a message and typed data have none.
    pub calldata: Option<&'a [u8]>,
    /// The bytes of a message; none for anything else.
    pub message: Option<&'a [u8]>,
    /// The typed data; none for anything else.
    pub typed_data: Option<&'a TypedData>,
    /// Code that accounts are to run (EIP-7702): of the transaction's authorizations, or of the single one.
    pub delegates: Vec<Delegate>,
}

/// An account's code by an authorization (EIP-7702).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delegate {
    /// Chain id; 0: every chain.
    pub chain_id: U256,
    /// Whose code it is; the zero address takes a delegation back.
    pub address: Address,
}
