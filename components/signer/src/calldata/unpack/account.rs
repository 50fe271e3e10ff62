//! Smart accounts: what their owner, their EntryPoint or a module makes them do.

use ruint::aliases::U256;

use crate::{
    calldata::{
        unpack::wrapper::{Unknown, Wrapper, known},
        values::Values,
    },
    encoding::address::Address,
    request::effects::{Call, Operation},
};

/// `execute(address,…)`, `executeBatch`: the accounts of ERC-4337's reference
/// (eth-infinitism/account-abstraction, `SimpleAccount` of v0.6 to v0.8), Coinbase Smart Wallet
/// (the batch of tuples). `execute(bytes32,bytes)`, `executeFromExecutor`: ERC-7579; ERC-7821 has
/// the same selector and batch. `execute(…,uint8)`: ERC-6551. `execute(uint256,…)`: ERC-725X.
/// `handleOps`: the EntryPoint of ERC-4337, v0.6 and v0.7. `execute(address,bytes)`: DSProxy
/// (dapphub/ds-proxy), which delegates.
pub(super) const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        selector: [0xb6, 0x1d, 0x27, 0xf6],
        signature: "execute(address,uint256,bytes)",
        calls: |_, values| Ok(vec![known(call(values))?]),
    },
    Wrapper {
        selector: [0x18, 0xdf, 0xb3, 0xc7],
        signature: "executeBatch(address[],bytes[])",
        calls: |_, values| lists_without_values(values),
    },
    Wrapper {
        selector: [0x47, 0xe1, 0xda, 0x2a],
        signature: "executeBatch(address[],uint256[],bytes[])",
        calls: |_, values| lists(values),
    },
    Wrapper {
        selector: [0x34, 0xfc, 0xd5, 0xbe],
        signature: "executeBatch((address,uint256,bytes)[])",
        calls: |_, values| known(values.tuples())?.iter_mut().map(|each| known(call(each))).collect(),
    },
    Wrapper { selector: [0xe9, 0xae, 0x5c, 0x53], signature: "execute(bytes32,bytes)", calls: |_, values| modular(values) },
    Wrapper { selector: [0xd6, 0x91, 0xc9, 0x64], signature: "executeFromExecutor(bytes32,bytes)", calls: |_, values| modular(values) },
    Wrapper {
        selector: [0x51, 0x94, 0x54, 0x47],
        signature: "execute(address,uint256,bytes,uint8)",
        calls: |_, values| Ok(vec![token_bound(values)?]),
    },
    Wrapper {
        selector: [0x44, 0xc0, 0x28, 0xfe],
        signature: "execute(uint256,address,uint256,bytes)",
        calls: |_, values| Ok(vec![erc725(values)?]),
    },
    Wrapper {
        selector: [0x1f, 0xad, 0x94, 0x8c],
        signature: "handleOps((address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)[],address)",
        calls: |_, values| user_operations(values, 5),
    },
    Wrapper {
        selector: [0x76, 0x5e, 0x82, 0x7f],
        signature: "handleOps((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)[],address)",
        calls: |_, values| user_operations(values, 3),
    },
    Wrapper {
        selector: [0x1c, 0xff, 0x79, 0xcd],
        signature: "execute(address,bytes)",
        calls: |_, values| Ok(vec![delegate_call(values)?]),
    },
];

/// Reads a destination, a value and data.
pub(super) fn call(values: &mut Values) -> Option<Call> {
    Some(Call { to: Some(values.address()?), value: values.uint()?, data: values.bytes()?, operation: Operation::Call })
}

/// Reads lists of destinations, values and data. An empty list of values is a list of zeros, as in
/// `SimpleAccount`.
pub(super) fn lists(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    let to = known(values.addresses())?;
    let amounts = known(values.uints())?;
    zip(to, amounts, known(values.blobs())?)
}

/// Reads lists of destinations and data. The calls send no value.
pub(super) fn lists_without_values(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    let to = known(values.addresses())?;
    zip(to, Vec::new(), known(values.blobs())?)
}

fn zip(to: Vec<Address>, mut amounts: Vec<U256>, data: Vec<Vec<u8>>) -> Result<Vec<Call>, Unknown> {
    if amounts.is_empty() {
        amounts.resize(to.len(), U256::ZERO);
    }
    if to.len() != amounts.len() || to.len() != data.len() {
        return Err(Unknown::Because("its lists are not equally long"));
    }
    let calls = to.into_iter().zip(amounts).zip(data);
    Ok(calls.map(|((to, value), data)| Call { to: Some(to), value, data, operation: Operation::Call }).collect())
}

/// Reads `execute` of ERC-7579 ("Execution Behavior"). The mode is the call type, the execution
/// type (0 reverts, 1 tries), 4 unused bytes, a selector and a payload. All after the execution
/// type must be zero.
fn modular(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    let (mode, data) = (known(values.bytes())?, known(values.bytes())?);
    let call_type = match mode.as_slice() {
        [call_type, 0 | 1, rest @ ..] if rest.iter().all(|byte| *byte == 0) => *call_type,
        _ => return Err(Unknown::Because("its mode is not a plain call, batch or delegatecall of ERC-7579")),
    };
    const CUT_OFF: Unknown = Unknown::Because("its execution calldata is cut off");
    match call_type {
        0x00 => {
            let (to, rest) = data.split_first_chunk().ok_or(CUT_OFF)?;
            let (value, data) = rest.split_first_chunk::<32>().ok_or(CUT_OFF)?;
            Ok(vec![Call { to: Some(Address(*to)), value: U256::from_be_bytes(*value), data: data.to_vec(), operation: Operation::Call }])
        }
        0x01 => {
            let batch = Values::decode("batch((address,uint256,bytes)[])", &data);
            let mut batch = batch.map_err(|_| Unknown::Because("its batch is not the canonical encoding of (address,uint256,bytes)[]"))?;
            known(batch.tuples())?.iter_mut().map(|each| known(call(each))).collect()
        }
        0xff => {
            let (to, data) = data.split_first_chunk().ok_or(CUT_OFF)?;
            Ok(vec![Call { to: Some(Address(*to)), value: U256::ZERO, data: data.to_vec(), operation: Operation::DelegateCall }])
        }
        _ => Err(Unknown::Because("its call type is not call (0x00), batch (0x01) or delegatecall (0xff)")),
    }
}

/// Reads `execute` of ERC-6551 ("Execution Interface"): operation 0 is a call, 1 a delegatecall, 2
/// a create, 3 a create2 whose salt the data begins with.
fn token_bound(values: &mut Values) -> Result<Call, Unknown> {
    let call = known(call(values))?;
    match u8::try_from(known(values.uint())?) {
        Ok(0) => Ok(call),
        Ok(1) => Ok(Call { operation: Operation::DelegateCall, ..call }),
        Ok(2) => Ok(Call { to: None, ..call }),
        Ok(3) => {
            let code = call.data.get(32..).ok_or(Unknown::Because("its data is shorter than the salt of a CREATE2"))?;
            Ok(Call { to: None, data: code.to_vec(), ..call })
        }
        _ => Err(Unknown::Because("its operation is not 0 (call), 1 (delegatecall), 2 (create) or 3 (create2)")),
    }
}

/// Reads `execute` of ERC-725 ("ERC725X"): operation 0 is a call, 1 a create, 2 a create2 whose
/// salt the data ends with, 3 a staticcall, 4 a delegatecall.
fn erc725(values: &mut Values) -> Result<Call, Unknown> {
    let operation = known(values.uint())?;
    let call = known(call(values))?;
    match u8::try_from(operation) {
        Ok(0 | 3) => Ok(call),
        Ok(1 | 2) => Ok(Call { to: None, ..call }),
        Ok(4) => Ok(Call { operation: Operation::DelegateCall, ..call }),
        _ => Err(Unknown::Because("its operation is not 0 (call), 1 (create), 2 (create2), 3 (staticcall) or 4 (delegatecall)")),
    }
}

/// Reads user operations (ERC-4337). Each is a call of the EntryPoint to its sender. A factory or a
/// paymaster would be called too, in an encoding of its own. `numbers` is the number of words
/// between the calldata and the paymaster.
fn user_operations(values: &mut Values, numbers: usize) -> Result<Vec<Call>, Unknown> {
    let mut calls = Vec::new();
    for mut operation in known(values.tuples())? {
        let sender = known(operation.address())?;
        known(operation.skip(1))?;
        if !known(operation.bytes())?.is_empty() {
            return Err(Unknown::Because("an operation has an initCode, whose calls are in an encoding of the factory's"));
        }
        let data = known(operation.bytes())?;
        known(operation.skip(numbers))?;
        if !known(operation.bytes())?.is_empty() {
            return Err(Unknown::Because("an operation has a paymaster, which is called in an encoding of its own"));
        }
        calls.push(Call { to: Some(sender), value: U256::ZERO, data, operation: Operation::Call });
    }
    Ok(calls)
}

fn delegate_call(values: &mut Values) -> Result<Call, Unknown> {
    Ok(Call { to: Some(known(values.address())?), value: U256::ZERO, data: known(values.bytes())?, operation: Operation::DelegateCall })
}
