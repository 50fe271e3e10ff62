//! Values and their text.

use mintmark_nft::json::value::{Object, Value};
use serde_json_lenient::json;

use crate::support::json::{object, ours, theirs};

#[test]
fn the_text_has_the_escapes_that_json_requires() {
    let every: String = (0..0x2100).filter_map(char::from_u32).collect();
    for value in [json!(&every), json!({(&every): [&every, "", 1, -2.50, null, true, false, {}, []]})] {
        let text = ours(&value).to_string();
        assert_eq!(text, value.to_string());
        assert_eq!(theirs(text), value);
    }
    assert_eq!(Value::from("a\u{1}\u{8}\u{c}\n\r\t\"\\/\u{7f}é").to_string(), r#""a\u0001\b\f\n\r\t\"\\/é""#.replace("/é", "/\u{7f}é"));
}

#[test]
fn fields_keep_their_order() {
    let mut fields = Object::new();
    for name in ["c", "a", "b", "a"] {
        fields.insert(name.to_owned(), Value::from(name));
    }
    fields.insert("c".to_owned(), Value::Null);
    assert_eq!(fields.to_string(), r#"{"c":null,"a":"a","b":"b"}"#);
    assert_eq!((fields.remove("a"), fields.remove("a")), (Some(Value::from("a")), None));
    fields.insert("a".to_owned(), Value::Bool(true));
    assert_eq!(fields.to_string(), r#"{"c":null,"b":"b","a":true}"#);
    for (name, expected) in [("a", Some(Value::Bool(true))), ("b", Some(Value::from("b"))), ("c", Some(Value::Null)), ("", None)] {
        assert_eq!((fields.get(name), fields.contains_key(name)), (expected.as_ref(), expected.is_some()), "{name}");
    }
}

#[test]
fn objects_are_compared_by_their_fields() {
    let fields = object(&json!({"a": 1, "b": {"c": []}}));
    assert_eq!(fields, object(&json!({"b": {"c": []}, "a": 1})));
    for other in [json!({}), json!({"a": 1}), json!({"a": 1, "c": {"c": []}}), json!({"a": 1, "b": {"c": [], "d": 0}})] {
        assert_ne!(fields, object(&other), "{other}");
    }
}
