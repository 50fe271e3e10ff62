//! Reading a document, member by member.

use core::cell::RefCell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::config_error::{ConfigError, pointer};

/// The longest document that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// A document that is JSON.
#[derive(Debug)]
pub struct Document {
    /// The value. Of two members with one name it has the first.
    pub value: Value,
    /// An error for every member that stands a second time.
    pub repeated: Vec<ConfigError>,
}

/// Parses a document.
///
/// # Errors
/// - The document is longer than [`MAX_BYTES`].
/// - The document is not JSON. The error names the line and the column of the first mistake.
pub fn parse(text: &str) -> Result<Document, ConfigError> {
    if text.len() > MAX_BYTES {
        return Err(ConfigError::new("", format!("at most {MAX_BYTES} bytes"), format!("{} bytes", text.len())));
    }
    let repeated = RefCell::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Part { at: String::new(), repeated: &repeated }.deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    let value = value.map_err(|error| ConfigError::new("", "JSON", error.to_string()))?;
    Ok(Document { value, repeated: repeated.into_inner() })
}

/// A part of the document, and where it stands.
struct Part<'a> {
    at: String,
    repeated: &'a RefCell<Vec<ConfigError>>,
}

impl Part<'_> {
    fn below(&self, name: &str) -> Part<'_> {
        Part { at: pointer(&self.at, name), repeated: self.repeated }
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(&list.len().to_string()))? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let part = self.below(&name);
            if object.contains_key(&name) {
                let error = ConfigError::new(part.at.clone(), "each member once", "a second one");
                self.repeated.borrow_mut().push(error);
                members.next_value_seed(part)?;
            } else {
                let value = members.next_value_seed(part)?;
                object.insert(name, value);
            }
        }
        Ok(object.into())
    }
}
