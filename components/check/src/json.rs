//! JSON taken apart without being read. A component gets exactly the text of the document, repeated
//! names included, and judges it itself.

use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A text that is not an object, or not a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The rule.
    pub expected: &'static str,
    /// What the parser found.
    pub got: String,
}

/// The members of an object, in order.
#[derive(Debug, Clone, Default)]
pub struct Object(pub Vec<(String, Box<RawValue>)>);

impl Object {
    /// Takes an object apart.
    ///
    /// # Errors
    /// The text is not a JSON object.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        serde_json::from_str(text).map_err(|error| Malformed { expected: "a JSON object", got: error.to_string() })
    }

    /// Returns the text of the first member with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.get())
    }

    /// Returns a member that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(|value| serde_json::from_str(value).ok())
    }

    /// Returns the object without the members of a name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(own, _)| own != name).cloned().collect())
    }

    /// Writes the object with this member in the place of all members of its name. `value` is JSON.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let others = self.0.iter().filter(|(own, _)| own != name).map(|(own, value)| (own.as_str(), value.get()));
        object(others.chain([(name, value)]))
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Returns the elements of a list.
///
/// # Errors
/// The text is not a JSON list.
pub fn list(text: &str) -> Result<Vec<Box<RawValue>>, Malformed> {
    serde_json::from_str(text).map_err(|error| Malformed { expected: "a JSON list", got: error.to_string() })
}

/// Writes an object of members that are JSON.
pub fn object<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let members: Vec<_> = members.into_iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
    format!("{{{}}}", members.join(","))
}

/// Writes a string as JSON.
#[must_use]
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Tells whether the value at a JSON pointer (RFC 6901) waits for the environment, because it holds
/// `${NAME}`.
#[must_use]
pub fn waits(document: &serde_json::Value, at: &str) -> bool {
    document.pointer(at).and_then(serde_json::Value::as_str).is_some_and(|text| text.contains("${"))
}
