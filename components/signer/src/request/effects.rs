//! What a request makes happen beyond its own destination: calls inside calls, and tokens that leave.

use ruint::aliases::U256;

use crate::encoding::address::Address;

/// A call that another call, or a message that a contract accepts, makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Destination; none: it creates a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Calldata, or the code of a create.
    pub data: Vec<u8>,
    /// Whether the code of `to` runs in the caller's place (`DELEGATECALL`).
    pub delegated: bool,
}

/// Tokens that a call or a message sends or allows another to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// The token's contract.
    pub token: Address,
    /// Base units: sent, or the full allowance. 2^256 - 1 where there is no limit.
    pub amount: U256,
}

impl Spend {
    /// An allowance by Permit2 (`AllowanceTransfer`), where 2^160 - 1 is no limit: it does not get smaller.
    pub fn allowance(token: Address, amount: U256) -> Self {
        Self { token, amount: if amount.count_ones() == 160 { U256::MAX } else { amount } }
    }
}
