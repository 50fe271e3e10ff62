//! Attributes, in the shapes that documents use.

use serde_json_lenient::json;

use super::fields::{compare, normalized};

#[test]
fn attributes_are_a_list() {
    let cases = [
        (
            json!([{"trait_type": "A", "value": 3, "display_type": "number", "max_value": 10, "extra": 1}]),
            json!([{"trait_type": "A", "value": 3, "display_type": "number", "max_value": 10}]),
            &[][..],
        ),
        (
            json!([{"trait_type": "A", "value": 1}, {"value": true}, {"trait_type": "B", "value": null}]),
            json!([{"trait_type": "A", "value": 1}, {"value": true}, {"trait_type": "B", "value": null}]),
            &[],
        ),
        (
            json!([{"key": "A", "value": "x", "type": "string"}, {"name": "B", "value": "y"}, {"traitType": "C", "value": "z"}, {"type": "D", "value": 1}]),
            json!([{"trait_type": "A", "value": "x"}, {"trait_type": "B", "value": "y"}, {"trait_type": "C", "value": "z"}, {"trait_type": "D", "value": 1}]),
            &[],
        ),
        (
            json!([{"trait_type": 5, "value": ["x"]}]),
            json!([{"trait_type": "5", "value": "[\"x\"]"}]),
            &[("number-as-text", "/attributes/0/trait_type"), ("value-as-text", "/attributes/0")],
        ),
        (
            json!(["x", null, [1], {"trait_type": "A"}]),
            json!([{"value": "x"}, {"trait_type": "A", "value": null}]),
            &[
                ("attribute", "/attributes/0"),
                ("attribute", "/attributes/1"),
                ("attribute", "/attributes/2"),
                ("attribute", "/attributes/3"),
            ],
        ),
        (
            json!([{"Eyes": "red"}, {"Hat": "none", "Size": 3}]),
            json!([{"trait_type": "Eyes", "value": "red"}, {"trait_type": "Hat", "value": "none"}, {"trait_type": "Size", "value": 3}]),
            &[("attribute", "/attributes/0"), ("attribute", "/attributes/1")],
        ),
        (
            json!({"b": 1, "a/~": {"value": "x"}}),
            json!([{"trait_type": "b", "value": 1}, {"trait_type": "a/~", "value": "x"}]),
            &[("attributes-object", "/attributes")],
        ),
        (
            json!({"a/~": [1]}),
            json!([{"trait_type": "a/~", "value": "[1]"}]),
            &[("attributes-object", "/attributes"), ("value-as-text", "/attributes/a~1~0")],
        ),
        (
            json!("[{\"trait_type\":\"A\",\"value\":1,}]"),
            json!([{"trait_type": "A", "value": 1}]),
            &[("attributes-string", "/attributes"), ("trailing-comma", "/0")],
        ),
    ];
    compare(cases.map(|(given, expected, warnings)| (json!({"attributes": given}), json!({"attributes": expected}), warnings)));
    compare([
        (
            json!({"name": "N", "traits": [{"trait_type": "A", "value": 1}]}),
            json!({"name": "N", "attributes": [{"trait_type": "A", "value": 1}]}),
            &[][..],
        ),
        (
            json!({"attributes": [], "traits": [{"trait_type": "A", "value": 1}]}),
            json!({"attributes": [{"trait_type": "A", "value": 1}]}),
            &[],
        ),
        (json!({"attributes": "x"}), json!({}), &[("attributes", "/attributes")]),
    ]);
}

#[test]
fn values_are_compared_with_their_display_type_and_kept() {
    let cases = [
        (json!("number"), json!("x"), true),
        (json!("number"), json!("12"), false),
        (json!("boost_percentage"), json!("5%"), false),
        (json!("boost_number"), json!(null), true),
        (json!("date"), json!(1_546_360_800), false),
        (json!("date"), json!("1546360800"), false),
        (json!("date"), json!(1_546_360_800_000_i64), true),
        (json!("date"), json!("2019-01-01T00:00:00Z"), true),
        (json!("date"), json!("soon"), true),
        (json!("string"), json!("soon"), false),
    ];
    for (display, value, warned) in cases {
        let attributes = json!([{"trait_type": "A", "value": value, "display_type": display}]);
        let (found, warnings) = normalized(&json!({"attributes": attributes}));
        assert_eq!(found, json!({"attributes": attributes}), "the value stays as it is");
        let expected = if warned { vec![("display-type".to_owned(), "/attributes/0".to_owned())] } else { Vec::new() };
        assert_eq!(warnings, expected, "{display} {value}");
    }
    let (found, _) = normalized(&json!({"attributes": [{"trait_type": "A", "value": 12_345_678_901_234_567_890_u64}]}));
    assert_eq!(found["attributes"][0]["value"], "12345678901234567890");
}

/// The example of ERC-1155, and a list. Fields with a name of their own are not attributes.
#[test]
fn properties_stand_in_for_attributes() {
    let rich = json!({"name": "Name", "value": "123", "display_value": "123 Example Value", "class": "emphasis"});
    compare([
        (
            json!({"name": "N", "properties": {"simple_property": "x", "rich_property": rich, "array_property": {"name": "Name", "value": [1, 2], "class": "c"}}}),
            json!({"name": "N", "attributes": [{"trait_type": "simple_property", "value": "x"}, {"trait_type": "Name", "value": "123"}, {"trait_type": "Name", "value": "[1,2]"}]}),
            &[("properties-as-attributes", "/properties"), ("value-as-text", "/properties/array_property")][..],
        ),
        (
            json!({"image": "https://a/1.png", "properties": [{"trait_type": "A", "value": 1}]}),
            json!({"image": "https://a/1.png", "attributes": [{"trait_type": "A", "value": 1}]}),
            &[("properties-as-attributes", "/properties")],
        ),
        (
            json!({"image": "https://a/1.png", "properties": {"files": [{"uri": "x"}], "category": "image", "name": "N", "p": null}}),
            json!({"image": "https://a/1.png"}),
            &[],
        ),
        (
            json!({"attributes": [{"trait_type": "A", "value": 1}], "properties": {"b": 1}}),
            json!({"attributes": [{"trait_type": "A", "value": 1}]}),
            &[],
        ),
    ]);
}
