//! One attribute, from an entry of a list or a field of a map.

use crate::json::value::{Object, Value};

use super::super::super::parse::kind;
use super::super::super::pointer;
use super::super::coerce::as_text;
use super::display;
use crate::warnings::Warnings;

/// Names of an attribute's type, in order of preference.
const TYPE_FIELDS: [&str; 9] = ["trait_type", "traitType", "key", "name", "trait_name", "trait", "label", "attribute", "type"];
/// Names of an attribute's value, in order of preference.
const VALUE_FIELDS: [&str; 4] = ["value", "trait_value", "traitValue", "val"];
/// Values of `type` that name a kind of value (LSP4), and not an attribute.
const VALUE_TYPES: [&str; 5] = ["string", "number", "boolean", "object", "array"];

/// Reads attributes from an entry of a list: usually one, and one for each field of an entry that
/// has names in place of `trait_type` and `value`.
pub(super) fn of_item(item: &Value, at: &str, warnings: &mut Warnings) -> Vec<Value> {
    match item {
        Value::Object(entry) => of_entry(entry, at, warnings),
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            warnings.push("attribute", at, format!("{} where an object is expected, taken as its value", kind(item)));
            vec![attribute(None, Some(item), None, at, warnings)]
        }
        Value::Null | Value::Array(_) => {
            warnings.push("attribute", at, format!("{} where an object is expected, left out", kind(item)));
            Vec::new()
        }
    }
}

fn of_entry(entry: &Object, at: &str, warnings: &mut Warnings) -> Vec<Value> {
    let value = VALUE_FIELDS.iter().find_map(|field| entry.get(field));
    let name = TYPE_FIELDS.into_iter().find_map(|field| {
        let given = entry.get(field)?;
        let is_kind = field == "type" && given.as_str().is_some_and(|text| VALUE_TYPES.contains(&text));
        if is_kind { None } else { as_text(given, &pointer::field(at, field), warnings) }
    });
    if value.is_none() && name.is_none() && !entry.is_empty() {
        warnings.push("attribute", at, "an object without trait_type and value; its fields were taken as attributes");
        return entry.iter().map(|(name, value)| of_field(name, value, &pointer::field(at, name), warnings)).collect();
    }
    if value.is_none() {
        warnings.push("attribute", at, "an attribute without a value");
    }
    vec![attribute(name, value, Some(entry), at, warnings)]
}

/// Reads an attribute from a field of an object that stands in place of the list. The field holds
/// the value, or an object with a field `value` (a rich property of ERC-1155).
pub(super) fn of_field(name: &str, value: &Value, at: &str, warnings: &mut Warnings) -> Value {
    match value {
        Value::Object(entry) if entry.contains_key("value") => {
            let shown = entry.get("name").and_then(Value::as_str).filter(|shown| !shown.is_empty()).unwrap_or(name);
            attribute(Some(shown.to_owned()), entry.get("value"), Some(entry), at, warnings)
        }
        _ => attribute(Some(name.to_owned()), Some(value), None, at, warnings),
    }
}

fn attribute(name: Option<String>, value: Option<&Value>, entry: Option<&Object>, at: &str, warnings: &mut Warnings) -> Value {
    let mut fields = Object::new();
    if let Some(name) = name {
        fields.insert("trait_type".to_owned(), Value::String(name));
    }
    let value = scalar(value.unwrap_or(&Value::Null), at, warnings);
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, entry?.get(name)?)));
    let shown = first(["display_type", "displayType"]).and_then(|(name, shown)| as_text(shown, &pointer::field(at, name), warnings));
    if let Some(shown) = &shown {
        display::verify(shown, &value, at, warnings);
    }
    fields.insert("value".to_owned(), value);
    if let Some(shown) = shown {
        fields.insert("display_type".to_owned(), Value::String(shown));
    }
    if let Some((_, max)) = first(["max_value", "maxValue"]).filter(|(_, max)| matches!(max, Value::Number(_)) || max.is_string()) {
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
