//! Inner calls, encoded by viem and ethers (`scripts/vectors.ts`).

use std::collections::BTreeSet;

use mintmark_signer::{
    calldata::unpack::{MULTI_SEND, Unpacked, unpack, wrappers},
    encoding::{address::Address, hex, quantity::decimal_u256},
    request::effects::{Call, Operation},
};
use serde_json::Value;

use crate::support::vectors::{text, vectors};

fn address(value: &Value) -> Address {
    Address::parse(value.as_str().unwrap()).unwrap()
}

fn calls(row: &Value) -> Option<Vec<Call>> {
    let call = |call: &Value| Call {
        to: (!call["to"].is_null()).then(|| address(&call["to"])),
        value: decimal_u256(text(call, "value")).unwrap(),
        data: hex::decode(text(call, "data")).unwrap(),
        operation: if call["delegated"].as_bool().unwrap() { Operation::DelegateCall } else { Operation::Call },
    };
    Some(row["calls"].as_array()?.iter().map(call).collect())
}

#[test]
fn wrappers_unpack_to_the_calls_they_were_encoded_with() {
    let mut seen = BTreeSet::new();
    for row in &vectors("calldata-calls.json") {
        let wrapper = text(row, "function");
        seen.insert(wrapper.to_owned());
        match (unpack(&address(&row["to"]), &hex::decode(text(row, "calldata")).unwrap()), calls(row)) {
            (Unpacked::Calls { wrapper: name, calls }, Some(expected)) => assert_eq!((name, &calls), (wrapper, &expected), "{row}"),
            (Unpacked::Opaque { wrapper: name, reason }, None) => {
                assert_eq!(name, wrapper);
                assert!(reason.contains(text(row, "opaque")), "{reason}: {row}");
            }
            (other, _) => panic!("{other:?}: {row}"),
        }
    }
    let all: BTreeSet<String> = wrappers().map(|(_, signature)| signature.into()).collect();
    assert_eq!(seen, all);
}

#[test]
fn a_wrapper_with_a_non_canonical_encoding_is_opaque() {
    for row in &vectors("calldata-calls.json") {
        let calldata = hex::decode(text(row, "calldata")).unwrap();
        let to = address(&row["to"]);
        let opaque = |calldata: &[u8]| {
            let Unpacked::Opaque { wrapper, .. } = unpack(&to, calldata) else { panic!("{row}") };
            assert_eq!(wrapper, text(row, "function"));
        };
        opaque(&[&calldata[..], &[0]].concat());
        opaque(&[&calldata[..], &[0; 32]].concat());
        opaque(&calldata[..calldata.len() - 1]);
        opaque(&calldata[..4]);
    }
}

#[test]
fn a_call_of_another_function_is_plain() {
    let to = Address([7; 20]);
    for calldata in ["0x", "0xac", "0xac9650", "0xa9059cbb", "0x12345678", "0x00000000"] {
        assert_eq!(unpack(&to, &hex::decode(calldata).unwrap()), Unpacked::Plain, "{calldata}");
    }
}

#[test]
fn multi_send_has_the_addresses_that_safe_lists() {
    let named = [
        "0xA238CBeb142c10Ef7Ad8442C6D1f9E89e07e7761",
        "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D",
        "0x998739BFdAAdde7C933B942a68053933098f9EDa",
        "0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B",
        "0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526",
        "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
        "0x218543288004CD07832472D464648173c77D7eB7",
        "0xA83c336B20401Af773B6219BA5027174338D1836",
    ];
    assert_eq!(MULTI_SEND.map(|address| address.to_string()), named);
}
