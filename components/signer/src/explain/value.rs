//! Decoded values as JSON.

use crate::{
    encoding::{hex, json::Json},
    policy::literal::Integer,
    request::value::Value,
};

/// Bytes, and characters of text, that are shown; what is longer is cut, and ends with `…`.
const SHOWN: usize = 256;

/// Addresses, numbers (decimal) and bytes (`0x`) are text.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Address(address) => Json::Text(address.to_string()),
        Value::Uint(number) => Json::Text(number.to_string()),
        Value::Int(_) => Integer::of(value)
            .map_or(Json::Null, |integer| Json::Text(format!("{}{}", if integer.negative { "-" } else { "" }, integer.magnitude))),
        Value::Bool(value) => Json::Bool(*value),
        Value::Bytes(bytes) => cut_bytes(bytes),
        Value::Text(text) => Json::Text(match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.clone(),
        }),
        Value::List(items) => Json::List(items.iter().map(json).collect()),
        Value::Tuple(members) => Json::Object(members.iter().map(|(name, value)| (name.clone(), json(value))).collect()),
    }
}

/// Bytes in hexadecimal.
pub(super) fn cut_bytes(bytes: &[u8]) -> Json {
    Json::Text(match bytes.get(..SHOWN) {
        Some(shown) if bytes.len() > SHOWN => format!("{}…", hex::encode(shown)),
        _ => hex::encode(bytes),
    })
}
