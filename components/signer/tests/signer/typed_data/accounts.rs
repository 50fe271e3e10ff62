//! The effects of typed data of smart accounts: Safe transactions and user operations.

use mintmark_signer::{
    request::effects::{Call, Operation, Spend},
    typed_data::meaning::Meaning,
};
use ruint::aliases::U256;
use serde_json::{Value, json};

use crate::typed_data::support::{CONTRACT, OTHER, PACKED, SAFE, SAFE_OP, SAFE_OP_06, TOKEN, address, call, delegatecall, meaning};

const ZERO: &str = "0x0000000000000000000000000000000000000000";

fn safe(changes: &Value) -> Meaning {
    let mut message = json!({ "to": OTHER, "value": 4, "data": "0xabcd", "operation": 0, "safeTxGas": 10, "baseGas": 20, "gasPrice": 0, "gasToken": ZERO, "refundReceiver": ZERO, "nonce": 1 });
    for (name, value) in changes.as_object().unwrap() {
        message[name] = value.clone();
    }
    meaning(SAFE, &message)
}

#[test]
fn a_safe_transaction_is_a_call_and_a_gas_refund() {
    let calls = |calls: Vec<Call>| Meaning { contract: Some("Safe"), calls, ..Meaning::default() };
    assert_eq!(safe(&json!({})), calls(vec![call(OTHER, 4, &[0xab, 0xcd])]));
    assert_eq!(safe(&json!({ "operation": 1 })), calls(vec![delegatecall(OTHER, 4, &[0xab, 0xcd])]));
    assert!(safe(&json!({ "operation": 2 })).suspicious.is_some(), "operation 2 does not exist");
    assert!(safe(&json!({ "to": ZERO })).suspicious.is_some(), "some contracts treat the zero address as themselves");
    // Nothing limits the gas that it refunds.
    let paid = |to: &str| Call { to: Some(address(to)), value: U256::MAX, data: Vec::new(), operation: Operation::Call };
    let refund = safe(&json!({ "gasPrice": 3, "refundReceiver": CONTRACT, "safeTxGas": 0, "baseGas": 0 }));
    assert_eq!(refund, calls(vec![call(OTHER, 4, &[0xab, 0xcd]), paid(CONTRACT)]));
    assert_eq!(safe(&json!({ "gasPrice": 1 })).calls[1], paid(ZERO));
    let token = safe(&json!({ "gasPrice": 1, "gasToken": TOKEN }));
    assert_eq!((token.calls.len(), token.spends), (1, vec![Spend { token: address(TOKEN), amount: U256::MAX }]));
    let old = SAFE.replace("baseGas", "dataGas");
    let message = json!({ "to": OTHER, "value": 4, "data": "0x", "operation": 0, "safeTxGas": 0, "dataGas": 20, "gasPrice": 2, "gasToken": ZERO, "refundReceiver": CONTRACT, "nonce": 1 });
    assert_eq!(meaning(&old, &message).calls, vec![call(OTHER, 4, &[]), paid(CONTRACT)]);
}

#[test]
fn a_user_operation_is_a_call_and_a_gas_payment() {
    let halves = |high: u128, low: u128| format!("0x{high:032x}{low:032x}");
    let operation = |code: &str, paymaster: &str| json!({ "sender": OTHER, "nonce": 0, "initCode": code, "callData": "0x1234", "accountGasLimits": halves(100, 20), "preVerificationGas": 3, "gasFees": halves(1, 1000), "paymasterAndData": paymaster });
    let calls = |calls: Vec<Call>| Meaning { contract: Some("ERC-4337"), calls, ..Meaning::default() };
    let account = || call(OTHER, 0, &[0x12, 0x34]);
    assert_eq!(meaning(PACKED, &operation("0x", "0x")), calls(vec![account(), call(CONTRACT, 123_000, &[])]));
    assert_eq!(meaning(PACKED, &operation("0x", TOKEN)), calls(vec![account()]), "the paymaster pays for the gas");
    for nobody in [ZERO.to_owned(), format!("{ZERO}ff")] {
        let meaning = meaning(PACKED, &operation("0x", &nobody));
        assert_eq!(meaning, calls(vec![account(), call(CONTRACT, 123_000, &[])]), "the zero address is not a paymaster");
    }
    for cut in ["0x00", "0x11", &TOKEN[..40]] {
        assert!(meaning(PACKED, &operation("0x", cut)).suspicious.is_some(), "{cut}");
    }
    let code = format!("{TOKEN}abcd");
    assert_eq!(
        meaning(PACKED, &operation(&code, TOKEN)),
        calls(vec![account(), call(TOKEN, 0, &[0xab, 0xcd]), call(OTHER, 0, &[0xab, 0xcd])]),
        "a factory, or the account's own by EIP-7702"
    );
    assert_eq!(meaning(PACKED, &operation(TOKEN, TOKEN)), calls(vec![account(), call(TOKEN, 0, &[])]));
    assert!(meaning(PACKED, &operation("0x7702", "0x")).suspicious.is_some(), "0x7702 is not a factory");
    let plain = "UserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,uint256 callGasLimit,uint256 verificationGasLimit,uint256 preVerificationGas,uint256 maxFeePerGas,uint256 maxPriorityFeePerGas,bytes paymasterAndData)";
    let message = json!({ "sender": OTHER, "nonce": 0, "initCode": "0x", "callData": "0x1234", "callGasLimit": 1, "verificationGasLimit": 2, "preVerificationGas": 3, "maxFeePerGas": 10, "maxPriorityFeePerGas": 1, "paymasterAndData": "0x" });
    assert_eq!(meaning(plain, &message), calls(vec![account(), call(CONTRACT, 60, &[])]));
}

#[test]
fn a_safe_operation_is_a_call_of_its_safe() {
    let message = json!({ "safe": OTHER, "nonce": 0, "initCode": "0x", "callData": "0x1234", "verificationGasLimit": 1, "callGasLimit": 2, "preVerificationGas": 3, "maxPriorityFeePerGas": 1, "maxFeePerGas": 10, "paymasterAndData": "0x", "validAfter": 0, "validUntil": 0, "entryPoint": TOKEN });
    let account = || call(OTHER, 0, &[0x12, 0x34]);
    for encoded in [SAFE_OP_06, SAFE_OP] {
        assert_eq!(meaning(encoded, &message).calls, vec![account(), call(TOKEN, 60, &[])]);
        let mut paid = message.clone();
        paid["paymasterAndData"] = json!(CONTRACT);
        assert_eq!(meaning(encoded, &paid).calls, vec![account()]);
        paid["initCode"] = json!(format!("{CONTRACT}abcd"));
        assert_eq!(meaning(encoded, &paid).calls, vec![account(), call(CONTRACT, 0, &[0xab, 0xcd])]);
    }
    let other = meaning(&SAFE_OP.replace("validUntil", "until"), &{
        let mut other = message.clone();
        let members = other.as_object_mut().unwrap();
        let until = members.remove("validUntil").unwrap();
        members.insert("until".into(), until);
        other
    });
    assert!(other.suspicious.is_some());
}
