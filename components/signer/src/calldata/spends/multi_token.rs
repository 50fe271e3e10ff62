//! Functions of contracts that hold many tokens: ERC-721, ERC-1155, ERC-6909. The token is the
//! contract that is called, as a spending limit cannot distinguish the ids in it.

use ruint::aliases::U256;

use crate::{
    calldata::{
        spends::{
            spender::Spender,
            token::{all_or_nothing, amount},
        },
        values::Values,
    },
    encoding::address::Address,
    request::effects::Spend,
};

/// `setApprovalForAll`, `safeTransferFrom` and `safeBatchTransferFrom` of ERC-721 and ERC-1155, and
/// `burn` and `burnBatch` of ERC-1155 (OpenZeppelin Contracts, `ERC1155Burnable`). `transfer`,
/// `transferFrom`, `approve` and `setOperator` of ERC-6909; `setOperator` is also that of ERC-7540.
pub(super) const SPENDERS: &[Spender] = &[
    Spender {
        selector: [0xa2, 0x2c, 0xb4, 0x65],
        signature: "setApprovalForAll(address,bool)",
        spends: |to, values| all_or_nothing(to, values, 1),
    },
    Spender {
        selector: [0x42, 0x84, 0x2e, 0x0e],
        signature: "safeTransferFrom(address,address,uint256)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xb8, 0x8d, 0x4f, 0xde],
        signature: "safeTransferFrom(address,address,uint256,bytes)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xf2, 0x42, 0x43, 0x2a],
        signature: "safeTransferFrom(address,address,uint256,uint256,bytes)",
        spends: |to, values| amount(to, values, 3),
    },
    Spender {
        selector: [0x2e, 0xb2, 0xc2, 0xd6],
        signature: "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
        spends: |to, values| sum(to, values, 3),
    },
    Spender { selector: [0xf5, 0x29, 0x8a, 0xca], signature: "burn(address,uint256,uint256)", spends: |to, values| amount(to, values, 2) },
    Spender {
        selector: [0x6b, 0x20, 0xc4, 0x54],
        signature: "burnBatch(address,uint256[],uint256[])",
        spends: |to, values| sum(to, values, 2),
    },
    Spender {
        selector: [0x09, 0x5b, 0xcd, 0xb6],
        signature: "transfer(address,uint256,uint256)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0xfe, 0x99, 0x04, 0x9a],
        signature: "transferFrom(address,address,uint256,uint256)",
        spends: |to, values| amount(to, values, 3),
    },
    Spender {
        selector: [0x42, 0x6a, 0x84, 0x93],
        signature: "approve(address,uint256,uint256)",
        spends: |to, values| amount(to, values, 2),
    },
    Spender {
        selector: [0x55, 0x8a, 0x72, 0x97],
        signature: "setOperator(address,bool)",
        spends: |to, values| all_or_nothing(to, values, 1),
    },
];

/// Returns the sum of the amounts of a batch. Only the contract distinguishes the tokens of a
/// batch.
fn sum(to: &Address, values: &mut Values, skip: usize) -> Option<Vec<Spend>> {
    values.skip(skip)?;
    let amount = values.uints()?.into_iter().fold(U256::ZERO, U256::saturating_add);
    Some(vec![Spend { token: *to, amount }])
}
