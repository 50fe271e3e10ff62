//! Functions of tokens: the token is the contract that is called.

use ruint::aliases::U256;

use crate::{
    calldata::{spends::spender::Spender, values::Values},
    encoding::address::Address,
    request::effects::Spend,
};

/// The functions of tokens that spend:
///
/// - ERC-20, with `increaseAllowance` (OpenZeppelin Contracts 4) and `increaseApproval` (2).
/// - ERC-2612 `permit`, with DAI's (MakerDAO) and the one that takes the signature as bytes
///   (Circle's FiatToken 2.2).
/// - EIP-3009, in both forms.
/// - ERC-777, ERC-223, and ERC-1363, whose `transferAndCall` is that of ERC-677.
/// - `safeTransfer` of ERC-4524.
/// - `push` and `move` of DAI.
/// - `transferShares…` of stETH (Lido). The amount that shares are worth changes.
pub(super) const SPENDERS: &[Spender] = &[
    Spender { selector: [0xa9, 0x05, 0x9c, 0xbb], signature: "transfer(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender {
        selector: [0x23, 0xb8, 0x72, 0xdd],
        signature: "transferFrom(address,address,uint256)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender { selector: [0x09, 0x5e, 0xa7, 0xb3], signature: "approve(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender {
        selector: [0x39, 0x50, 0x93, 0x51],
        signature: "increaseAllowance(address,uint256)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xd7, 0x3d, 0xd6, 0x23],
        signature: "increaseApproval(address,uint256)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xd5, 0x05, 0xac, 0xcf],
        signature: "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0x9f, 0xd5, 0xa6, 0xcf],
        signature: "permit(address,address,uint256,uint256,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0x8f, 0xcb, 0xaf, 0x0c],
        signature: "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)",
        spends: |to, values| all_or_nothing(to, values, 4),
    },
    Spender {
        selector: [0xe3, 0xee, 0x16, 0x0e],
        signature: "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xcf, 0x09, 0x29, 0x95],
        signature: "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xef, 0x55, 0xbe, 0xc6],
        signature: "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0x88, 0xb7, 0xab, 0x63],
        signature: "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender { selector: [0x9b, 0xd9, 0xbb, 0xc6], signature: "send(address,uint256,bytes)", spends: |to, values| amount(to, values, 1) },
    Spender {
        selector: [0x62, 0xad, 0x1b, 0x83],
        signature: "operatorSend(address,address,uint256,bytes,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender { selector: [0x95, 0x9b, 0x8c, 0x3f], signature: "authorizeOperator(address)", spends: |to, _| unknown(to) },
    Spender {
        selector: [0x12, 0x96, 0xee, 0x62],
        signature: "transferAndCall(address,uint256)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0x40, 0x00, 0xae, 0xa0],
        signature: "transferAndCall(address,uint256,bytes)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xd8, 0xfb, 0xe9, 0x94],
        signature: "transferFromAndCall(address,address,uint256)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xc1, 0xd3, 0x4b, 0x89],
        signature: "transferFromAndCall(address,address,uint256,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0x31, 0x77, 0x02, 0x9f],
        signature: "approveAndCall(address,uint256)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xca, 0xe9, 0xca, 0x51],
        signature: "approveAndCall(address,uint256,bytes)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xbe, 0x45, 0xfd, 0x62],
        signature: "transfer(address,uint256,bytes)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender { selector: [0x42, 0x3f, 0x6c, 0xef], signature: "safeTransfer(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender {
        selector: [0xeb, 0x79, 0x55, 0x49],
        signature: "safeTransfer(address,uint256,bytes)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender { selector: [0xb7, 0x53, 0xa9, 0x8c], signature: "push(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender { selector: [0xbb, 0x35, 0x78, 0x3b], signature: "move(address,address,uint256)", spends: |to, values| amount(to, values, 2) },
    Spender { selector: [0x8f, 0xcb, 0x4e, 0x5b], signature: "transferShares(address,uint256)", spends: |to, _| unknown(to) },
    Spender { selector: [0x6d, 0x78, 0x04, 0x59], signature: "transferSharesFrom(address,address,uint256)", spends: |to, _| unknown(to) },
];

/// Returns a spend without a limit, or of an amount that the arguments do not contain.
pub(super) fn unknown(to: &Address) -> Option<Vec<Spend>> {
    Some(vec![Spend { token: *to, amount: U256::MAX }])
}

/// Reads an amount after `skip` values.
pub(super) fn amount(to: &Address, values: &mut Values, skip: usize) -> Option<Vec<Spend>> {
    values.skip(skip)?;
    Some(vec![Spend { token: *to, amount: values.uint()? }])
}

/// Reads a `bool` after `skip` values: an allowance without a limit, or none.
pub(super) fn all_or_nothing(to: &Address, values: &mut Values, skip: usize) -> Option<Vec<Spend>> {
    values.skip(skip)?;
    if values.bool()? { unknown(to) } else { Some(Vec::new()) }
}
