//! Values of a configuration in types of their own.

use mintmark_strict_json::{ConfigError, pointer};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// Reads a part of a configuration into a type. Returns the type's default if the part is left out.
/// `at` is the part's place.
///
/// # Errors
/// The part does not fit the type. The error names the first place.
pub(crate) fn typed<T: DeserializeOwned + Default>(at: &str, value: Option<&Value>) -> Result<T, ConfigError> {
    let Some(value) = value else { return Ok(T::default()) };
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = error.path().iter().fold(at.to_owned(), |at, segment| match segment {
            Segment::Seq { index } => pointer(&at, &index.to_string()),
            named => pointer(&at, &named.to_string()),
        });
        let (expected, got) = explained(&error.inner().to_string());
        ConfigError::new(at, expected, got)
    })
}

/// What serde calls the types of JSON, and what a configuration's error calls them.
const WORDS: [(&str, &str); 7] = [
    ("u32", "a whole number from 0 to 4294967295"),
    ("u64", "a whole number from 0"),
    ("a string", "text"),
    ("a sequence", "a list"),
    ("a map", "an object"),
    ("a boolean", "true or false"),
    ("string or map", "text or an object"),
];

/// Splits an error of serde into the rule and what stands there.
fn explained(error: &str) -> (String, String) {
    if let Some((got, expected)) = error.rsplit_once(", expected ") {
        let words = WORDS.iter().find_map(|(own, words)| (*own == expected).then_some(*words));
        let structure = expected.starts_with("struct ").then_some("an object");
        return (words.or(structure).unwrap_or(expected).to_owned(), got.to_owned());
    }
    if let Some(field) = error.strip_prefix("missing field ") {
        return (format!("the field {field}"), "nothing".to_owned());
    }
    ("a value that the schema allows".to_owned(), error.to_owned())
}

/// Tells what a value is, without showing it.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
