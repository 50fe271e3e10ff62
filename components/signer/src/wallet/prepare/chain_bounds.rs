//! The bounds that the chain sets a transaction: the gas of a block, and the balance of the
//! account. A node refuses what is outside them, so it is refused before it has a nonce.

use crate::{
    refusal::{Invalid, Refusal},
    transaction::{Transaction, complete::Estimates, fields::AT},
};

/// Refuses a transaction that is outside the bounds. A bound that is not known is not checked.
///
/// Errors: `gas-above-limit`, `insufficient-funds`.
pub(super) fn refuse_outside(transaction: &Transaction, estimates: &Estimates) -> Result<(), Refusal> {
    if let Some(limit) = estimates.block_gas_limit.filter(|limit| transaction.gas > *limit) {
        let expected = format!("at most {limit}, the gas limit of a block");
        return Err(Refusal::GasAboveLimit(Invalid::at(format!("{AT}.gas")).expected(expected).got(transaction.gas.to_string())));
    }
    // The completion validated that the cost is below 2^256.
    let (Some(balance), Some(cost)) = (estimates.balance, transaction.cost()) else { return Ok(()) };
    if balance < cost {
        let expected = format!("at least {cost} wei, the value and the most that gas and blobs can cost");
        return Err(Refusal::InsufficientFunds(Invalid::at("balance of the sender").expected(expected).got(format!("{balance} wei"))));
    }
    Ok(())
}
