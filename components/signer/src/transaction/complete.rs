//! Completes a request to the transaction that is judged and signed: fills in what the client left
//! out, and validates the whole.

use ruint::aliases::U256;

use crate::{
    encoding::{json::shown, quantity},
    refusal::Invalid,
    transaction::{
        Fees, Shape, Transaction,
        fields::{TypeSource, at},
        gas,
        request::TransactionRequest,
        validate::validate,
    },
};

/// What the chain says for an `eth_sendTransaction`: values for the fields that it leaves out, and
/// the bounds that it has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimates {
    /// The account's next nonce on the chain, pending transactions included.
    pub pending_nonce: u64,
    /// Gas limit.
    pub gas: u64,
    /// `maxFeePerGas` in wei. It is the `gasPrice` of a transaction that has that field.
    pub max_fee_per_gas: U256,
    /// `maxPriorityFeePerGas` in wei. `None` if the chain has no EIP-1559, or the transaction has a
    /// `gasPrice`.
    pub max_priority_fee_per_gas: Option<U256>,
    /// The gas limit of a block. `None` if it is not known.
    pub block_gas_limit: Option<u64>,
    /// The account's balance in wei. `None` if it is not known.
    pub balance: Option<U256>,
}

/// Estimates in the form of the WIT: wei and gas in decimal text.
#[derive(Clone, Copy, Debug)]
pub struct EstimateTexts<'a> {
    /// See [`Estimates::pending_nonce`].
    pub pending_nonce: u64,
    /// See [`Estimates::gas`].
    pub gas: &'a str,
    /// See [`Estimates::max_fee_per_gas`].
    pub max_fee_per_gas: &'a str,
    /// See [`Estimates::max_priority_fee_per_gas`].
    pub max_priority_fee_per_gas: Option<&'a str>,
    /// See [`Estimates::block_gas_limit`].
    pub block_gas_limit: Option<u64>,
    /// See [`Estimates::balance`].
    pub balance: Option<&'a str>,
}

impl Estimates {
    /// Reads the texts.
    ///
    /// Errors: names the field that is not a number or too large, such as `estimates.gas`.
    pub fn read(texts: &EstimateTexts<'_>) -> Result<Self, Invalid> {
        let wei = |field: &str, text: &str| {
            quantity::decimal_u256(text)
                .ok_or_else(|| Invalid::at(field).expected("a number below 2^256 in decimal text").got(shown(&text)))
        };
        let gas = quantity::decimal_u64(texts.gas)
            .ok_or_else(|| Invalid::at("estimates.gas").expected("a number below 2^64 in decimal text").got(shown(&texts.gas)))?;
        Ok(Self {
            pending_nonce: texts.pending_nonce,
            gas,
            max_fee_per_gas: wei("estimates.maxFeePerGas", texts.max_fee_per_gas)?,
            max_priority_fee_per_gas: texts.max_priority_fee_per_gas.map(|text| wei("estimates.maxPriorityFeePerGas", text)).transpose()?,
            block_gas_limit: texts.block_gas_limit,
            balance: texts.balance.map(|text| wei("estimates.balance", text)).transpose()?,
        })
    }

    /// Returns the values that complete this very transaction again.
    pub fn of(transaction: &Transaction) -> Self {
        let Fees { max_priority_fee_per_gas, max_fee_per_gas } = transaction.shape.fees();
        let has_one_price = matches!(transaction.shape, Shape::Legacy { .. } | Shape::AccessList { .. });
        Self {
            pending_nonce: transaction.nonce,
            gas: transaction.gas,
            max_fee_per_gas,
            max_priority_fee_per_gas: (!has_one_price).then_some(max_priority_fee_per_gas),
            block_gas_limit: None,
            balance: None,
        }
    }
}

/// Completes a request. `nonce` is chosen already, by the client and the ledger.
///
/// A field of the client wins over an estimate. An estimated priority fee is lowered to the
/// client's `maxFeePerGas` if that is less. If no field of the client determined the type, and the
/// chain has no EIP-1559, it becomes a legacy transaction, or a type 1 if it has an access list.
///
/// Errors: a field is missing, or breaks a rule.
pub fn complete(
    request: &TransactionRequest,
    chain_id: u64,
    nonce: Option<u64>,
    estimates: Option<&Estimates>,
) -> Result<Transaction, Invalid> {
    let transaction = assemble(request, chain_id, nonce, estimates)?;
    validate(&transaction)?;
    Ok(transaction)
}

/// Returns the lower bound of a request: the cheapest transaction that it can become. Fields that
/// the client left out are 0, and its gas is the intrinsic gas. If a policy or a limit denies the
/// lower bound, it denies every completion.
///
/// Errors: as for [`complete`].
pub fn lower_bound(request: &TransactionRequest, chain_id: u64) -> Result<Transaction, Invalid> {
    let nothing = Estimates {
        pending_nonce: 0,
        gas: 0,
        max_fee_per_gas: U256::ZERO,
        max_priority_fee_per_gas: Some(U256::ZERO),
        block_gas_limit: None,
        balance: None,
    };
    // The client's priority fee must not be above the fee, which is still to come.
    let max_fee_per_gas = match &request.shape {
        Shape::DynamicFee { fees, .. } | Shape::Blob { fees, .. } | Shape::SetCode { fees, .. } => fees.max_priority_fee_per_gas,
        Shape::Legacy { .. } | Shape::AccessList { .. } => None,
    }
    .unwrap_or_default();
    let mut transaction = assemble(request, chain_id, request.nonce.or(Some(0)), Some(&Estimates { max_fee_per_gas, ..nothing }))?;
    if request.gas.is_none() {
        transaction.gas = gas::intrinsic(&transaction);
    }
    validate(&transaction)?;
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
        shape: shape(request, estimates)?,
        gas: request.gas.or(estimates.map(|estimates| estimates.gas)).ok_or_else(|| missing("gas"))?,
        to: request.to,
        value: request.value,
        data: request.data.clone(),
    })
}

fn shape(request: &TransactionRequest, estimates: Option<&Estimates>) -> Result<Shape, Invalid> {
    match (&request.shape, estimates) {
        (Shape::DynamicFee { access_list, .. }, Some(Estimates { max_fee_per_gas: gas_price, max_priority_fee_per_gas: None, .. }))
            if request.type_source == TypeSource::Default =>
        {
            let (gas_price, access_list) = (*gas_price, access_list.clone());
            Ok(if access_list.is_empty() { Shape::Legacy { gas_price } } else { Shape::AccessList { gas_price, access_list } })
        }
        (shape, _) => shape.filled(estimates),
    }
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
        let filled_priority = estimates.and_then(|estimates| estimates.max_priority_fee_per_gas).map(|fee| fee.min(max_fee_per_gas));
        let max_priority_fee_per_gas = self.max_priority_fee_per_gas.or(filled_priority).ok_or_else(|| missing("maxPriorityFeePerGas"))?;
        Ok(Fees { max_priority_fee_per_gas, max_fee_per_gas })
    }
}

fn missing(name: &str) -> Invalid {
    Invalid::at(at(name))
        .expected("a value: eth_signTransaction takes a complete transaction, use eth_sendTransaction to have it filled in")
        .got("nothing")
}
