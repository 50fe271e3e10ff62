//! `u64` as decimal text, as JSON's numbers lose what is above 2^53 in JavaScript.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

/// Writes a number.
pub(crate) fn number<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Writes a number that there is. A field without one is left out by `skip_serializing_if`.
pub(crate) fn optional<S: Serializer>(number: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => serializer.collect_str(number),
        None => serializer.serialize_none(),
    }
}

/// Reads a number, if there is one.
pub(crate) fn read_optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(text) = Option::<std::borrow::Cow<'de, str>>::deserialize(deserializer)? else { return Ok(None) };
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_decimal).map(Some).ok_or_else(|| D::Error::custom("expected 64 bits in decimal text"))
}
