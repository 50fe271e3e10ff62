//! What holds of every transaction that a chain may take. Judged on the whole, whatever was filled in.

use crate::{
    refusal::Invalid,
    transaction::{
        Transaction,
        gas::{self, MAX_INIT_CODE},
        kind::Type,
        request::at,
    },
};

/// Checks a complete transaction: chain id, nonce, destination or code, fees, gas, and that no sum passes 2^256. Errors: the first broken rule and its field, as a request names it.
pub fn check(transaction: &Transaction) -> Result<(), Invalid> {
    let refuse = |field: &str, expected: String, got: String| Err(Invalid::new(at(field), expected, got));
    let kind = transaction.shape.kind();
    if transaction.chain_id == 0 {
        return refuse("chainId", "a chain id from 1".into(), "0".into());
    }
    if transaction.nonce == u64::MAX {
        return refuse("nonce", "a nonce below 2^64 - 1 (EIP-2681)".into(), transaction.nonce.to_string());
    }
    if transaction.to.is_none() {
        check_create(transaction, kind)?;
    }
    let fees = transaction.shape.fees();
    let (priority, most) = (fees.max_priority_fee_per_gas, fees.max_fee_per_gas);
    if priority > most {
        return refuse("maxPriorityFeePerGas", format!("at most maxFeePerGas, {most}"), priority.to_string());
    }
    let least = gas::intrinsic(transaction);
    if transaction.gas < least {
        return refuse("gas", format!("at least the intrinsic gas, {least}"), transaction.gas.to_string());
    }
    let price = match kind {
        Type::Legacy | Type::AccessList => "gasPrice",
        Type::DynamicFee | Type::Blob | Type::SetCode => "maxFeePerGas",
    };
    if transaction.fee().is_none() {
        return refuse(price, format!("gas times {price}, with the fee of blobs, below 2^256"), most.to_string());
    }
    if transaction.cost().is_none() {
        return refuse("value", "value and fee together below 2^256".into(), transaction.value.to_string());
    }
    Ok(())
}

fn check_create(transaction: &Transaction, kind: Type) -> Result<(), Invalid> {
    let (field, expected, got) = match transaction.data.len() {
        _ if matches!(kind, Type::Blob | Type::SetCode) => {
            ("to", format!("an address: {} creates no contract", kind.name()), "nothing".into())
        }
        0 => ("to", "an address, or code in data to create a contract".into(), "neither".into()),
        length if length > MAX_INIT_CODE => {
            ("data", format!("at most {MAX_INIT_CODE} bytes of code (EIP-3860)"), format!("{length} bytes"))
        }
        _ => return Ok(()),
    };
    Err(Invalid::new(at(field), expected, got))
}
