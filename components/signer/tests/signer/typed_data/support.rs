//! Typed data to test with, and the types of well-known contracts.

use mintmark_signer::{
    encoding::{address::Address, json::Json},
    refusal::Invalid,
    request::effects::{Call, Operation},
    typed_data::{
        self, TypedData,
        meaning::{Meaning, of},
    },
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::support::vectors::vectors;

/// Decodes typed data as the signer does.
pub fn decode(data: &Value) -> Result<TypedData, Invalid> {
    decode_text(&data.to_string())
}

/// Decodes typed data given as text, which can have repeated fields or numbers that `serde_json`
/// does not write.
pub fn decode_text(text: &str) -> Result<TypedData, Invalid> {
    typed_data::decode("params[1]", &Json::parse(text).unwrap())
}

/// Returns the example of EIP-712.
pub fn mail() -> Value {
    vectors("eth-account-typed-data.json").into_iter().find(|row| row["name"] == "valid_eip712_example").unwrap()["typedData"].take()
}

/// Returns the members of a struct that are given in the form of `encodeType`.
fn members(list: &str) -> Value {
    list.split(',').map(|member| member.split_once(' ').unwrap()).map(|(kind, name)| json!({ "name": name, "type": kind })).collect()
}

/// Returns typed data whose types are given in the form of `encodeType`.
pub fn data(encoded: &str, message: &Value) -> Value {
    let mut types = json!({ "EIP712Domain": [{ "name": "verifyingContract", "type": "address" }] });
    for kind in encoded.split_terminator(')') {
        let (name, list) = kind.split_once('(').unwrap();
        types[name] = members(list);
    }
    json!({ "types": types, "primaryType": encoded.split_once('(').unwrap().0, "domain": { "verifyingContract": CONTRACT }, "message": message })
}

pub const TOKEN: &str = "0x1111111111111111111111111111111111111111";

pub const OTHER: &str = "0x2222222222222222222222222222222222222222";

pub const CONTRACT: &str = "0x3333333333333333333333333333333333333333";

/// Returns the effects of typed data.
pub fn meaning(encoded: &str, message: &Value) -> Meaning {
    let decoded = decode(&data(encoded, message)).unwrap();
    assert_eq!(decoded.encoded_type, encoded);
    of(&decoded)
}

/// Parses an address.
pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// Returns a call.
pub fn call(to: &str, value: u64, data: &[u8]) -> Call {
    Call { to: Some(address(to)), value: U256::from(value), data: data.to_vec(), operation: Operation::Call }
}

/// Returns a delegatecall.
pub fn delegatecall(to: &str, value: u64, data: &[u8]) -> Call {
    Call { operation: Operation::DelegateCall, ..call(to, value, data) }
}

pub const PACKED: &str = "PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)";

pub const SAFE_OP_06: &str = "SafeOp(address safe,uint256 nonce,bytes initCode,bytes callData,uint256 callGasLimit,uint256 verificationGasLimit,uint256 preVerificationGas,uint256 maxFeePerGas,uint256 maxPriorityFeePerGas,bytes paymasterAndData,uint48 validAfter,uint48 validUntil,address entryPoint)";

pub const SAFE_OP: &str = "SafeOp(address safe,uint256 nonce,bytes initCode,bytes callData,uint128 verificationGasLimit,uint128 callGasLimit,uint256 preVerificationGas,uint128 maxPriorityFeePerGas,uint128 maxFeePerGas,bytes paymasterAndData,uint48 validAfter,uint48 validUntil,address entryPoint)";

pub const SAFE: &str = "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)";
