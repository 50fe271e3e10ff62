//! Decoded values as JSON.

use crate::{
    encoding::{hex, json::Json},
    policy::literal::Integer,
    request::value::Value,
};

/// The most bytes, or characters of text, that are shown. What is longer is cut and ends with `…`.
const MAX_SHOWN: usize = 256;

/// Returns a value as JSON. Addresses, numbers (decimal) and bytes (`0x`) become text.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Address(address) => Json::Text(address.to_string()),
        Value::Uint(number) => Json::Text(number.to_string()),
        Value::Int(_) => Integer::of(value)
            .map_or(Json::Null, |integer| Json::Text(format!("{}{}", if integer.negative { "-" } else { "" }, integer.magnitude))),
        Value::Bool(value) => Json::Bool(*value),
        Value::Bytes(bytes) => cut_bytes(bytes),
        Value::Text(text) => Json::Text(match text.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.clone(),
        }),
        Value::List(items) => Json::List(items.iter().map(json).collect()),
        Value::Tuple(members) => Json::Object(members.iter().map(|(name, value)| (name.clone(), json(value))).collect()),
    }
}

/// Returns bytes in hexadecimal, cut if they are long.
pub(super) fn cut_bytes(bytes: &[u8]) -> Json {
    Json::Text(match bytes.get(..MAX_SHOWN) {
        Some(shown) if bytes.len() > MAX_SHOWN => format!("{}…", hex::encode(shown)),
        _ => hex::encode(bytes),
    })
}
