//! The effects of a request beyond its own destination: calls inside calls, and tokens that leave.

use ruint::aliases::U256;

use crate::encoding::address::Address;

/// A call that is made by another call, or by a contract that accepts a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Destination. `None` if it creates a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Calldata, or the code of a create.
    pub data: Vec<u8>,
    /// How it is made.
    pub operation: Operation,
}

/// How a call inside another one is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `CALL`.
    Call,
    /// `DELEGATECALL`: the code of the destination runs as the caller.
    DelegateCall,
}

impl Operation {
    /// Returns the name in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::DelegateCall => "delegatecall",
        }
    }
}

/// Tokens that a call or a message sends, or allows another account to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// The token's contract.
    pub token: Address,
    /// Base units: sent, or the full allowance. 2^256 - 1 if there is no limit.
    pub amount: U256,
}

impl Spend {
    /// Returns an allowance by Permit2 (`AllowanceTransfer`). There 2^160 - 1 means no limit, as
    /// transfers do not reduce it.
    pub fn allowance(token: Address, amount: U256) -> Self {
        Self { token, amount: if amount.count_ones() == 160 { U256::MAX } else { amount } }
    }
}
