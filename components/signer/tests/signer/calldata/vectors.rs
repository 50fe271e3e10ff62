//! Third-party encodings: contracts compiled by solc (test cases of ethers), and the examples of
//! ethereum/tests.

use mintmark_signer::{
    calldata::{function::Function, types::Type},
    encoding::{address::Address, hex},
    request::value::Value,
};
use ruint::aliases::U256;
use serde_json::Value as Json;

use crate::support::vectors::{text, vectors};

/// Returns a value that a test case of ethers describes.
fn value(ty: &Type, json: &Json) -> Value {
    let items = || json.as_array().unwrap();
    match ty {
        Type::Address => Value::Address(Address::parse(json.as_str().unwrap()).unwrap()),
        Type::Uint(_) => Value::Uint(json.as_str().unwrap().parse().unwrap()),
        Type::Int(_) => {
            let digits = json.as_str().unwrap();
            let magnitude = |digits: &str| digits.parse::<U256>().unwrap();
            Value::Int(digits.strip_prefix('-').map_or_else(|| magnitude(digits), |digits| U256::ZERO.wrapping_sub(magnitude(digits))))
        }
        Type::Bool => Value::Bool(json.as_bool().unwrap()),
        Type::Bytes | Type::FixedBytes(_) => Value::Bytes(hex::decode(json.as_str().unwrap()).unwrap()),
        Type::Text => Value::Text(json.as_str().unwrap().into()),
        Type::List(element) | Type::Array(element, _) => Value::List(items().iter().map(|item| value(element, item)).collect()),
        Type::Tuple(members) => {
            assert_eq!(members.len(), items().len());
            Value::Tuple(members.iter().zip(items()).map(|(member, item)| (member.name.clone(), value(&member.ty, item))).collect())
        }
    }
}

/// Returns a type with the aliases `int` and `uint` written out.
fn canonical(ty: &str) -> String {
    let mut text = ty.to_owned();
    for end in [")", ",", "["] {
        text = text.replace(&format!("int{end}"), &format!("int256{end}"));
    }
    text
}

#[test]
fn encodings_of_solc_are_decoded() {
    let rows = vectors("ethers-abi.json");
    assert_eq!(rows.len(), 839);
    for row in &rows {
        let function = Function::parse(&canonical(&format!("f({})", text(row, "type")))).unwrap();
        let decoded = function.decode(&hex::decode(text(row, "encoded")).unwrap());
        let expected = Value::Tuple(vec![("0".into(), value(&function.inputs[0].ty, &row["value"]))]);
        assert_eq!(decoded.as_ref(), Ok(&expected), "{row}");
        let mut longer = hex::decode(text(row, "encoded")).unwrap();
        longer.push(0);
        assert!(function.decode(&longer).is_err(), "{row}");
    }
}

#[test]
fn the_examples_of_ethereum_tests_are_decoded() {
    let rows = vectors("ethereum-tests-abi.json");
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let types: Vec<&str> = row["types"].as_array().unwrap().iter().map(|ty| ty.as_str().unwrap()).collect();
        let function = Function::parse(&format!("f({})", types.join(","))).unwrap();
        let Value::Tuple(values) = function.decode(&hex::decode_digits(text(row, "result")).unwrap()).unwrap() else { panic!() };
        for ((_, value), argument) in values.iter().zip(row["args"].as_array().unwrap()) {
            assert!(same(value, argument), "{value:?}, {argument}");
        }
    }
}

/// Returns whether a value equals that of an example, which writes numbers as numbers and bytes as
/// text.
fn same(value: &Value, json: &Json) -> bool {
    match (value, json) {
        (Value::Uint(value), Json::Number(number)) => *value == U256::from(number.as_u64().unwrap()),
        (Value::Address(address), Json::String(text)) => Address::parse(text) == Ok(*address),
        (Value::Bytes(bytes), Json::String(text)) => bytes == text.as_bytes(),
        (Value::List(values), Json::Array(items)) => {
            values.len() == items.len() && values.iter().zip(items).all(|(value, item)| same(value, item))
        }
        _ => false,
    }
}
