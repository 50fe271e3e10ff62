//! What a limiting middleware needs of the section `limits`: who the clients are.

use mintmark_strict_json::ConfigError;
use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::fill::fill;
use crate::gateway::clients_part;
use crate::typed::kind;

/// Reads who the clients are out of an environment. `open` gets JSON text: an object whose only
/// member is `limits`, with proxies, keys, and the names of plans.
///
/// # Errors
/// Every config error:
/// - The text is not a JSON object.
/// - A variable that the section names is not set.
/// - The section has the wrong shape.
/// - `open` returns an error, and the same place has no other error yet.
pub fn clients<T>(variables: &[(String, String)], open: impl FnOnce(&str) -> Result<T, Vec<ConfigError>>) -> Result<T, Vec<ConfigError>> {
    let Document { sections, mut errors, .. } = Document::of(variables).map_err(|error| vec![error])?;
    let part = match sections.get("limits") {
        None => Map::new(),
        Some(Value::Object(section)) => {
            let (part, misshapen) = clients_part(section);
            errors.extend(misshapen);
            part
        }
        Some(other) => return Err(vec![ConfigError::new("/limits", "an object", kind(other))]),
    };
    let filled = fill(part.into(), "/limits", variables);
    errors.extend(filled.errors);
    let opened = open(&json!({ "limits": filled.value }).to_string());
    for error in opened.as_ref().err().into_iter().flatten() {
        if !errors.iter().any(|known| known.at == error.at) {
            errors.push(filled.secrets.redacted(error));
        }
    }
    opened.ok().filter(|_| errors.is_empty()).ok_or(errors)
}
