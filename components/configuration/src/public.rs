//! What of an environment a gateway may see.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::environment::{VARIABLE, variable};
use crate::fill::names;
use crate::gateway::gateway_part;
use crate::signer::key_variables;

/// What the name of a variable begins with that holds a key, whatever the configuration says.
const KEY_PREFIX: &str = "MINTMARK_KEY_";

/// Returns the environment that a gateway sees: its own part of the configuration, and the
/// variables that this part asks for by `${NAME}`.
///
/// The part has no prices, callers, policies or keys. Every other variable of the host stays out. A
/// configuration with errors passes as it is and alone: it holds no key, and the gateway has to say
/// what is wrong with it.
///
/// Security: a variable that holds a key, or the token for remote backends, never passes, even if
/// the gateway's part asks for it. A key is known by the section `signer` or by its name, the token
/// by `backends.token`.
#[must_use]
pub fn public(variables: &[(String, String)]) -> Vec<(String, String)> {
    let Some(text) = variable(variables, VARIABLE) else { return Vec::new() };
    let Some((part, hidden)) = Document::parse(text).ok().and_then(|document| reduced(&document)) else {
        return vec![(VARIABLE.to_owned(), text.to_owned())];
    };
    let mut shown = vec![(VARIABLE.to_owned(), Value::Object(part.clone()).to_string())];
    for name in names(&part.into()) {
        let secret = name.starts_with(KEY_PREFIX) || hidden.contains(&name) || shown.iter().any(|(other, _)| *other == name);
        if let Some(value) = variable(variables, &name).filter(|_| !secret) {
            shown.push((name, value.to_owned()));
        }
    }
    shown
}

/// Returns a configuration that the gateway reads the same part out of, and the names of the
/// variables that hold secrets of other parts. `None` if the document has errors.
fn reduced(document: &Document) -> Option<(Map<String, Value>, Vec<String>)> {
    let (mut part, misshapen) = gateway_part(&document.sections);
    if !document.errors.is_empty() || !misshapen.is_empty() {
        return None;
    }
    if let Some(plans) = part.get_mut("limits").and_then(|limits| limits.get_mut("plans")) {
        let named = plans.as_array().into_iter().flatten().filter_map(|name| Some((name.as_str()?.to_owned(), Map::new().into())));
        *plans = Value::Object(named.collect());
    }
    if let Some(signer) = part.get_mut("signer") {
        *signer = Map::new().into();
    }
    let keys = key_variables(document.sections.get("signer")).into_iter().map(str::to_owned);
    let token = document.sections.get("backends").and_then(|backends| backends.get("token")).map(names).unwrap_or_default();
    Some((part, keys.chain(token).collect()))
}
