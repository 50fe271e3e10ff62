//! Constructors of JSON values.

use core::fmt::Display;

use crate::encoding::json::Json;

/// The fields of an object.
pub type Fields = Vec<(String, Json)>;

/// Returns an object.
pub fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Returns a value as text. `null` if there is none.
pub fn text(value: Option<impl Display>) -> Json {
    value.map_or(Json::Null, |value| Json::Text(value.to_string()))
}
