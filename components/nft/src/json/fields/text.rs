//! Texts: the name and the description.

use crate::json::value::{Object, Value};

use super::super::localization::choose;
use super::super::parse::kind;
use super::super::pointer;
use super::super::shape::Subject;
use super::super::shape::known::is_capitalised;
use super::coerce::as_text;
use crate::warnings::Warnings;

/// Names of the field that holds the text of an object.
const INNER: [&str; 6] = ["value", "text", "content", "default", "display_value", "description"];
/// Length in bytes of the parts of a text in a format that limits strings (CIP-25: 64).
const PART_BYTES: core::ops::RangeInclusive<usize> = 60..=64;

/// Returns the first of the fields that has text. An empty text counts if no field has more.
pub(super) fn first(subject: &Subject, names: &'static [&'static str], locale: Option<&str>, warnings: &mut Warnings) -> Option<String> {
    let mut empty = None;
    for (name, at, value) in subject.fields(names) {
        let Some(text) = of_value(value, &at, locale, warnings) else { continue };
        let text = without_nul(text, &at, warnings);
        if !text.trim().is_empty() {
            if is_capitalised(name) {
                warnings.push("other-field", &at, "taken from this field, whose name should begin with a small letter");
            }
            return Some(text);
        }
        empty.get_or_insert(text);
    }
    empty
}

fn of_value(value: &Value, at: &str, locale: Option<&str>, warnings: &mut Warnings) -> Option<String> {
    match value {
        Value::Array(items) => joined(items, at, warnings),
        Value::Object(fields) => of_object(fields, at, locale, warnings),
        plain => as_text(plain, at, warnings),
    }
}

/// Joins a list of texts: the parts of one text, or its lines.
fn joined(items: &[Value], at: &str, warnings: &mut Warnings) -> Option<String> {
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let Some(texts) = texts.filter(|texts| !texts.is_empty()) else {
        warnings.push("not-text", at, "an array where text is expected, left out");
        return None;
    };
    let parts =
        texts.split_last().is_some_and(|(_, before)| !before.is_empty() && before.iter().all(|part| PART_BYTES.contains(&part.len())));
    warnings.push("text-in-list", at, "an array where text is expected; its texts were joined");
    Some(texts.join(if parts { "" } else { "\n" }))
}

/// Returns the text of an object: one of its languages, or its value.
fn of_object(fields: &Object, at: &str, locale: Option<&str>, warnings: &mut Warnings) -> Option<String> {
    if let Some(language) = languages(fields).and_then(|languages| choose(languages, locale)) {
        warnings.push("text-in-languages", at, format!("texts in several languages; {language} was taken"));
        return fields.get(language).and_then(Value::as_str).map(str::to_owned);
    }
    let inner = INNER.iter().find_map(|name| Some((name, fields.get(name).and_then(Value::as_str)?)));
    match inner {
        Some((name, text)) => {
            warnings.push("text-in-object", &pointer::field(at, name), "an object where text is expected; this field was taken");
            Some(text.to_owned())
        }
        None => {
            warnings.push("not-text", at, format!("{} where text is expected, left out", kind(&Value::Object(Object::new()))));
            None
        }
    }
}

/// Returns the languages of an object whose fields are all texts under a language tag.
fn languages(fields: &Object) -> Option<Vec<&str>> {
    let is_tag = |name: &str| {
        let primary = name.split(['-', '_']).next().unwrap_or_default();
        (2..=3).contains(&primary.len()) && name.len() <= 35 && primary.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let all = !fields.is_empty() && fields.iter().all(|(name, value)| is_tag(name) && value.is_string());
    all.then(|| fields.keys().map(String::as_str).collect())
}

fn without_nul(text: String, at: &str, warnings: &mut Warnings) -> String {
    if !text.contains('\0') {
        return text;
    }
    warnings.push("nul-bytes", at, "NUL was dropped from the text");
    text.replace('\0', "")
}
