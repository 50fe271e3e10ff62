//! The rules that every chain has for a transaction. They judge the complete one, whatever was
//! filled in.

use crate::{
    refusal::Invalid,
    transaction::{
        Transaction,
        fields::at,
        gas::{self, MAX_INIT_CODE},
        kind::Type,
    },
};

/// Validates a complete transaction: chain id, nonce, destination or code, fees, gas, and that
/// every sum is below 2^256.
///
/// Errors: the first broken rule, with the field of the request.
pub fn validate(transaction: &Transaction) -> Result<(), Invalid> {
    let kind = transaction.shape.kind();
    if transaction.chain_id == 0 {
        return Err(Invalid::at(at("chainId")).expected("a chain id from 1").got("0"));
    }
    if transaction.nonce == u64::MAX {
        return Err(Invalid::at(at("nonce")).expected("a nonce below 2^64 - 1 (EIP-2681)").got(transaction.nonce.to_string()));
    }
    if transaction.to.is_none() {
        validate_create(transaction, kind)?;
    }
    let fees = transaction.shape.fees();
    let (priority, max_fee) = (fees.max_priority_fee_per_gas, fees.max_fee_per_gas);
    if priority > max_fee {
        return Err(Invalid::at(at("maxPriorityFeePerGas")).expected(format!("at most maxFeePerGas, {max_fee}")).got(priority.to_string()));
    }
    let intrinsic = gas::intrinsic(transaction);
    if transaction.gas < intrinsic {
        return Err(Invalid::at(at("gas")).expected(format!("at least the intrinsic gas, {intrinsic}")).got(transaction.gas.to_string()));
    }
    let price = match kind {
        Type::Legacy | Type::AccessList => "gasPrice",
        Type::DynamicFee | Type::Blob | Type::SetCode => "maxFeePerGas",
    };
    if transaction.fee().is_none() {
        return Err(Invalid::at(at(price))
            .expected(format!("a fee (gas times {price}, and the fee of blobs) below 2^256"))
            .got(max_fee.to_string()));
    }
    if transaction.cost().is_none() {
        return Err(Invalid::at(at("value")).expected("value and fee together below 2^256").got(transaction.value.to_string()));
    }
    Ok(())
}

fn validate_create(transaction: &Transaction, kind: Type) -> Result<(), Invalid> {
    if matches!(kind, Type::Blob | Type::SetCode) {
        return Err(Invalid::at(at("to")).expected(format!("an address: {} cannot create a contract", kind.name())).got("nothing"));
    }
    match transaction.data.len() {
        0 => Err(Invalid::at(at("to")).expected("an address, or code in data to create a contract").got("neither")),
        length if length > MAX_INIT_CODE => {
            let expected = format!("at most {MAX_INIT_CODE} bytes of code (EIP-3860)");
            Err(Invalid::at(at("data")).expected(expected).got(format!("{length} bytes")))
        }
        _ => Ok(()),
    }
}
