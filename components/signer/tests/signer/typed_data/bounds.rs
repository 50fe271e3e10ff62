//! Limits of typed data: recursive types, depth and size.

use mintmark_signer::{
    encoding::{hex, json::Json},
    typed_data,
};
use serde_json::{Value, json};

use crate::{
    support::{
        requests::call,
        vault::Vault,
        wallet::{HOT_ADDRESS, config},
    },
    typed_data::support::decode,
};

fn of(types: &Value, primary_type: &str, message: &Value) -> Value {
    let mut types = types.clone();
    types["EIP712Domain"] = json!([{ "name": "name", "type": "string" }]);
    json!({ "types": types, "primaryType": primary_type, "domain": { "name": "Bounds" }, "message": message })
}

/// Returns nested nodes, `count` in total.
fn nodes(count: usize) -> Value {
    let message = (1..count).fold(json!({ "children": [] }), |child, _| json!({ "children": [child] }));
    of(&json!({ "Node": [{ "name": "children", "type": "Node[]" }] }), "Node", &message)
}

#[test]
fn types_can_be_recursive() {
    // viem 2.57.20, ox 1.8.3 and @metamask/eth-sig-util 9.0.0 agree on these digests. ethers
    // refuses such types.
    let tree = of(
        &json!({ "Node": [{ "name": "value", "type": "uint256" }, { "name": "children", "type": "Node[]" }] }),
        "Node",
        &json!({ "value": "1", "children": [{ "value": "2", "children": [] }, { "value": "3", "children": [{ "value": "4", "children": [] }] }] }),
    );
    let decoded = decode(&tree).unwrap();
    assert_eq!(decoded.encoded_type, "Node(uint256 value,Node[] children)");
    assert_eq!(hex::encode(&decoded.digest), "0xa90f4c2eafcdb83d073a3ccd68fc585cccce3938a1491a7d5704b5d0b889a50f");
    let cycle = of(
        &json!({ "A": [{ "name": "b", "type": "B[2][]" }], "B": [{ "name": "c", "type": "C" }], "C": [{ "name": "a", "type": "A" }, { "name": "d", "type": "D[]" }], "D": [] }),
        "A",
        &json!({ "b": [[{ "c": { "a": { "b": [] }, "d": [{}] } }, { "c": { "a": { "b": [] }, "d": [] } }]] }),
    );
    let decoded = decode(&cycle).unwrap();
    assert_eq!(decoded.encoded_type, "A(B[2][] b)B(C c)C(A a,D[] d)D()");
    assert_eq!(hex::encode(&decoded.digest), "0xc86e82fc9ce30824de988324ebb6b2ee5646f7f684b5722e3d8c1ae4e1797e69");
}

#[test]
fn an_endless_type_has_no_value() {
    let endless = json!({ "Person": [{ "name": "friend", "type": "Person" }] });
    for (message, field) in [
        (json!({ "friend": null }), "params[1].message.friend"),
        (json!({}), "params[1].message.friend"),
        (json!({ "friend": { "friend": {} } }), "params[1].message.friend.friend.friend"),
    ] {
        assert_eq!(decode(&of(&endless, "Person", &message)).unwrap_err().field, field);
    }
}

#[test]
fn values_nest_at_most_32_levels() {
    // A node and its list are two levels.
    decode(&nodes(16)).unwrap();
    let invalid = decode(&nodes(17)).unwrap_err();
    assert_eq!((invalid.field.matches("children").count(), invalid.expected.as_str()), (16, "at most 32 levels of structs and arrays"));
    let array = |dimensions: usize| {
        let value = (1..dimensions).fold(json!([]), |value, _| json!([value]));
        decode(&of(
            &json!({ "Deep": [{ "name": "a", "type": format!("uint8{}", "[]".repeat(dimensions)) }] }),
            "Deep",
            &json!({ "a": value }),
        ))
    };
    array(31).unwrap();
    assert!(array(32).unwrap_err().field.starts_with("params[1].message.a[0]"));
    assert_eq!(array(33).unwrap_err().field, "params[1].types.Deep[0].type");
}

#[test]
fn very_deep_values_are_refused() {
    let deep = |text: &str| typed_data::decode("params[1]", &Json::Text(text.into())).unwrap_err();
    for text in ["[".repeat(200_000), "{\"a\":".repeat(200_000), format!("{{\"types\":{}", "[".repeat(200_000))] {
        assert_eq!(deep(&text).field, "params[1]");
    }
    let dimensions = of(&json!({ "A": [{ "name": "a", "type": format!("A{}", "[]".repeat(100_000)) }] }), "A", &json!({ "a": [] }));
    let invalid = decode(&dimensions).unwrap_err();
    assert_eq!(invalid.field, "params[1].types.A[0].type");
    assert!(invalid.got.len() < 100, "the value is cut");
    let mut call = call("eth_signTypedData_v4", &Value::Null);
    call.params = format!("[\"{HOT_ADDRESS}\",{}", "[".repeat(200_000));
    Vault::new(&config()).sign(call).unwrap_err();
}

#[test]
fn the_number_of_types_members_and_values_is_limited() {
    let types = |count: usize| {
        let mut types = json!({});
        for index in 0..count {
            types[format!("T{index}")] = json!([{ "name": "a", "type": format!("T{}[]", (index + 1) % count) }]);
        }
        decode(&of(&types, "T0", &json!({ "a": [] })))
    };
    // One of them belongs to the domain.
    assert_eq!(types(63).unwrap().encoded_type.matches('(').count(), 63);
    assert_eq!(types(64).unwrap_err().field, "params[1].types");
    let members = |count: usize| {
        let members: Vec<Value> = (0..count).map(|index| json!({ "name": format!("m{index}"), "type": "bool" })).collect();
        let message: Value = (0..count).map(|index| (format!("m{index}"), json!(true))).collect();
        decode(&of(&json!({ "A": members }), "A", &message))
    };
    members(511).unwrap();
    assert_eq!(members(513).unwrap_err().field, "params[1].types.A");
    let items = |count: usize| decode(&of(&json!({ "A": [{ "name": "a", "type": "uint8[]" }] }), "A", &json!({ "a": vec![1; count] })));
    // The name in the domain and the array itself count as values.
    items(19_998).unwrap();
    assert_eq!(items(19_999).unwrap_err().field, "params[1].message.a[19998]");
    let name = |length: usize| {
        decode(&of(&json!({ "A": [{ "name": "a".repeat(length), "type": "bool" }] }), "A", &json!({ "a".repeat(length): true })))
    };
    name(128).unwrap();
    assert_eq!(name(129).unwrap_err().field, "params[1].types.A[0].name");
}
