//! Values of the component and of the tests' own JSON library.

use core::fmt::Display;

use mintmark_nft::json::parse::strict;
use mintmark_nft::json::value;
use serde_json_lenient::Value;

/// Returns a value of the component.
pub fn ours(value: &Value) -> value::Value {
    strict(value.to_string().as_bytes()).unwrap()
}

/// Returns an object of the component.
pub fn object(value: &Value) -> value::Object {
    match ours(value) {
        value::Value::Object(fields) => fields,
        other => panic!("{other}"),
    }
}

/// Returns a value or an object of the component as one of the tests.
pub fn theirs(value: impl Display) -> Value {
    serde_json_lenient::from_str(&value.to_string()).unwrap()
}
