//! User operations (ERC-4337): `callData` to the account, the code that makes the account, and what
//! the account pays for gas.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    request::effects::{Call, Operation},
    typed_data::meaning::{
        form::{Effects, Form, Rest},
        members::Members,
    },
};

pub(super) const FORMS: [Form; 4] = [
    // EntryPoint v0.8.
    Form {
        name: "PackedUserOperation",
        rest: Rest::Exactly(
            "(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)",
        ),
        contract: "ERC-4337",
        effects: |members| {
            let [verification, call] = halves(members.bytes("accountGasLimits")?)?;
            let [_, price] = halves(members.bytes("gasFees")?)?;
            let sender = members.address("sender")?;
            let (mut calls, spends) = calls(members, sender, members.contract?, [verification, call], price)?;
            // An account with a delegate (EIP-7702) signs the delegate in place of the factory, and
            // is itself called with what follows.
            if let Some(data) = members.bytes("initCode")?.get(20..).filter(|data| !data.is_empty()) {
                calls.push(self::call(sender, U256::ZERO, data));
            }
            Some((calls, spends))
        },
    },
    // The unpacked form of accounts for EntryPoint v0.6.
    Form {
        name: "UserOperation",
        rest: Rest::Exactly(
            "(address sender,uint256 nonce,bytes initCode,bytes callData,uint256 callGasLimit,uint256 verificationGasLimit,uint256 preVerificationGas,uint256 maxFeePerGas,uint256 maxPriorityFeePerGas,bytes paymasterAndData)",
        ),
        contract: "ERC-4337",
        effects: |members| unpacked(members, members.address("sender")?, members.contract?),
    },
    // Safe4337Module 0.2.0, for EntryPoint v0.6.
    Form {
        name: "SafeOp",
        rest: Rest::Exactly(
            "(address safe,uint256 nonce,bytes initCode,bytes callData,uint256 callGasLimit,uint256 verificationGasLimit,uint256 preVerificationGas,uint256 maxFeePerGas,uint256 maxPriorityFeePerGas,bytes paymasterAndData,uint48 validAfter,uint48 validUntil,address entryPoint)",
        ),
        contract: "ERC-4337",
        effects: safe,
    },
    // 0.3.0, for EntryPoint v0.7.
    Form {
        name: "SafeOp",
        rest: Rest::Exactly(
            "(address safe,uint256 nonce,bytes initCode,bytes callData,uint128 verificationGasLimit,uint128 callGasLimit,uint256 preVerificationGas,uint128 maxPriorityFeePerGas,uint128 maxFeePerGas,bytes paymasterAndData,uint48 validAfter,uint48 validUntil,address entryPoint)",
        ),
        contract: "ERC-4337",
        effects: safe,
    },
];

/// Reads an operation of a Safe. The domain is that of the module, which the operation calls
/// through its Safe.
fn safe(members: &Members<'_>) -> Effects {
    unpacked(members, members.address("safe")?, members.address("entryPoint")?)
}

fn unpacked(members: &Members<'_>, sender: Address, entry_point: Address) -> Effects {
    let limits = [members.uint("verificationGasLimit")?, members.uint("callGasLimit")?];
    calls(members, sender, entry_point, limits, members.uint("maxFeePerGas")?)
}

fn calls(members: &Members<'_>, sender: Address, entry_point: Address, limits: [U256; 2], price: U256) -> Effects {
    let mut calls = vec![call(sender, U256::ZERO, members.bytes("callData")?)];
    let code = members.bytes("initCode")?;
    if !code.is_empty() {
        let (factory, data) = code.split_first_chunk()?;
        calls.push(call(Address(*factory), U256::ZERO, data));
    }
    let gas = limits.into_iter().fold(members.uint("preVerificationGas")?, U256::saturating_add);
    let cost = gas.saturating_mul(price);
    // A paymaster pays from its own deposit. The zero address is not a paymaster (EntryPoint v0.6).
    let paid = match members.bytes("paymasterAndData")? {
        [] => false,
        paymaster => *paymaster.first_chunk()? != [0; 20],
    };
    if !paid && !cost.is_zero() {
        calls.push(call(entry_point, cost, &[]));
    }
    Some((calls, Vec::new()))
}

fn call(to: Address, value: U256, data: &[u8]) -> Call {
    Call { to: Some(to), value, data: data.to_vec(), operation: Operation::Call }
}

/// Splits a word into two numbers of 16 bytes.
fn halves(word: &[u8]) -> Option<[U256; 2]> {
    let (high, low) = word.split_at_checked(16)?;
    Some([U256::try_from_be_slice(high)?, U256::try_from_be_slice(low)?])
}
