//! Documents in a field of another object, as APIs and indexers return them.

use std::borrow::Cow;

use crate::json::value::{Object, Value};

use super::super::limits::Limits;
use super::super::pointer;
use super::super::syntax;
use super::known::{self, Strength};

/// Names of the field, in order of preference. `LSP4Metadata` is that of LUKSO's LSP4.
const FIELDS: [&str; 16] = [
    "LSP4Metadata",
    "metadata",
    "data",
    "nft",
    "result",
    "token",
    "asset",
    "item",
    "json",
    "rawMetadata",
    "raw",
    "payload",
    "response",
    "body",
    "content",
    "properties",
];

/// How deep documents are wrapped.
const MAX_DEPTH: usize = 4;

/// A document in a wrapper.
#[derive(Clone, Debug)]
pub(super) struct Wrapped<'a> {
    /// JSON pointer of the document.
    pub(super) at: String,
    pub(super) object: Cow<'a, Object>,
    pub(super) strength: Strength,
}

/// Returns how sure it is that an object wraps metadata.
pub(super) fn strength(object: &Object) -> Strength {
    find(object).map_or(Strength::None, |found| found.strength)
}

/// Returns the document that an object wraps, or `None` if it wraps none.
pub(super) fn find(object: &Object) -> Option<Wrapped<'_>> {
    find_below(object, "", MAX_DEPTH)
}

fn find_below<'a>(object: &'a Object, at: &str, depth: usize) -> Option<Wrapped<'a>> {
    let mut best: Option<Wrapped> = None;
    if depth == 0 {
        return None;
    }
    for name in FIELDS {
        let Some((inner, at)) = object.get(name).and_then(|value| inner(value, pointer::field(at, name))) else { continue };
        let found = match known::strength(&inner) {
            Strength::None => deeper(inner, &at, depth),
            strength => Some(Wrapped { at, object: inner, strength }),
        };
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| best.strength < found.strength)
        {
            best = Some(found);
        }
    }
    best
}

fn deeper<'a>(inner: Cow<'a, Object>, at: &str, depth: usize) -> Option<Wrapped<'a>> {
    match inner {
        Cow::Borrowed(inner) => find_below(inner, at, depth - 1),
        Cow::Owned(inner) => {
            let found = find_below(&inner, at, depth - 1)?;
            Some(Wrapped { at: found.at, object: Cow::Owned(found.object.into_owned()), strength: found.strength })
        }
    }
}

/// Returns the object in a value: itself, the only item of an array, or the JSON in a string.
fn inner(value: &Value, at: String) -> Option<(Cow<'_, Object>, String)> {
    match value {
        Value::Object(object) => Some((Cow::Borrowed(object), at)),
        Value::Array(items) => match items.as_slice() {
            [Value::Object(object)] => Some((Cow::Borrowed(object), pointer::item(&at, 0))),
            _ => None,
        },
        Value::String(text) if text.trim_start().starts_with('{') => match syntax::parse(text, Limits::of_bytes(text.len())).ok()?.0 {
            Value::Object(object) => Some((Cow::Owned(object), at)),
            _ => None,
        },
        _ => None,
    }
}
