//! Attributes as a list of `{trait_type, value, display_type, max_value}`, from the shapes that
//! documents use.

use serde_json_lenient::Value;

use super::coerce::as_text;
use super::parse::{Object, kind};
use super::pointer;
use crate::warnings::Warnings;

/// Names of the field, in order of preference.
const FIELDS: [&str; 2] = ["attributes", "traits"];
/// Names of an attribute's type, in order of preference.
const TYPE_FIELDS: [&str; 4] = ["trait_type", "traitType", "key", "name"];

/// Maximum number of attributes that are normalised. The raw document keeps the rest.
pub const MAX_ATTRIBUTES: usize = 1000;

/// Returns the attributes of a document, or `None` if it has no such field.
pub(super) fn read(document: &Object, warnings: &mut Warnings) -> Option<Vec<Value>> {
    let (field, value) = FIELDS.iter().find_map(|field| Some((*field, document.get(*field).filter(|value| !value.is_null())?)))?;
    let at = format!("/{field}");
    match value {
        Value::Array(items) => {
            warn_if_too_many(items.len(), &at, warnings);
            let items = items.iter().take(MAX_ATTRIBUTES).enumerate();
            Some(items.filter_map(|(index, item)| from_item(item, &format!("{at}/{index}"), warnings)).collect())
        }
        Value::Object(map) => {
            warnings.push("attributes-object", &at, "an object where an array is expected; its fields were taken as attributes");
            warn_if_too_many(map.len(), &at, warnings);
            let fields = map.iter().take(MAX_ATTRIBUTES);
            Some(fields.map(|(name, value)| from_field(name, value, &format!("{at}/{}", pointer::segment(name)), warnings)).collect())
        }
        other => {
            warnings.push("attributes", &at, format!("{} where an array is expected, left out", kind(other)));
            None
        }
    }
}

fn warn_if_too_many(count: usize, at: &str, warnings: &mut Warnings) {
    if count > MAX_ATTRIBUTES {
        warnings.push("more-attributes", at, format!("{count} attributes where at most {MAX_ATTRIBUTES} are read, the rest left out"));
    }
}

/// Reads an attribute from an entry of a list. Returns `None` if the entry cannot be read.
fn from_item(item: &Value, at: &str, warnings: &mut Warnings) -> Option<Value> {
    match item {
        Value::Object(entry) => {
            let name = TYPE_FIELDS.iter().find_map(|field| as_text(entry.get(*field)?, &format!("{at}/{field}"), warnings));
            Some(attribute(name, entry.get("value"), Some(entry), at, warnings))
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            warnings.push("attribute", at, format!("{} where an object is expected, taken as its value", kind(item)));
            Some(attribute(None, Some(item), None, at, warnings))
        }
        Value::Null | Value::Array(_) => {
            warnings.push("attribute", at, format!("{} where an object is expected, left out", kind(item)));
            None
        }
    }
}

/// Reads an attribute from a field of an object that stands in place of the list. The field holds
/// the value, or an object with a field `value`.
fn from_field(name: &str, value: &Value, at: &str, warnings: &mut Warnings) -> Value {
    match value {
        Value::Object(entry) if entry.contains_key("value") => {
            attribute(Some(name.to_owned()), entry.get("value"), Some(entry), at, warnings)
        }
        _ => attribute(Some(name.to_owned()), Some(value), None, at, warnings),
    }
}

fn attribute(name: Option<String>, value: Option<&Value>, entry: Option<&Object>, at: &str, warnings: &mut Warnings) -> Value {
    let mut fields = Object::new();
    if let Some(name) = name {
        fields.insert("trait_type".to_owned(), Value::String(name));
    }
    fields.insert("value".to_owned(), scalar(value.unwrap_or(&Value::Null), at, warnings));
    if let Some(display) =
        entry.and_then(|entry| entry.get("display_type")).and_then(|display| as_text(display, &format!("{at}/display_type"), warnings))
    {
        fields.insert("display_type".to_owned(), Value::String(display));
    }
    if let Some(max) = entry.and_then(|entry| entry.get("max_value")).filter(|max| max.is_number() || max.is_string()) {
        fields.insert("max_value".to_owned(), max.clone());
    }
    Value::Object(fields)
}

/// Returns a plain value. An array or object becomes its JSON text.
fn scalar(value: &Value, at: &str, warnings: &mut Warnings) -> Value {
    if !value.is_array() && !value.is_object() {
        return value.clone();
    }
    warnings.push("value-as-text", at, format!("{} where a plain value is expected, taken as its JSON text", kind(value)));
    Value::String(value.to_string())
}
