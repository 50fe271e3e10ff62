//! The gateway's part: `listen.hosts`, `cors`, `chains`, `content`, `network`, of `limits` the proxies, keys and names of plans, and whether there is a signer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config_error::ConfigError;
use crate::fill::{Secrets, fill};
use crate::sections::{self, kind, typed};
use crate::{VARIABLE, variable};

/// IPFS gateways where the configuration names none, as the schema has it.
const IPFS: [&str; 2] = ["https://trustless-gateway.link", "https://ipfs.io"];
/// Milliseconds for a request where the configuration says nothing, as the schema has it.
const DEADLINE_MS: u32 = 10_000;

/// What a gateway works by.
#[derive(Debug)]
pub struct Gateway {
    /// JSON text for the gateway's body: what `gatewaySection` of the JavaScript hosts gives.
    pub section: String,
    /// Where it may connect to.
    pub network: Network,
    /// Milliseconds for a request that it makes.
    pub deadline_ms: u32,
    /// What was filled in from the environment.
    pub secrets: Secrets,
}

/// The section `network`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Network {
    /// Private addresses, `host:port`, that configured upstreams may have.
    pub allow_private: Vec<String>,
    /// Origins that are reached at another.
    pub connect_to: BTreeMap<String, String>,
}

/// Reads the gateway's part out of an environment.
///
/// # Errors
/// Every problem found: no text, no JSON, unknown sections, unset variables, a section `network` or `limits` of the wrong shape. The body judges the rest of `section`.
pub fn gateway(variables: &[(String, String)]) -> Result<Gateway, Vec<ConfigError>> {
    let part = part(&sections::read(variable(variables, VARIABLE))?).map_err(|problem| vec![problem])?;
    let filled = fill(part.into(), variables)?;
    let Value::Object(mut part) = filled.value else { return Err(Vec::new()) };
    let network = typed("/network", part.remove("network").as_ref());
    let network = network.map_err(|problem| vec![filled.secrets.redacted(&problem)])?;
    let deadline = part.get("content").and_then(|content| content.get("deadlineMs")).and_then(Value::as_u64);
    Ok(Gateway {
        section: Value::Object(part).to_string(),
        network,
        deadline_ms: deadline.and_then(|milliseconds| u32::try_from(milliseconds).ok()).unwrap_or(DEADLINE_MS),
        secrets: filled.secrets,
    })
}

/// The gateway's sections, not filled yet.
///
/// # Errors
/// A section that is no object.
pub(crate) fn part(sections: &Map<String, Value>) -> Result<Map<String, Value>, ConfigError> {
    let mut part = Map::new();
    if let Some(listen) = object(sections, "listen")? {
        part.insert("listen".to_owned(), chosen(listen, &["hosts"]).into());
    }
    for name in ["cors", "chains", "network"] {
        if let Some(section) = object(sections, name)? {
            part.insert(name.to_owned(), section.clone().into());
        }
    }
    let mut content = object(sections, "content")?.cloned().unwrap_or_default();
    content.entry("ipfs").or_insert_with(|| json!(IPFS));
    part.insert("content".to_owned(), content.into());
    if let Some(limits) = object(sections, "limits")? {
        let mut own = chosen(limits, &["trustedProxies", "keys"]);
        if let Some(plans) = limits.get("plans") {
            let Value::Object(plans) = plans else { return Err(ConfigError::new("/limits/plans", "an object", kind(plans))) };
            own.insert("plans".to_owned(), plans.keys().cloned().collect::<Vec<_>>().into());
        }
        part.insert("limits".to_owned(), own.into());
    }
    if object(sections, "signer")?.is_some() {
        part.insert("signer".to_owned(), true.into());
    }
    Ok(part)
}

/// A section that is an object, or is not there.
fn object<'a>(sections: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, ConfigError> {
    match sections.get(name) {
        None => Ok(None),
        Some(Value::Object(section)) => Ok(Some(section)),
        Some(other) => Err(ConfigError::new(format!("/{name}"), "an object", kind(other))),
    }
}

fn chosen(section: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), section.get(*name)?.clone()))).collect()
}
