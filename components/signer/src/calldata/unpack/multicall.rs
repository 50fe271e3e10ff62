//! Many calls in one: to the contract itself, or through Multicall3.

use ruint::aliases::U256;

use crate::{
    calldata::{
        unpack::wrapper::{Unknown, Wrapper, known},
        values::Values,
    },
    encoding::address::Address,
    request::effects::{Call, Operation},
};

/// `multicall` is that of Uniswap v3-periphery (`Multicall`, `MulticallExtended` in
/// swap-router-contracts) and OpenZeppelin (`Multicall`). The others are those of Multicall3
/// (mds1/multicall), whose `aggregate`, `tryAggregate` and `…Block…` are those of MakerDAO's
/// Multicall and Multicall2.
pub(super) const WRAPPERS: &[Wrapper] = &[
    Wrapper { selector: [0xac, 0x96, 0x50, 0xd8], signature: "multicall(bytes[])", calls: |to, values| own(to, values, 0) },
    Wrapper { selector: [0x5a, 0xe4, 0x01, 0xdc], signature: "multicall(uint256,bytes[])", calls: |to, values| own(to, values, 1) },
    Wrapper { selector: [0x1f, 0x04, 0x64, 0xd1], signature: "multicall(bytes32,bytes[])", calls: |to, values| own(to, values, 1) },
    Wrapper { selector: [0x25, 0x2d, 0xba, 0x42], signature: "aggregate((address,bytes)[])", calls: |_, values| aggregate(values, 0) },
    Wrapper {
        selector: [0xbc, 0xe3, 0x8b, 0xd7],
        signature: "tryAggregate(bool,(address,bytes)[])",
        calls: |_, values| aggregate(values, 1),
    },
    Wrapper {
        selector: [0xc3, 0x07, 0x7f, 0xa9],
        signature: "blockAndAggregate((address,bytes)[])",
        calls: |_, values| aggregate(values, 0),
    },
    Wrapper {
        selector: [0x39, 0x95, 0x42, 0xe9],
        signature: "tryBlockAndAggregate(bool,(address,bytes)[])",
        calls: |_, values| aggregate(values, 1),
    },
    Wrapper { selector: [0x82, 0xad, 0x56, 0xcb], signature: "aggregate3((address,bool,bytes)[])", calls: |_, values| aggregate3(values) },
    Wrapper {
        selector: [0x17, 0x4d, 0xea, 0x71],
        signature: "aggregate3Value((address,bool,uint256,bytes)[])",
        calls: |_, values| aggregate3_value(values),
    },
];

/// Reads calls of the contract to itself. The caller stays the same, as the contract makes
/// delegatecalls to its own code. The calls see the wrapper's value and send none.
fn own(to: &Address, values: &mut Values, skip: usize) -> Result<Vec<Call>, Unknown> {
    known(values.skip(skip))?;
    let calls = known(values.blobs())?;
    Ok(calls.into_iter().map(|data| Call { to: Some(*to), value: U256::ZERO, data, operation: Operation::Call }).collect())
}

fn aggregate(values: &mut Values, skip: usize) -> Result<Vec<Call>, Unknown> {
    known(values.skip(skip))?;
    each(values, |call| Some(Call { to: Some(call.address()?), value: U256::ZERO, data: call.bytes()?, operation: Operation::Call }))
}

fn aggregate3(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    each(values, |call| {
        let to = Some(call.address()?);
        call.skip(1)?;
        Some(Call { to, value: U256::ZERO, data: call.bytes()?, operation: Operation::Call })
    })
}

fn aggregate3_value(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    each(values, |call| {
        let to = Some(call.address()?);
        call.skip(1)?;
        Some(Call { to, value: call.uint()?, data: call.bytes()?, operation: Operation::Call })
    })
}

fn each(values: &mut Values, read: fn(&mut Values) -> Option<Call>) -> Result<Vec<Call>, Unknown> {
    known(values.tuples())?.iter_mut().map(|call| known(read(call))).collect()
}
