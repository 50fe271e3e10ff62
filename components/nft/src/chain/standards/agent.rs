//! Registrations of agents (ERC-8004): what the document of a token says about an agent.

use crate::json::value::{Object, Value};

/// The value of `type` that such a document has.
const TYPE: &str = "https://eips.ethereum.org/EIPS/eip-8004#registration-v1";
/// The fields that are told, beside those of every document.
const FIELDS: [&str; 6] = ["endpoints", "services", "registrations", "supportedTrust", "active", "x402Support"];

/// Returns what a document says about an agent, or `None` if it is no registration.
pub fn read(document: &Object) -> Option<Value> {
    if document.get("type").and_then(Value::as_str) != Some(TYPE) {
        return None;
    }
    let said = FIELDS.into_iter().filter_map(|name| Some((name.to_owned(), document.get(name)?.clone())));
    Some(Value::Object(said.collect()))
}
