//! Strict parsing of JSON (RFC 8259).

use crate::json::value::Value;

use super::limits::Limits;
use super::syntax::parse_strictly;

/// The error for bytes that are not JSON or exceed the limits of a document.
#[derive(Debug)]
pub struct NotJson;

/// Parses any value. Comments and trailing commas are errors, as in RFC 8259.
///
/// # Errors
/// The bytes are not JSON, nest too deep, or have too many values.
pub fn strict(bytes: &[u8]) -> Result<Value, NotJson> {
    let text = core::str::from_utf8(bytes).map_err(|_| NotJson)?;
    parse_strictly(text, Limits::of_bytes(bytes.len())).map(|(value, _)| value).map_err(|_| NotJson)
}

/// Returns an object with these fields.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Returns the kind of a value, for people.
pub(crate) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
