//! Conditions on decoded values.

use mintmark_signer::{
    encoding::address::Address,
    policy::{
        condition::{Condition, ConditionResult},
        literal::Integer,
    },
    request::value::Value,
};
use ruint::aliases::U256;
use serde_json::json;

use crate::{
    policy::support::policies::{OTHER, policies},
    support::requests::SHOP,
};

/// Reads a condition of a policy of typed data, where the type is not known in advance.
fn condition(json: &serde_json::Value) -> Condition {
    let list = json!([{ "name": "p", "effect": "deny", "kinds": ["typedData"], "when": { "fields": { "it": json } } }]);
    policies(&list).remove(0).when.fields.unwrap().remove(0).1
}

fn minus(number: u64) -> Value {
    Value::Int(U256::ZERO.wrapping_sub(U256::from(number)))
}

#[test]
fn values_are_compared_according_to_their_type() {
    use ConditionResult::{Fails, Holds, Missing};
    let shop = || Value::Address(Address::parse(SHOP).unwrap());
    let uint = |number: u64| Value::Uint(U256::from(number));
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let text = |text: &str| Value::Text(text.into());
    let list = |items: &[u64]| Value::List(items.iter().map(|item| uint(*item)).collect());
    let tuple = |amount| Value::Tuple(vec![("to".into(), shop()), ("0".into(), uint(amount))]);
    let max = format!("{}", U256::MAX);
    for (test, value, answer) in [
        (json!({ "in": [SHOP.to_lowercase()] }), shop(), Holds),
        (json!({ "in": [OTHER, SHOP] }), shop(), Holds),
        (json!({ "in": [OTHER] }), shop(), Fails),
        (json!({ "in": ["7"] }), shop(), Missing),
        (json!({ "in": ["7", SHOP] }), shop(), Holds),
        (json!({ "notIn": [OTHER] }), shop(), Holds),
        (json!({ "notIn": [OTHER, SHOP] }), shop(), Fails),
        (json!({ "notIn": ["7"] }), shop(), Missing),
        (json!({ "in": ["255"] }), uint(255), Holds),
        (json!({ "in": ["0xff"] }), uint(255), Holds),
        (json!({ "in": ["0xFF"] }), uint(255), Holds),
        (json!({ "in": ["0x0ff"] }), uint(255), Missing),
        (json!({ "in": [max] }), Value::Uint(U256::MAX), Holds),
        (json!({ "max": max }), Value::Uint(U256::MAX), Holds),
        (json!({ "max": "0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe" }), Value::Uint(U256::MAX), Fails),
        (json!({ "min": "1", "max": "3" }), uint(0), Fails),
        (json!({ "min": "1", "max": "3" }), uint(1), Holds),
        (json!({ "min": "1", "max": "3" }), uint(3), Holds),
        (json!({ "min": "1", "max": "3" }), uint(4), Fails),
        (json!({ "min": "-5", "max": "-1" }), minus(5), Holds),
        (json!({ "min": "-5", "max": "-1" }), minus(6), Fails),
        (json!({ "min": "-5", "max": "-1" }), minus(1), Holds),
        (json!({ "min": "-5" }), Value::Int(U256::from(1)), Holds),
        (json!({ "min": "0" }), minus(1), Fails),
        (json!({ "max": "0" }), minus(1), Holds),
        (json!({ "in": ["-1"] }), minus(1), Holds),
        (json!({ "in": [max] }), minus(1), Fails),
        (json!({ "min": "0" }), text("0"), Missing),
        (json!({ "max": "0" }), bytes(&[0]), Missing),
        (json!({ "in": ["true"] }), Value::Bool(true), Holds),
        (json!({ "in": ["false"] }), Value::Bool(true), Fails),
        (json!({ "in": ["1"] }), Value::Bool(true), Missing),
        (json!({ "in": ["0xAbcd"] }), bytes(&[0xab, 0xcd]), Holds),
        (json!({ "in": ["0xabcd00"] }), bytes(&[0xab, 0xcd]), Fails),
        (json!({ "in": ["0x"] }), bytes(&[]), Holds),
        (json!({ "in": ["abcd"] }), bytes(&[0xab, 0xcd]), Missing),
        (json!({ "in": ["hello"] }), text("hello"), Holds),
        (json!({ "in": ["Hello"] }), text("hello"), Fails),
        (json!({ "in": ["0x01"] }), text("0x01"), Holds),
        (json!({ "in": ["1"] }), list(&[1]), Missing),
        (json!({ "length": { "max": "2" } }), list(&[1, 2]), Holds),
        (json!({ "length": { "max": "1" } }), list(&[1, 2]), Fails),
        (json!({ "length": { "min": "1" } }), list(&[]), Fails),
        (json!({ "length": { "min": "3", "max": "3" } }), bytes(&[1, 2, 3]), Holds),
        (json!({ "length": { "max": "2" } }), text("é"), Holds),
        (json!({ "length": { "max": "2" } }), uint(1), Missing),
        (json!({ "all": { "max": "3" } }), list(&[1, 2, 3]), Holds),
        (json!({ "all": { "max": "3" } }), list(&[1, 4, 3]), Fails),
        (json!({ "all": { "max": "3" } }), list(&[]), Holds),
        (json!({ "all": { "max": "3" }, "length": { "min": "1" } }), list(&[]), Fails),
        (json!({ "any": { "in": ["2"] } }), list(&[1, 2]), Holds),
        (json!({ "any": { "in": ["2"] } }), list(&[1, 3]), Fails),
        (json!({ "any": { "in": ["2"] } }), list(&[]), Fails),
        (json!({ "all": { "max": "3" } }), uint(1), Missing),
        // A value that fails decides even if another is missing. With `any`, a value that holds
        // decides.
        (json!({ "all": { "max": "3" } }), Value::List(vec![text("x"), uint(4)]), Fails),
        (json!({ "all": { "max": "3" } }), Value::List(vec![text("x"), uint(3)]), Missing),
        (json!({ "any": { "max": "3" } }), Value::List(vec![text("x"), uint(3)]), Holds),
        (json!({ "any": { "max": "3" } }), Value::List(vec![text("x"), uint(4)]), Missing),
        (json!({ "members": { "to": { "in": [SHOP] }, "0": { "max": "5" } } }), tuple(5), Holds),
        (json!({ "members": { "to": { "in": [SHOP] }, "0": { "max": "5" } } }), tuple(6), Fails),
        (json!({ "members": { "from": { "in": [SHOP] } } }), tuple(5), Missing),
        (json!({ "members": { "to": { "in": [SHOP] } } }), uint(5), Missing),
        (json!({ "all": { "members": { "0": { "max": "5" } } } }), Value::List(vec![tuple(5), tuple(4)]), Holds),
        (json!({ "all": { "all": { "max": "5" } } }), Value::List(vec![list(&[1]), list(&[5, 6])]), Fails),
    ] {
        assert_eq!(condition(&test).answer(&value), answer, "{test} of {value:?}");
    }
}

#[test]
fn integers_have_only_one_spelling() {
    for text in ["", "-", "-0", "+1", "01", "-01", "0x", "0x01", "0xg", "1e3", "1.0", " 1", "0x-1", "-0x1", &format!("1{}", "0".repeat(78))]
    {
        assert_eq!(Integer::parse(text), None, "{text}");
    }
    let min_magnitude = U256::ONE << 255;
    assert_eq!(Integer::parse(&format!("-{min_magnitude}")), Some(Integer { negative: true, magnitude: min_magnitude }));
    assert_eq!(Integer::parse(&format!("-{}", min_magnitude + U256::ONE)), None);
    assert_eq!(Integer::of(&Value::Int(min_magnitude)), Some(Integer { negative: true, magnitude: min_magnitude }));
}
