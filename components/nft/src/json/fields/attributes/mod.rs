//! Attributes as a list of `{trait_type, value, display_type, max_value}`, from the shapes that
//! documents use.

mod display;
mod entry;

use std::borrow::Cow;

use crate::json::value::{Object, Value};

use super::super::limits::Limits;
use super::super::parse::kind;
use super::super::pointer;
use super::super::shape::Subject;
use super::super::shape::known;
use super::super::syntax;
use crate::warnings::Warnings;

/// Maximum number of attributes that are normalised. The raw document keeps the rest.
pub const MAX_ATTRIBUTES: usize = 1000;

/// Names of the field that holds properties (ERC-1155).
const PROPERTIES: &[&str] = &["properties"];
/// Properties that are not attributes: fields of their own, and lists of files.
const NOT_ATTRIBUTES: [&str; 5] = ["files", "category", "creators", "collection", "preview"];

/// Returns the attributes of a document, or `None` if it has no such field. Without the field, the
/// properties of ERC-1155 are taken.
pub(super) fn read(subject: &Subject, warnings: &mut Warnings) -> Option<Vec<Value>> {
    let mut empty = None;
    for (_, at, value) in subject.fields(known::ATTRIBUTES) {
        match of_field(value, &at, warnings) {
            Some(found) if found.is_empty() => empty = Some(found),
            Some(found) => return Some(found),
            None => {}
        }
    }
    properties(subject, warnings).or(empty)
}

/// Reads the field. Returns `None` if it holds no attributes.
fn of_field(value: &Value, at: &str, warnings: &mut Warnings) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => {
            warn_if_too_many(items.len(), at, warnings);
            let items = items.iter().take(MAX_ATTRIBUTES).enumerate();
            let mut found: Vec<Value> = items.flat_map(|(index, item)| entry::of_item(item, &pointer::item(at, index), warnings)).collect();
            found.truncate(MAX_ATTRIBUTES);
            Some(found)
        }
        Value::Object(map) => {
            warnings.push("attributes-object", at, "an object where an array is expected; its fields were taken as attributes");
            Some(of_map(map, at, warnings))
        }
        Value::String(text) if text.trim_start().starts_with(['[', '{']) => match syntax::parse(text, Limits::of_bytes(text.len())) {
            Ok((value, repairs)) => {
                warnings.push("attributes-string", at, "a string where an array is expected; the JSON in it was taken");
                repairs.warn(warnings);
                of_field(&value, at, warnings)
            }
            Err(_) => {
                warnings.push("attributes", at, "a string where an array is expected, which is not JSON, left out");
                None
            }
        },
        other => {
            if known::is_useful(other) {
                warnings.push("attributes", at, format!("{} where an array is expected, left out", kind(other)));
            }
            None
        }
    }
}

fn of_map(map: &Object, at: &str, warnings: &mut Warnings) -> Vec<Value> {
    warn_if_too_many(map.len(), at, warnings);
    let fields = map.iter().take(MAX_ATTRIBUTES);
    fields.map(|(name, value)| entry::of_field(name, value, &pointer::field(at, name), warnings)).collect()
}

/// Reads the properties of ERC-1155.
fn properties(subject: &Subject, warnings: &mut Warnings) -> Option<Vec<Value>> {
    let (_, at, value) = subject.fields(PROPERTIES).next()?;
    let found = match value {
        Value::Array(_) => Cow::Borrowed(value),
        Value::Object(map) => {
            let kept: Object =
                map.iter().filter(|(name, value)| is_attribute(name, value)).map(|(name, value)| (name.clone(), value.clone())).collect();
            Cow::Owned(Value::Object(kept))
        }
        _ => return None,
    };
    if !known::is_useful(&found) {
        return None;
    }
    warnings.push("properties-as-attributes", &at, "there are no attributes; the properties were taken");
    match found.as_ref() {
        Value::Object(map) => Some(of_map(map, &at, warnings)),
        other => of_field(other, &at, warnings),
    }
}

fn is_attribute(name: &str, value: &Value) -> bool {
    let field = [known::NAME, known::DESCRIPTION, known::IMAGE, known::OTHER_IMAGE, known::ANIMATION, known::EXTERNAL]
        .iter()
        .any(|names| names.contains(&name));
    let of_schema = value.as_object().is_some_and(|entry| entry.contains_key("type") && !entry.contains_key("value"));
    !field && !of_schema && !NOT_ATTRIBUTES.contains(&name) && !value.is_null()
}

fn warn_if_too_many(count: usize, at: &str, warnings: &mut Warnings) {
    if count > MAX_ATTRIBUTES {
        warnings.push("more-attributes", at, format!("{count} attributes where at most {MAX_ATTRIBUTES} are read, the rest left out"));
    }
}
