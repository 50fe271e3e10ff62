//! The sections of a configuration.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::config_error::{ConfigError, pointer};
use crate::json;

/// Every section that there is; what a WASI host has no use for (`admin`, `state`, where to listen) may stand there all the same.
pub(crate) const NAMES: [&str; 10] = ["$schema", "listen", "admin", "cors", "chains", "content", "network", "limits", "signer", "state"];

/// Reads the text and looks at the names of its sections.
///
/// # Errors
/// Where it is no JSON object, and sections that nobody knows.
pub(crate) fn read(text: Option<&str>) -> Result<Map<String, Value>, Vec<ConfigError>> {
    let expected = format!("the configuration, JSON, in the environment variable {}", crate::VARIABLE);
    let Some(text) = text else { return Err(vec![ConfigError::new("", expected, "it is not set")]) };
    let value = json::parse(text).map_err(|problem| vec![problem])?;
    let Value::Object(sections) = value else { return Err(vec![ConfigError::new("", "an object", kind(&value))]) };
    let unknown: Vec<ConfigError> = sections
        .keys()
        .filter(|name| !NAMES.contains(&name.as_str()))
        .map(|name| ConfigError::new(pointer("", name), format!("one of {}", NAMES.join(", ")), "an unknown section"))
        .collect();
    if unknown.is_empty() { Ok(sections) } else { Err(unknown) }
}

/// A section, by its place, in its own type; its default where it is left out.
///
/// # Errors
/// The first place where it is not of that type.
pub(crate) fn typed<T: DeserializeOwned + Default>(at: &str, value: Option<&Value>) -> Result<T, ConfigError> {
    let Some(value) = value else { return Ok(T::default()) };
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = error.path().iter().fold(at.to_owned(), |at, segment| match segment {
            Segment::Seq { index } => pointer(&at, &index.to_string()),
            named => pointer(&at, &named.to_string()),
        });
        ConfigError::new(at, "a value of the schema", error.inner().to_string())
    })
}

/// What a value is, without showing it.
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
