//! Safe (safe-global/safe-smart-account): transactions of the account and of its modules, and
//! batches by a delegatecall to MultiSend.

use ruint::aliases::U256;

use crate::{
    calldata::{
        unpack::wrapper::{Unknown, Wrapper, known},
        values::Values,
    },
    encoding::address::Address,
    request::effects::{Call, Operation},
};

/// `Safe.execTransaction`, `ModuleManager.execTransactionFromModule…`, `MultiSend.multiSend`;
/// `executeUserOp…` of Safe4337Module (safe-global/safe-modules).
pub(super) const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        selector: [0x6a, 0x76, 0x12, 0x02],
        signature: "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
        calls: |_, values| transaction(values),
    },
    Wrapper {
        selector: [0x46, 0x87, 0x21, 0xa7],
        signature: "execTransactionFromModule(address,uint256,bytes,uint8)",
        calls: |_, values| one(values),
    },
    Wrapper {
        selector: [0x52, 0x29, 0x07, 0x3f],
        signature: "execTransactionFromModuleReturnData(address,uint256,bytes,uint8)",
        calls: |_, values| one(values),
    },
    Wrapper { selector: [0x7b, 0xb3, 0x74, 0x28], signature: "executeUserOp(address,uint256,bytes,uint8)", calls: |_, values| one(values) },
    Wrapper {
        selector: [0x54, 0x1d, 0x63, 0xc8],
        signature: "executeUserOpWithErrorString(address,uint256,bytes,uint8)",
        calls: |_, values| one(values),
    },
    Wrapper { selector: [0x8d, 0x80, 0xff, 0x0a], signature: "multiSend(bytes)", calls: |_, values| multi_send(&known(values.bytes())?) },
];

/// Contracts whose code is MultiSend or MultiSendCallOnly on every chain where there is code (made
/// by CREATE2): versions 1.3.0 (two factories), 1.4.1, 1.5.0 (safe-global/safe-deployments). A Safe
/// makes a delegatecall to them. It then makes the calls that `unpack` returns for
/// `multiSend(bytes)`.
pub const MULTI_SEND: [Address; 8] = [
    Address([0xa2, 0x38, 0xcb, 0xeb, 0x14, 0x2c, 0x10, 0xef, 0x7a, 0xd8, 0x44, 0x2c, 0x6d, 0x1f, 0x9e, 0x89, 0xe0, 0x7e, 0x77, 0x61]),
    Address([0x40, 0xa2, 0xac, 0xcb, 0xd9, 0x2b, 0xca, 0x93, 0x8b, 0x02, 0x01, 0x0e, 0x17, 0xa5, 0xb8, 0x92, 0x9b, 0x49, 0x13, 0x0d]),
    Address([0x99, 0x87, 0x39, 0xbf, 0xda, 0xad, 0xde, 0x7c, 0x93, 0x3b, 0x94, 0x2a, 0x68, 0x05, 0x39, 0x33, 0x09, 0x8f, 0x9e, 0xda]),
    Address([0xa1, 0xda, 0xbe, 0xf3, 0x3b, 0x3b, 0x82, 0xc7, 0x81, 0x4b, 0x6d, 0x82, 0xa7, 0x9e, 0x50, 0xf4, 0xac, 0x44, 0x10, 0x2b]),
    Address([0x38, 0x86, 0x9b, 0xf6, 0x6a, 0x61, 0xcf, 0x6b, 0xdb, 0x99, 0x6a, 0x6a, 0xe4, 0x0d, 0x58, 0x53, 0xfd, 0x43, 0xb5, 0x26]),
    Address([0x96, 0x41, 0xd7, 0x64, 0xfc, 0x13, 0xc8, 0xb6, 0x24, 0xc0, 0x44, 0x30, 0xc7, 0x35, 0x6c, 0x1c, 0x7c, 0x81, 0x02, 0xe2]),
    Address([0x21, 0x85, 0x43, 0x28, 0x80, 0x04, 0xcd, 0x07, 0x83, 0x24, 0x72, 0xd4, 0x64, 0x64, 0x81, 0x73, 0xc7, 0x7d, 0x7e, 0xb7]),
    Address([0xa8, 0x3c, 0x33, 0x6b, 0x20, 0x40, 0x1a, 0xf7, 0x73, 0xb6, 0x21, 0x9b, 0xa5, 0x02, 0x71, 0x74, 0x33, 0x8d, 0x18, 0x36]),
];

fn transaction(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    let call = operation(values)?;
    // Skips safeTxGas and baseGas. gasPrice follows.
    known(values.skip(2))?;
    if known(values.uint())? != U256::ZERO {
        return Err(Unknown::Because("its gasPrice is not 0: the Safe then pays for the gas, and how much is known only afterwards"));
    }
    Ok(vec![call])
}

fn one(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    Ok(vec![operation(values)?])
}

/// Reads `to`, `value`, `data` and `operation`.
fn operation(values: &mut Values) -> Result<Call, Unknown> {
    let (to, value, data) = (Some(known(values.address())?), known(values.uint())?, known(values.bytes())?);
    let operation = match u8::try_from(known(values.uint())?) {
        Ok(0) => Operation::Call,
        Ok(1) => Operation::DelegateCall,
        _ => return Err(Unknown::Because("its operation is neither 0 (call) nor 1 (delegatecall)")),
    };
    Ok(Call { to, value, data, operation })
}

/// Reads packed transactions: operation (1 byte), destination (20), value (32), length of the data
/// (32), data. The bytes must end with a whole transaction.
fn multi_send(mut packed: &[u8]) -> Result<Vec<Call>, Unknown> {
    let mut calls = Vec::new();
    while !packed.is_empty() {
        let (call, rest) =
            packed_call(packed).ok_or(Unknown::Because("its packed transactions are cut off, or an operation is neither 0 nor 1"))?;
        calls.push(call);
        packed = rest;
    }
    Ok(calls)
}

fn packed_call(packed: &[u8]) -> Option<(Call, &[u8])> {
    let (operation, rest) = packed.split_first()?;
    let (to, rest) = rest.split_first_chunk()?;
    let (value, rest) = rest.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<32>()?;
    let (data, rest) = rest.split_at_checked(usize::try_from(U256::from_be_bytes(*length)).ok()?)?;
    let operation = match operation {
        0 => Operation::Call,
        1 => Operation::DelegateCall,
        _ => return None,
    };
    Some((Call { to: Some(Address(*to)), value: U256::from_be_bytes(*value), data: data.to_vec(), operation }, rest))
}
