//! Policies over user operations (ERC-4337) that are signed as typed data.

use mintmark_signer::{encoding::hex, policy::contents::Contents};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::{
    policy::support::{
        calldata::{Abi, address, calldata, transfer, uint},
        policies::{OTHER, TOKEN, allow, named},
        typed_data::{data, facts, judge, typed},
    },
    support::requests::SHOP,
    typed_data::support::decode,
};

/// The account. It serves as a factory too.
const ACCOUNT: &str = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";
const ENTRY_POINT: &str = "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108";
const EXECUTE: &str = "execute(address dest,uint256 value,bytes func)";

fn execute(to: &str, value: u64) -> Vec<u8> {
    calldata("execute(address,uint256,bytes)", &[address(to), uint(value), Abi::Bytes(vec![])])
}

/// Returns a packed operation of 100 gas at a price of 3.
fn operation(call_data: &[u8], init_code: &str, paymaster: &str) -> Value {
    let members = [
        ("sender", "address"),
        ("nonce", "uint256"),
        ("initCode", "bytes"),
        ("callData", "bytes"),
        ("accountGasLimits", "bytes32"),
        ("preVerificationGas", "uint256"),
        ("gasFees", "bytes32"),
        ("paymasterAndData", "bytes"),
    ];
    let message = json!({
        "sender": ACCOUNT, "nonce": "0", "initCode": init_code, "callData": hex::encode(call_data), "accountGasLimits": format!("0x{:032x}{:032x}", 50, 40),
        "preVerificationGas": "10", "gasFees": format!("0x{:032x}{:032x}", 1, 3), "paymasterAndData": paymaster
    });
    data("PackedUserOperation", &members, ENTRY_POINT, message)
}

/// Returns a Safe operation with the same gas and price.
fn safe_operation(call_data: &[u8]) -> Value {
    let members = [
        ("safe", "address"),
        ("nonce", "uint256"),
        ("initCode", "bytes"),
        ("callData", "bytes"),
        ("verificationGasLimit", "uint128"),
        ("callGasLimit", "uint128"),
        ("preVerificationGas", "uint256"),
        ("maxPriorityFeePerGas", "uint128"),
        ("maxFeePerGas", "uint128"),
        ("paymasterAndData", "bytes"),
        ("validAfter", "uint48"),
        ("validUntil", "uint48"),
        ("entryPoint", "address"),
    ];
    let message = json!({
        "safe": ACCOUNT, "nonce": "0", "initCode": "0x", "callData": hex::encode(call_data), "verificationGasLimit": "50", "callGasLimit": "40",
        "preVerificationGas": "10", "maxPriorityFeePerGas": "1", "maxFeePerGas": "3", "paymasterAndData": "0x", "validAfter": "0", "validUntil": "0",
        "entryPoint": ENTRY_POINT
    });
    data("SafeOp", &members, OTHER, message)
}

/// Returns policies that allow the account to pay 5 to the shop, and 300 for gas.
fn rules() -> Vec<Value> {
    let safe = "executeUserOp(address to,uint256 value,bytes data,uint8 operation)";
    vec![
        typed("allow", "PackedUserOperation", &json!({})),
        named("safe", typed("allow", "SafeOp", &json!({}))),
        named("account", allow(&json!({ "to": [ACCOUNT], "selector": [EXECUTE, safe] }))),
        named("pay", allow(&json!({ "to": [SHOP], "value": { "max": "5" } }))),
        named("gas", allow(&json!({ "to": [ENTRY_POINT], "value": { "max": "300" } }))),
    ]
}

fn passes(rules: &[Value], typed: &Value) -> bool {
    judge(&json!(rules), typed).is_ok()
}

#[test]
fn the_inner_call_and_the_gas_must_be_allowed() {
    let rules = rules();
    assert!(passes(&rules, &operation(&execute(SHOP, 5), "0x", "0x")));
    assert!(!passes(&rules, &operation(&execute(SHOP, 6), "0x", "0x")));
    assert!(!passes(&rules, &operation(&execute(OTHER, 0), "0x", "0x")));
    assert!(!passes(&rules, &operation(&transfer(SHOP, 1), "0x", "0x")), "no policy names this function of the account");
    let mut dear = rules.clone();
    dear[4]["when"]["value"]["max"] = json!("299");
    let denial = judge(&json!(dear), &operation(&execute(SHOP, 5), "0x", "0x")).unwrap_err();
    assert!(denial.detail.contains("the call 1 inside: ") && denial.detail.contains("value 300 is above 299"), "{denial:?}");
    assert!(passes(&dear, &operation(&execute(SHOP, 5), "0x", TOKEN)), "the paymaster pays for the gas");
    for nobody in [format!("0x{}", "00".repeat(20)), "0x00".into()] {
        assert!(!passes(&dear, &operation(&execute(SHOP, 5), "0x", &nobody)), "{nobody} pays nothing");
    }
}

#[test]
fn the_call_that_deploys_the_account_must_be_allowed() {
    let initialize = calldata("initialize(address)", &[address(SHOP)]);
    let code = format!("{OTHER}{}", hex::digits(&initialize));
    let of = |to: &str| named(&format!("to {to}"), allow(&json!({ "to": [to], "selector": ["initialize(address owner)"] })));
    let with = |more: &[Value]| [rules(), more.to_vec()].concat();
    let made = operation(&execute(SHOP, 5), &code, "0x");
    assert!(!passes(&with(&[]), &made));
    assert!(!passes(&with(&[of(OTHER)]), &made), "with EIP-7702, the account itself would be called");
    assert!(!passes(&with(&[of(ACCOUNT)]), &made));
    assert!(passes(&with(&[of(OTHER), of(ACCOUNT)]), &made));
}

#[test]
fn a_safe_operation_is_judged_in_the_same_way() {
    let execute = |value, operation| {
        calldata("executeUserOp(address,uint256,bytes,uint8)", &[address(SHOP), uint(value), Abi::Bytes(vec![]), uint(operation)])
    };
    let mut rules = rules();
    assert!(passes(&rules, &safe_operation(&execute(5, 0))));
    assert!(!passes(&rules, &safe_operation(&execute(6, 0))));
    assert!(!passes(&rules, &safe_operation(&execute(5, 1))), "delegated");
    rules[4]["when"]["value"]["max"] = json!("299");
    assert!(!passes(&rules, &safe_operation(&execute(5, 0))));
}

#[test]
fn spending_limits_charge_what_the_account_pays() {
    let typed = decode(&operation(&execute(SHOP, 5), "0x", "0x")).unwrap();
    assert_eq!(Contents::of(&facts(&typed)).value(U256::ZERO), U256::from(305));
}
