//! Functions that take tokens out of circulation: they are burnt, turned into what they stand for,
//! or sent to another chain. The token is the contract that is called.

use crate::calldata::spends::{
    spender::Spender,
    token::{amount, unknown},
};

/// The functions that take tokens out of circulation:
///
/// - `burn` and `burnFrom` (OpenZeppelin Contracts), with `burn(address,uint256)` of bridged
///   tokens, and those of ERC-777.
/// - `redeem` and `withdraw` of ERC-4626, and `requestRedeem` of ERC-7540. The tokens are the
///   vault's shares. `withdraw` names assets, and only the vault knows how many shares they cost.
/// - `withdraw` and `withdrawTo` of WETH.
/// - `send` of LayerZero's OFT, and `sendFrom` and `sendAndCall` of its first version.
pub(super) const SPENDERS: &[Spender] = &[
    Spender { selector: [0x42, 0x96, 0x6c, 0x68], signature: "burn(uint256)", spends: |to, values| amount(to, values, 0) },
    Spender { selector: [0x9d, 0xc2, 0x9f, 0xac], signature: "burn(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender { selector: [0x79, 0xcc, 0x67, 0x90], signature: "burnFrom(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender { selector: [0xfe, 0x9d, 0x93, 0x03], signature: "burn(uint256,bytes)", spends: |to, values| amount(to, values, 0) },
    Spender {
        selector: [0xfc, 0x67, 0x3c, 0x4f],
        signature: "operatorBurn(address,uint256,bytes,bytes)",
        spends: |to, values| amount(to, values, 1),
    },
    Spender {
        selector: [0xba, 0x08, 0x76, 0x52],
        signature: "redeem(uint256,address,address)",
        spends: |to, values| amount(to, values, 0),
    },
    Spender { selector: [0xb4, 0x60, 0xaf, 0x94], signature: "withdraw(uint256,address,address)", spends: |to, _| unknown(to) },
    Spender {
        selector: [0x7d, 0x41, 0xc8, 0x6e],
        signature: "requestRedeem(uint256,address,address)",
        spends: |to, values| amount(to, values, 0),
    },
    Spender { selector: [0x2e, 0x1a, 0x7d, 0x4d], signature: "withdraw(uint256)", spends: |to, values| amount(to, values, 0) },
    Spender { selector: [0x20, 0x5c, 0x28, 0x78], signature: "withdrawTo(address,uint256)", spends: |to, values| amount(to, values, 1) },
    Spender {
        selector: [0xc7, 0xc7, 0xf5, 0xb3],
        signature: "send((uint32,bytes32,uint256,uint256,bytes,bytes,bytes),(uint256,uint256),address)",
        spends: |to, values| amount(to, &mut values.tuple()?, 2),
    },
    Spender {
        selector: [0x51, 0x90, 0x56, 0x36],
        signature: "sendFrom(address,uint16,bytes,uint256,address,address,bytes)",
        spends: |to, values| amount(to, values, 3),
    },
    Spender {
        selector: [0x69, 0x5e, 0xf6, 0xbf],
        signature: "sendFrom(address,uint16,bytes32,uint256,(address,address,bytes))",
        spends: |to, values| amount(to, values, 3),
    },
    Spender {
        selector: [0x76, 0x20, 0x3b, 0x48],
        signature: "sendAndCall(address,uint16,bytes32,uint256,bytes,uint64,(address,address,bytes))",
        spends: |to, values| amount(to, values, 3),
    },
];
