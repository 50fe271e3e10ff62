//! A JSON tree that keeps repeated fields, which `serde_json::Value` drops.
//!
//! The crate `strict-json` is not used here. It reads configurations: it refuses repeated fields
//! everywhere, but a keystore may hold fields of other programs. It also keeps every value, which
//! makes the component larger.

use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::open_error::{Invalid, OpenError};

/// A JSON value (RFC 8259).
pub(crate) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer from 0 to 2^64-1.
    Integer(u64),
    /// Any other number.
    Number,
    /// A string.
    String(String),
    /// An array. Its items are dropped, because no field of a keystore is an array.
    Array,
    /// An object, as names and values in the order of the text.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Parses a text. It may nest at most 128 deep.
    ///
    /// Errors: the position of the first mistake.
    ///
    /// Security: the text itself is not shown.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, OpenError> {
        serde_json::from_slice(text).map_err(|error| {
            let got = format!("a mistake at line {}, column {}", error.line(), error.column());
            OpenError::Malformed(Invalid::new("", "valid JSON", got))
        })
    }

    /// Returns the kind of the value, for errors.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Integer(_) | Self::Number => "a number",
            Self::String(_) => "a string",
            Self::Array => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

/// Builds a [`Json`].
struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Bool)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        while items.next_element::<Json>()?.is_some() {}
        Ok(Json::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = entries.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}
