//! What of an environment a gateway may see.

use serde_json::{Map, Value};

use crate::fill::names;
use crate::signer::key_variables;
use crate::{VARIABLE, gateway, sections, variable};

/// Variables under this name are keys whatever the configuration says.
const KEYS: &str = "MINTMARK_KEY_";

/// The environment of a gateway: the configuration without prices, callers, policies and keys, and the variables that this asks for by `${NAME}`. A variable that holds a key, by the
/// section `signer` or by its name, never passes, though the gateway's part asked for it. Whatever else the host has stays out. A configuration that cannot be read passes as it is,
/// alone: it holds no key, and the gateway is to say what is wrong with it.
#[must_use]
pub fn public(variables: &[(String, String)]) -> Vec<(String, String)> {
    let Some(text) = variable(variables, VARIABLE) else { return Vec::new() };
    let Some((part, hidden)) = sections::read(Some(text)).ok().and_then(|sections| reduced(&sections)) else {
        return vec![(VARIABLE.to_owned(), text.to_owned())];
    };
    let mut shown = vec![(VARIABLE.to_owned(), Value::Object(part.clone()).to_string())];
    for name in names(&part.into()) {
        let secret = name.starts_with(KEYS) || hidden.contains(&name) || shown.iter().any(|(other, _)| *other == name);
        if let Some(value) = variable(variables, &name).filter(|_| !secret) {
            shown.push((name, value.to_owned()));
        }
    }
    shown
}

/// A configuration that the gateway reads the same out of, and the variables of keys.
fn reduced(sections: &Map<String, Value>) -> Option<(Map<String, Value>, Vec<String>)> {
    let mut part = gateway::part(sections).ok()?;
    if let Some(plans) = part.get_mut("limits").and_then(|limits| limits.get_mut("plans")) {
        let named = plans.as_array().into_iter().flatten().filter_map(|name| Some((name.as_str()?.to_owned(), Map::new().into())));
        *plans = Value::Object(named.collect());
    }
    if let Some(signer) = part.get_mut("signer") {
        *signer = Map::new().into();
    }
    Some((part, key_variables(sections.get("signer")).into_iter().map(str::to_owned).collect()))
}
