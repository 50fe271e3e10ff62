//! Attributes as a list of `{trait_type, value, display_type, max_value}`, from the shapes that are met.

use serde_json_lenient::Value;

use super::normalize::as_text;
use super::parse::{Object, kind};
use super::pointer_segment;
use crate::warnings::Warnings;

const LISTS: [&str; 2] = ["attributes", "traits"];
const TYPES: [&str; 4] = ["trait_type", "traitType", "key", "name"];

/// The most attributes that are read; what a document has more stays in its raw form.
pub const MOST: usize = 1000;

/// The attributes of a document; none where it has no such field.
pub(super) fn read(document: &Object, warnings: &mut Warnings) -> Option<Vec<Value>> {
    let (field, value) = LISTS.iter().find_map(|field| Some((*field, document.get(*field).filter(|value| !value.is_null())?)))?;
    let at = format!("/{field}");
    match value {
        Value::Array(items) => {
            warn_of_more(items.len(), &at, warnings);
            let items = items.iter().take(MOST).enumerate();
            Some(items.filter_map(|(index, item)| from_item(item, &format!("{at}/{index}"), warnings)).collect())
        }
        Value::Object(map) => {
            warnings.push("attributes-object", &at, "an object where an array is expected; its fields were taken as attributes");
            warn_of_more(map.len(), &at, warnings);
            let fields = map.iter().take(MOST);
            Some(fields.map(|(name, value)| from_field(name, value, &format!("{at}/{}", pointer_segment(name)), warnings)).collect())
        }
        other => {
            warnings.push("attributes", &at, format!("{} where an array is expected, left out", kind(other)));
            None
        }
    }
}

fn warn_of_more(count: usize, at: &str, warnings: &mut Warnings) {
    if count > MOST {
        warnings.push("more-attributes", at, format!("{count} attributes where at most {MOST} are read, the rest left out"));
    }
}

/// An entry of a list.
fn from_item(item: &Value, at: &str, warnings: &mut Warnings) -> Option<Value> {
    match item {
        Value::Object(entry) => {
            let name = TYPES.iter().find_map(|field| as_text(entry.get(*field)?, &format!("{at}/{field}"), warnings));
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

/// A field of an object that stands where a list is expected: its value, or an object with one.
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
    if let Some(most) = entry.and_then(|entry| entry.get("max_value")).filter(|most| most.is_number() || most.is_string()) {
        fields.insert("max_value".to_owned(), most.clone());
    }
    Value::Object(fields)
}

/// A value without structure; what has structure becomes its JSON text.
fn scalar(value: &Value, at: &str, warnings: &mut Warnings) -> Value {
    if !value.is_array() && !value.is_object() {
        return value.clone();
    }
    warnings.push("value-as-text", at, format!("{} where a plain value is expected, taken as its JSON text", kind(value)));
    Value::String(value.to_string())
}
