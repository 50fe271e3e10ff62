//! Bytes to a JSON object, strictly (RFC 8259).

use serde::Deserialize;
use serde_json_lenient::{Deserializer, Map, Value};

use super::nodes;
use crate::error::Invalid;
use crate::warnings::Warnings;

/// A JSON object with its fields in the order of the document.
pub type Object = Map<String, Value>;

/// UTF-8's byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why bytes are not read as JSON.
#[derive(Debug)]
pub(crate) enum NotRead {
    /// There are more values than are read.
    TooManyValues,
    /// They are no JSON, or of another shape.
    Json(serde_json_lenient::Error),
}

/// Reads a metadata document. Arrays and objects nest 128 deep at most, and hold [`nodes::MOST`] values at most. Errors: `metadata`, saying
/// what was there instead.
pub fn document(bytes: &[u8], warnings: &mut Warnings) -> Result<Object, Invalid> {
    const RULE: &str = "a JSON object";
    let bytes = match bytes.strip_prefix(BOM) {
        Some(rest) => {
            warnings.whole("bom", "the document began with a byte order mark, which was left out");
            rest
        }
        None => bytes,
    };
    match strict::<Value>(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Invalid::new("metadata", RULE, kind(&other))),
        Err(NotRead::TooManyValues) => Err(Invalid::new("metadata", format!("{RULE} of at most {} values", nodes::MOST), "more")),
        Err(NotRead::Json(error)) => Err(Invalid::new("metadata", format!("{RULE} ({error})"), &excerpt(bytes))),
    }
}

/// Any value, by the letter of RFC 8259: neither comments nor trailing commas.
pub(crate) fn strict<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, NotRead> {
    if nodes::too_many(bytes) {
        return Err(NotRead::TooManyValues);
    }
    let mut deserializer = Deserializer::from_slice(bytes);
    deserializer.set_allow_comments(false);
    deserializer.set_ignore_trailing_commas(false);
    let value = T::deserialize(&mut deserializer).map_err(NotRead::Json)?;
    deserializer.end().map_err(NotRead::Json)?;
    Ok(value)
}

/// What a value is, for people.
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

/// What stands there instead of JSON: markup is called by its name, as captchas and gateways' error pages are what is met most.
fn excerpt(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..256).unwrap_or(bytes));
    let head = head.trim();
    match head.chars().next() {
        None => "nothing".to_owned(),
        Some('<') => format!("an HTML or XML page: {head}"),
        Some(_) => head.to_owned(),
    }
}
