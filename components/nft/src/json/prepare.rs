//! One walk over a parsed document: numbers that JavaScript cannot hold become text, and `{id}` is filled in.

use serde_json_lenient::{Number, Value};

use super::parse::Object;
use crate::uri::template::fill_id;

/// `Number.MAX_SAFE_INTEGER` (ECMAScript, 21.1.2.6).
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Prepares every value below an object. With a padded id, `{id}` is replaced in strings (ERC-1155); names of fields stay.
pub fn object(object: &mut Object, padded_id: Option<&str>) {
    object.values_mut().for_each(|inner| value(inner, padded_id));
}

fn value(subject: &mut Value, padded_id: Option<&str>) {
    match subject {
        Value::Number(number) => {
            if is_unsafe(number) {
                *subject = Value::String(number.to_string());
            }
        }
        Value::String(text) => {
            if let Some(id) = padded_id
                && let std::borrow::Cow::Owned(filled) = fill_id(text, id)
            {
                *text = filled;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| value(item, padded_id)),
        Value::Object(inner) => object(inner, padded_id),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Past 2^53-1 in either direction, infinity included.
fn is_unsafe(number: &Number) -> bool {
    let text = number.as_str();
    let short = text.len() < 16 && !text.contains(['e', 'E']);
    !short && text.parse::<f64>().is_ok_and(|number| number.abs() > MAX_SAFE)
}
