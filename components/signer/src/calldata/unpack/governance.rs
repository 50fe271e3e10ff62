//! Timelocks and governors. The policies judge what is proposed or scheduled as if it were
//! executed.

use crate::{
    calldata::{
        unpack::{
            account::{call, lists},
            wrapper::{Unknown, Wrapper, known},
        },
        values::Values,
    },
    request::effects::Call,
};

/// OpenZeppelin Contracts: `TimelockController` and `Governor`.
pub(super) const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        selector: [0x01, 0xd5, 0x06, 0x2a],
        signature: "schedule(address,uint256,bytes,bytes32,bytes32,uint256)",
        calls: |_, values| one(values),
    },
    Wrapper {
        selector: [0x8f, 0x2a, 0x0b, 0xb0],
        signature: "scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
        calls: |_, values| lists(values),
    },
    Wrapper {
        selector: [0x13, 0x40, 0x08, 0xd3],
        signature: "execute(address,uint256,bytes,bytes32,bytes32)",
        calls: |_, values| one(values),
    },
    Wrapper {
        selector: [0xe3, 0x83, 0x35, 0xe5],
        signature: "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)",
        calls: |_, values| lists(values),
    },
    Wrapper {
        selector: [0x7d, 0x5e, 0x81, 0xe2],
        signature: "propose(address[],uint256[],bytes[],string)",
        calls: |_, values| lists(values),
    },
    Wrapper {
        selector: [0x16, 0x0c, 0xbe, 0xd7],
        signature: "queue(address[],uint256[],bytes[],bytes32)",
        calls: |_, values| lists(values),
    },
    Wrapper {
        selector: [0x26, 0x56, 0x22, 0x7d],
        signature: "execute(address[],uint256[],bytes[],bytes32)",
        calls: |_, values| lists(values),
    },
];

fn one(values: &mut Values) -> Result<Vec<Call>, Unknown> {
    Ok(vec![known(call(values))?])
}
