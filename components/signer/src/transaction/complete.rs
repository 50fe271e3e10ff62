//! From a request to the transaction that is judged and signed: what the client left out is filled in, and the whole is checked.

use ruint::aliases::U256;

use crate::{
    quantity,
    refusal::Invalid,
    transaction::{
        Transaction, gas,
        request::{TransactionRequest, at},
    },
};

/// What fills the gaps of an `eth_sendTransaction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Nonce.
    pub nonce: u64,
    /// Gas limit.
    pub gas: u64,
    /// `maxFeePerGas`, wei.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas`, wei.
    pub max_priority_fee_per_gas: U256,
}

impl Fill {
    /// Reads decimal texts. Errors: `fill.gas` and so on, where one is no number or too large.
    pub fn read(nonce: u64, gas: &str, max_fee_per_gas: &str, max_priority_fee_per_gas: &str) -> Result<Self, Invalid> {
        let wei = |field: &str, text: &str| {
            quantity::decimal_u256(text).ok_or_else(|| Invalid::new(field, "decimal digits, below 2^256", crate::json::shown(&text)))
        };
        Ok(Self {
            nonce,
            gas: quantity::decimal_u64(gas)
                .ok_or_else(|| Invalid::new("fill.gas", "decimal digits, below 2^64", crate::json::shown(&gas)))?,
            max_fee_per_gas: wei("fill.maxFeePerGas", max_fee_per_gas)?,
            max_priority_fee_per_gas: wei("fill.maxPriorityFeePerGas", max_priority_fee_per_gas)?,
        })
    }
}

/// Completes a request with its nonce, which the caller has chosen by the client's and the ledger. A field of the client's wins; a filled-in priority fee is lowered to the client's `maxFeePerGas` where that is less. Errors: a field that is missing, or contradicts another.
pub fn complete(request: &TransactionRequest, chain_id: u64, nonce: Option<u64>, fill: Option<&Fill>) -> Result<Transaction, Invalid> {
    let transaction = assemble(request, chain_id, nonce, fill)?;
    check(&transaction)?;
    Ok(transaction)
}

/// The least that a request can become: what the client left out is 0, its gas the intrinsic gas. What is refused of it is refused of every completion. Errors as [`complete`].
pub fn least(request: &TransactionRequest, chain_id: u64) -> Result<Transaction, Invalid> {
    let nothing = Fill { nonce: 0, gas: 0, max_fee_per_gas: U256::ZERO, max_priority_fee_per_gas: U256::ZERO };
    // A priority fee of the client's must not be above a fee that is still to come.
    let max_fee_per_gas = request.max_priority_fee_per_gas.unwrap_or_default();
    let mut transaction = assemble(request, chain_id, request.nonce.or(Some(0)), Some(&Fill { max_fee_per_gas, ..nothing }))?;
    if request.gas.is_none() {
        transaction.gas = gas::intrinsic(&transaction);
    }
    check(&transaction)?;
    Ok(transaction)
}

fn assemble(request: &TransactionRequest, chain_id: u64, nonce: Option<u64>, fill: Option<&Fill>) -> Result<Transaction, Invalid> {
    let max_fee_per_gas = request.max_fee_per_gas.or(fill.map(|fill| fill.max_fee_per_gas)).ok_or_else(|| missing("maxFeePerGas"))?;
    let filled_priority = fill.map(|fill| fill.max_priority_fee_per_gas.min(max_fee_per_gas));
    Ok(Transaction {
        chain_id,
        nonce: nonce.ok_or_else(|| missing("nonce"))?,
        max_priority_fee_per_gas: request.max_priority_fee_per_gas.or(filled_priority).ok_or_else(|| missing("maxPriorityFeePerGas"))?,
        max_fee_per_gas,
        gas: request.gas.or(fill.map(|fill| fill.gas)).ok_or_else(|| missing("gas"))?,
        to: request.to,
        value: request.value,
        data: request.data.clone(),
        access_list: request.access_list.clone(),
    })
}

fn missing(name: &str) -> Invalid {
    Invalid::new(at(name), "a value: nothing is filled in here", "nothing")
}

fn check(transaction: &Transaction) -> Result<(), Invalid> {
    let (priority, most) = (transaction.max_priority_fee_per_gas, transaction.max_fee_per_gas);
    if priority > most {
        return Err(Invalid::new(at("maxPriorityFeePerGas"), format!("at most maxFeePerGas, {most}"), priority.to_string()));
    }
    let least = gas::intrinsic(transaction);
    if transaction.gas < least {
        return Err(Invalid::new(at("gas"), format!("at least the intrinsic gas, {least}"), transaction.gas.to_string()));
    }
    if transaction.nonce == u64::MAX {
        return Err(Invalid::new(at("nonce"), "a nonce below 2^64 - 1 (EIP-2681)", transaction.nonce.to_string()));
    }
    if transaction.fee().is_none() {
        return Err(Invalid::new(at("maxFeePerGas"), "gas times maxFeePerGas below 2^256", most.to_string()));
    }
    if transaction.cost().is_none() {
        return Err(Invalid::new(at("value"), "value and fee together below 2^256", transaction.value.to_string()));
    }
    Ok(())
}
