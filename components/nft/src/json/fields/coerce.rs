//! Conversion of values to text, for fields that have to be text.

use crate::json::value::Value;

use super::super::parse::kind;
use crate::warnings::Warnings;

/// Returns a value as text, and warns if it was not a string. Returns `None` for null, arrays and
/// objects.
pub(super) fn as_text(value: &Value, at: &str, warnings: &mut Warnings) -> Option<String> {
    let (code, text) = match value {
        Value::Null => return None,
        Value::String(text) => return Some(text.clone()),
        Value::Number(number) => ("number-as-text", Some(number.to_string())),
        Value::Bool(flag) => ("boolean-as-text", Some(flag.to_string())),
        Value::Array(_) | Value::Object(_) => ("not-text", None),
    };
    let done = if text.is_some() { "taken as text" } else { "left out" };
    warnings.push(code, at, format!("{} where text is expected, {done}", kind(value)));
    text
}
