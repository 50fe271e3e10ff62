//! Strict parsing of JSON (RFC 8259).

use serde::Deserialize;
use serde_json_lenient::{Deserializer, Map, Value};

use super::value_count::has_too_many_values;

/// A JSON object that keeps the order of its fields.
pub type Object = Map<String, Value>;

/// The error for bytes that are not JSON, have too many values, or have another shape.
#[derive(Debug)]
pub(crate) struct NotJson;

/// Parses any value. Comments and trailing commas are errors, as in RFC 8259.
///
/// # Errors
/// The bytes are not JSON, have too many values, or do not have the expected shape.
pub(crate) fn strict<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, NotJson> {
    if has_too_many_values(bytes) {
        return Err(NotJson);
    }
    let mut deserializer = Deserializer::from_slice(bytes);
    deserializer.set_allow_comments(false);
    deserializer.set_ignore_trailing_commas(false);
    let value = T::deserialize(&mut deserializer).map_err(|_| NotJson)?;
    deserializer.end().map_err(|_| NotJson)?;
    Ok(value)
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
