//! From a request to the transaction that is judged and signed: what the client left out is filled in, and the whole is checked.

use ruint::aliases::U256;

use crate::{
    encoding::quantity,
    refusal::Invalid,
    transaction::{
        Fees, Shape, Transaction,
        check::check,
        gas,
        request::{TransactionRequest, at},
    },
};

/// What fills the gaps of an `eth_sendTransaction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimates {
    /// Nonce.
    pub pending_nonce: u64,
    /// Gas limit.
    pub gas: u64,
    /// `maxFeePerGas`, or `gasPrice` of a transaction that has that; wei.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas`, wei.
    pub max_priority_fee_per_gas: U256,
}

impl Estimates {
    /// Reads decimal texts. Errors: `estimates.gas` and so on, where one is no number or too large.
    pub fn read(pending_nonce: u64, gas: &str, max_fee_per_gas: &str, max_priority_fee_per_gas: &str) -> Result<Self, Invalid> {
        let wei = |field: &str, text: &str| {
            quantity::decimal_u256(text)
                .ok_or_else(|| Invalid::new(field, "decimal digits, below 2^256", crate::encoding::json::shown(&text)))
        };
        Ok(Self {
            pending_nonce,
            gas: quantity::decimal_u64(gas)
                .ok_or_else(|| Invalid::new("estimates.gas", "decimal digits, below 2^64", crate::encoding::json::shown(&gas)))?,
            max_fee_per_gas: wei("estimates.maxFeePerGas", max_fee_per_gas)?,
            max_priority_fee_per_gas: wei("estimates.maxPriorityFeePerGas", max_priority_fee_per_gas)?,
        })
    }
}

/// Completes a request with its nonce, which the caller has chosen by the client's and the ledger. A field of the client's wins; a filled-in priority fee is lowered to the client's `maxFeePerGas` where that is less. Errors: a field that is missing, or contradicts another.
pub fn complete(
    request: &TransactionRequest,
    chain_id: u64,
    nonce: Option<u64>,
    estimates: Option<&Estimates>,
) -> Result<Transaction, Invalid> {
    let transaction = assemble(request, chain_id, nonce, estimates)?;
    check(&transaction)?;
    Ok(transaction)
}

/// The least that a request can become: what the client left out is 0, its gas the intrinsic gas. What is refused of it is refused of every completion. Errors as [`complete`].
pub fn least(request: &TransactionRequest, chain_id: u64) -> Result<Transaction, Invalid> {
    let nothing = Estimates { pending_nonce: 0, gas: 0, max_fee_per_gas: U256::ZERO, max_priority_fee_per_gas: U256::ZERO };
    // A priority fee of the client's must not be above a fee that is still to come.
    let max_fee_per_gas = match &request.shape {
        Shape::DynamicFee { fees, .. } | Shape::Blob { fees, .. } | Shape::SetCode { fees, .. } => fees.max_priority_fee_per_gas,
        Shape::Legacy { .. } | Shape::AccessList { .. } => None,
    }
    .unwrap_or_default();
    let mut transaction = assemble(request, chain_id, request.nonce.or(Some(0)), Some(&Estimates { max_fee_per_gas, ..nothing }))?;
    if request.gas.is_none() {
        transaction.gas = gas::intrinsic(&transaction);
    }
    check(&transaction)?;
    Ok(transaction)
}

fn assemble(
    request: &TransactionRequest,
    chain_id: u64,
    nonce: Option<u64>,
    estimates: Option<&Estimates>,
) -> Result<Transaction, Invalid> {
    Ok(Transaction {
        chain_id,
        nonce: nonce.ok_or_else(|| missing("nonce"))?,
        shape: request.shape.filled(estimates)?,
        gas: request.gas.or(estimates.map(|estimates| estimates.gas)).ok_or_else(|| missing("gas"))?,
        to: request.to,
        value: request.value,
        data: request.data.clone(),
    })
}

impl Shape<Option<U256>> {
    fn filled(&self, estimates: Option<&Estimates>) -> Result<Shape, Invalid> {
        let price =
            |given: &Option<U256>| given.or(estimates.map(|estimates| estimates.max_fee_per_gas)).ok_or_else(|| missing("gasPrice"));
        Ok(match self {
            Self::Legacy { gas_price } => Shape::Legacy { gas_price: price(gas_price)? },
            Self::AccessList { gas_price, access_list } => {
                Shape::AccessList { gas_price: price(gas_price)?, access_list: access_list.clone() }
            }
            Self::DynamicFee { fees, access_list } => Shape::DynamicFee { fees: fees.filled(estimates)?, access_list: access_list.clone() },
            Self::Blob { fees, access_list, blobs } => {
                Shape::Blob { fees: fees.filled(estimates)?, access_list: access_list.clone(), blobs: blobs.clone() }
            }
            Self::SetCode { fees, access_list, authorizations } => {
                Shape::SetCode { fees: fees.filled(estimates)?, access_list: access_list.clone(), authorizations: authorizations.clone() }
            }
        })
    }
}

impl Fees<Option<U256>> {
    fn filled(&self, estimates: Option<&Estimates>) -> Result<Fees, Invalid> {
        let max_fee_per_gas =
            self.max_fee_per_gas.or(estimates.map(|estimates| estimates.max_fee_per_gas)).ok_or_else(|| missing("maxFeePerGas"))?;
        let filled_priority = estimates.map(|estimates| estimates.max_priority_fee_per_gas.min(max_fee_per_gas));
        let max_priority_fee_per_gas = self.max_priority_fee_per_gas.or(filled_priority).ok_or_else(|| missing("maxPriorityFeePerGas"))?;
        Ok(Fees { max_priority_fee_per_gas, max_fee_per_gas })
    }
}

fn missing(name: &str) -> Invalid {
    Invalid::new(at(name), "a value: nothing is filled in here", "nothing")
}
