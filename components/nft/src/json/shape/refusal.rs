//! JSON objects that are not metadata, whatever their fields say.
//!
//! The rule, for an object in which no field is known (neither in itself nor in a wrapper):
//! - An error message (`message`, `error`, `detail`, a `statusCode` of 400 or more …) is refused.
//! - Another known kind of document (a JSON-RPC response, a path manifest of Arweave, the schema
//!   of ERC-721 itself …) is refused.
//! - Anything else is read, and normalisation warns `no-known-field`.
//!
//! An object that has only a name or a description is refused if it has a sure sign of an error
//! (`error`, `errors`, `stack`, `success: false`, a status of 400 or more). An object with an
//! image, attributes or any other field that only metadata has is never refused.

use crate::json::value::{Object, Value};

use super::super::decimal::Decimal;
use super::super::pointer;
use super::super::read_error::ReadError;
use super::known::{self, Strength, is_useful};
use super::{schema, wrapper};

/// Fields that only errors have.
const SURE: [&str; 6] = ["error", "errors", "exception", "stack", "errorMessage", "error_message"];
/// Fields that hold the status of a response.
const STATUS: [&str; 5] = ["statusCode", "status_code", "status", "code", "httpStatus"];
/// Fields that say whether a request succeeded.
const SUCCESS: [&str; 2] = ["success", "ok"];
/// Fields that hold a message, in the order in which they are shown.
const MESSAGES: [&str; 9] =
    ["message", "Message", "msg", "detail", "details", "reason", "error_description", "errorMessage", "error_message"];

/// Refuses an object that is not metadata.
///
/// # Errors
/// The object is an error message, or another kind of document.
pub(in crate::json) fn judge(object: &Object) -> Result<(), ReadError> {
    let own = known::strength(object);
    if own == Strength::Strong {
        return Ok(());
    }
    if let Some(kind) = other_kind(object) {
        return Err(ReadError::OtherDocument { kind });
    }
    let strength = own.max(wrapper::strength(object));
    let Some(sign) = (match strength {
        Strength::Strong => None,
        Strength::Weak => sure_sign(object),
        Strength::None if schema::values(object).is_some() => None,
        Strength::None => sure_sign(object).or_else(|| MESSAGES.into_iter().find(|name| object.get(name).is_some_and(is_useful))),
    }) else {
        return Ok(());
    };
    let shown = MESSAGES.iter().find(|name| object.get(name).is_some_and(Value::is_string)).copied().unwrap_or(sign);
    let (at, message) = message(object.get(shown).unwrap_or(&Value::Null), pointer::field("", shown));
    Err(ReadError::ErrorMessage { at, message })
}

/// Returns the field that is a sure sign of an error.
pub(in crate::json) fn sure_sign(object: &Object) -> Option<&'static str> {
    let failed = |value: &Value| match value {
        Value::Number(number) => Decimal::parse(number.as_str()).is_some_and(|status| is_error_status(&status)),
        Value::String(text) => {
            ["error", "fail", "failed", "failure"].iter().any(|word| text.eq_ignore_ascii_case(word))
                || text.parse::<u16>().is_ok_and(|status| (400..600).contains(&status))
        }
        _ => false,
    };
    let sure = SURE.into_iter().find(|name| object.get(name).is_some_and(|value| is_useful(value) && *value != Value::Bool(false)));
    let status = || STATUS.into_iter().find(|name| object.get(name).is_some_and(failed));
    let success = || SUCCESS.into_iter().find(|name| object.get(name) == Some(&Value::Bool(false)));
    sure.or_else(status).or_else(success)
}

fn is_error_status(status: &Decimal) -> bool {
    !status.is_negative && status.cmp_absolute(400).is_ge() && status.cmp_absolute(600).is_lt()
}

/// Returns the text of a message, which can stand in an object or a list.
fn message(value: &Value, at: String) -> (String, String) {
    match value {
        Value::Object(fields) => match ["message", "detail", "reason", "title", "code"].iter().find(|name| fields.contains_key(name)) {
            Some(name) => (pointer::field(&at, name), fields.get(name).map(plain).unwrap_or_default()),
            None => (at, value.to_string()),
        },
        Value::Array(items) => match items.first() {
            Some(first @ Value::Object(_)) => message(first, pointer::item(&at, 0)),
            Some(first) => (pointer::item(&at, 0), plain(first)),
            None => (at, "an error".to_owned()),
        },
        other => (at, plain(other)),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns what an object is if it is a known kind of document other than metadata.
fn other_kind(object: &Object) -> Option<&'static str> {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    if object.contains_key("jsonrpc") && (object.contains_key("result") || object.contains_key("error")) {
        return Some("a JSON-RPC response");
    }
    if text("manifest") == Some("arweave/paths") {
        return Some("a path manifest of Arweave");
    }
    if schema::is_schema(object) {
        return Some("a JSON schema without values");
    }
    None
}
