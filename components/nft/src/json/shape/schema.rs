//! Values that stand in the shape of the JSON schema of ERC-721:
//! `{"properties": {"name": {"type": "string", "description": "the name"}}}`.

use crate::json::value::{Object, Value};

/// Fields of the schema.
const FIELDS: [&str; 3] = ["name", "description", "image"];
/// Starts of the texts that the schema itself has for its fields (ERC-721 and ERC-1155).
const OWN_TEXTS: [&str; 5] =
    ["Identifies the asset", "Describes the asset", "A URI pointing to a resource", "The number of decimal places", "Arbitrary properties"];

/// Returns the values in the shape of the schema, as fields, or `None` if there are none. An object
/// with `$schema` is the schema itself.
pub(super) fn values(object: &Object) -> Option<Object> {
    let properties = object.get("properties").filter(|_| !object.contains_key("$schema"))?.as_object()?;
    let mut found = Object::new();
    for (name, property) in properties.iter() {
        let Some(property) = property.as_object().filter(|property| property.contains_key("type")) else { continue };
        let value = ["value", "default", "description"].iter().find_map(|name| property.get(name));
        if let Some(value) = value.filter(|value| !is_of_the_schema(value)) {
            found.insert(name.clone(), value.clone());
        }
    }
    FIELDS.iter().any(|name| found.contains_key(name)).then_some(found)
}

/// Returns whether an object is a JSON schema without values.
pub(super) fn is_schema(object: &Object) -> bool {
    let describes = |property: &Value| property.as_object().is_some_and(|property| property.contains_key("type"));
    let properties = object.get("properties").and_then(Value::as_object);
    object.get("type").and_then(Value::as_str) == Some("object")
        && properties.is_some_and(|properties| !properties.is_empty() && properties.values().all(describes))
        && values(object).is_none()
}

fn is_of_the_schema(value: &Value) -> bool {
    value.is_object() || value.as_str().is_some_and(|text| OWN_TEXTS.iter().any(|own| text.starts_with(own)))
}
