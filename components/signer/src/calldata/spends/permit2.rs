//! Functions of Permit2 (Uniswap/permit2). The tokens are arguments.
//!
//! They are known at any address, as Permit2 has another address on some chains, and has copies.

use crate::{
    calldata::{spends::spender::Spender, values::Values},
    request::effects::Spend,
};

/// `AllowanceTransfer` and `SignatureTransfer`.
pub(super) const SPENDERS: &[Spender] = &[
    Spender {
        selector: [0x87, 0x51, 0x7c, 0x45],
        signature: "approve(address,address,uint160,uint48)",
        spends: |_, values| approve(values),
    },
    Spender {
        selector: [0x2b, 0x67, 0xb5, 0x70],
        signature: "permit(address,((address,uint160,uint48,uint48),address,uint256),bytes)",
        spends: |_, values| {
            values.skip(1)?;
            Some(vec![allowance(&mut values.tuple()?.tuple()?)?])
        },
    },
    Spender {
        selector: [0x2a, 0x2d, 0x80, 0xd1],
        signature: "permit(address,((address,uint160,uint48,uint48)[],address,uint256),bytes)",
        spends: |_, values| {
            values.skip(1)?;
            values.tuple()?.tuples()?.iter_mut().map(allowance).collect()
        },
    },
    Spender {
        selector: [0x36, 0xc7, 0x85, 0x16],
        signature: "transferFrom(address,address,uint160,address)",
        spends: |_, values| Some(vec![transfer(values)?]),
    },
    Spender {
        selector: [0x0d, 0x58, 0xb1, 0xdb],
        signature: "transferFrom((address,address,uint160,address)[])",
        spends: |_, values| values.tuples()?.iter_mut().map(transfer).collect(),
    },
    Spender {
        selector: [0x30, 0xf2, 0x8b, 0x7a],
        signature: "permitTransferFrom(((address,uint256),uint256,uint256),(address,uint256),address,bytes)",
        spends: |_, values| permitted(values),
    },
    Spender {
        selector: [0xed, 0xd9, 0x44, 0x4b],
        signature: "permitTransferFrom(((address,uint256)[],uint256,uint256),(address,uint256)[],address,bytes)",
        spends: |_, values| all_permitted(values),
    },
    Spender {
        selector: [0x13, 0x7c, 0x29, 0xfe],
        signature: "permitWitnessTransferFrom(((address,uint256),uint256,uint256),(address,uint256),address,bytes32,string,bytes)",
        spends: |_, values| permitted(values),
    },
    Spender {
        selector: [0xfe, 0x8e, 0xc1, 0xa7],
        signature: "permitWitnessTransferFrom(((address,uint256)[],uint256,uint256),(address,uint256)[],address,bytes32,string,bytes)",
        spends: |_, values| all_permitted(values),
    },
];

/// Reads a token, a spender and an amount.
fn approve(values: &mut Values) -> Option<Vec<Spend>> {
    let token = values.address()?;
    values.skip(1)?;
    Some(vec![Spend::allowance(token, values.uint()?)])
}

/// Reads a token and the amount of an allowance.
fn allowance(values: &mut Values) -> Option<Spend> {
    Some(Spend::allowance(values.address()?, values.uint()?))
}

/// Reads a sender, a recipient, an amount and a token.
fn transfer(values: &mut Values) -> Option<Spend> {
    values.skip(2)?;
    let amount = values.uint()?;
    Some(Spend { token: values.address()?, amount })
}

/// Reads the amount that the owner permitted. The call takes some or all of it.
fn permitted(values: &mut Values) -> Option<Vec<Spend>> {
    Some(vec![token_permissions(&mut values.tuple()?.tuple()?)?])
}

fn all_permitted(values: &mut Values) -> Option<Vec<Spend>> {
    values.tuple()?.tuples()?.iter_mut().map(token_permissions).collect()
}

/// Reads a token and an amount.
fn token_permissions(values: &mut Values) -> Option<Spend> {
    Some(Spend { token: values.address()?, amount: values.uint()? })
}
