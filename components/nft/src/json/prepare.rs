//! Preparation of a parsed document: numbers that JavaScript cannot represent become strings, and
//! `{id}` is filled in.

use std::borrow::Cow;

use crate::json::value::{Number, Value};

use super::decimal::Decimal;
use crate::json::value::Object;
use crate::uri::template::{Filler, TooLong};

/// `Number.MAX_SAFE_INTEGER` (ECMAScript, 21.1.2.6).
const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// Prepares every value in an object. With a filler, it replaces `{id}` in strings but not in field
/// names (ERC-1155).
///
/// # Errors
/// The filler's byte budget is used up.
pub fn object(object: &mut Object, filler: &mut Option<Filler>) -> Result<(), TooLong> {
    object.values_mut().try_for_each(|inner| value(inner, filler))
}

fn value(subject: &mut Value, filler: &mut Option<Filler>) -> Result<(), TooLong> {
    match subject {
        Value::Number(number) => {
            if is_unsafe(number) {
                *subject = Value::String(number.to_string());
            }
        }
        Value::String(text) => {
            if let Some(filler) = filler
                && let Cow::Owned(filled) = filler.fill(text)?
            {
                *text = filled;
            }
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| value(item, filler))?,
        Value::Object(inner) => object(inner, filler)?,
        Value::Null | Value::Bool(_) => {}
    }
    Ok(())
}

/// Returns whether the absolute value exceeds 2^53-1.
fn is_unsafe(number: &Number) -> bool {
    Decimal::parse(number.as_str()).is_some_and(|number| number.cmp_absolute(MAX_SAFE_INTEGER).is_gt())
}
