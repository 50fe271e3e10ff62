//! Strict parsing of JSON (RFC 8259).

use serde::Deserialize;
use serde_json_lenient::{Deserializer, Map, Value};

use super::value_count::{MAX_VALUES, has_too_many_values};
use crate::error::Invalid;
use crate::warnings::Warnings;

/// A JSON object that keeps the order of its fields.
pub type Object = Map<String, Value>;

/// The byte order mark of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why bytes cannot be parsed as JSON.
#[derive(Debug)]
pub(crate) enum ParseError {
    /// There are more than [`MAX_VALUES`] values.
    TooManyValues,
    /// The bytes are not JSON, or do not have the expected shape.
    Json(serde_json_lenient::Error),
}

/// Parses a metadata document. It may nest at most 128 deep and hold at most [`MAX_VALUES`] values.
///
/// Errors: the bytes are not a JSON object within these limits. The error shows what was found
/// instead.
pub fn document(bytes: &[u8], warnings: &mut Warnings) -> Result<Object, Invalid> {
    const RULE: &str = "a JSON object";
    let bytes = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => {
            warnings.push_whole("bom", "the document begins with a byte order mark, which was removed");
            rest
        }
        None => bytes,
    };
    match strict::<Value>(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Invalid::new("metadata", RULE, kind(&other))),
        Err(ParseError::TooManyValues) => Err(Invalid::new("metadata", format!("{RULE} of at most {} values", MAX_VALUES), "more")),
        Err(ParseError::Json(error)) => Err(Invalid::new("metadata", format!("{RULE} ({error})"), &excerpt(bytes))),
    }
}

/// Parses any value. Comments and trailing commas are errors, as in RFC 8259.
pub(crate) fn strict<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ParseError> {
    if has_too_many_values(bytes) {
        return Err(ParseError::TooManyValues);
    }
    let mut deserializer = Deserializer::from_slice(bytes);
    deserializer.set_allow_comments(false);
    deserializer.set_ignore_trailing_commas(false);
    let value = T::deserialize(&mut deserializer).map_err(ParseError::Json)?;
    deserializer.end().map_err(ParseError::Json)?;
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

/// Returns the start of bytes that are not JSON. Markup is named as such, because captchas and
/// error pages of gateways are the most frequent case.
fn excerpt(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let head = head.trim();
    match head.chars().next() {
        None => "nothing".to_owned(),
        Some('<') => format!("an HTML or XML page: {head}"),
        Some(_) => head.to_owned(),
    }
}
