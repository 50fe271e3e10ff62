//! The gateway's part: `listen.hosts`, `cors`, `chains`, `content`, `network`, of `limits` the
//! proxies, keys and names of plans, and whether there is a signer.

use std::collections::BTreeMap;

use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::fill::{Secrets, fill};
use crate::stand_ins::StandIns;
use crate::typed::{kind, typed};

/// The IPFS gateways if the configuration names none, as in the schema.
const IPFS: [&str; 2] = ["https://trustless-gateway.link", "https://ipfs.io"];
/// The Arweave gateways if the configuration names none, as in the schema.
const ARWEAVE: [&str; 1] = ["https://arweave.net"];
/// Milliseconds for a request if the configuration does not say, as in the schema.
const DEADLINE_MS: u32 = 10_000;

/// What a gateway works by.
#[derive(Debug)]
pub struct Gateway<T> {
    /// What the core made of its section.
    pub core: T,
    /// Where the gateway may connect to.
    pub network: Network,
    /// Milliseconds for a request that the gateway makes.
    pub deadline_ms: u32,
    /// What was filled in from the environment.
    pub secrets: Secrets,
    /// What the core sees in place of hosts that are secrets.
    pub stand_ins: StandIns,
}

/// The section `network`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Network {
    /// Private addresses, `host:port`, that configured upstreams may have.
    pub allow_private: Vec<String>,
    /// Origins, each with the origin to connect to in its place.
    pub connect_to: BTreeMap<String, String>,
}

/// Reads the gateway's part of the configuration from an environment. `open` gets the section for
/// the core as JSON text, the same that `gatewaySection` of the JavaScript hosts makes.
///
/// # Errors
/// Every config error:
/// - The text is not a JSON object.
/// - A variable that it names is not set.
/// - A section has the wrong shape.
/// - `open` returns an error, and the same place has no other error yet.
pub fn gateway<T>(
    variables: &[(String, String)],
    open: impl FnOnce(&str) -> Result<T, Vec<ConfigError>>,
) -> Result<Gateway<T>, Vec<ConfigError>> {
    let Document { sections, mut errors, .. } = Document::of(variables).map_err(|error| vec![error])?;
    let (part, misshapen) = gateway_part(&sections);
    errors.extend(misshapen);
    let written = Value::from(part);
    let filled = fill(written.clone(), "", variables);
    errors.extend(filled.errors);
    let stand_ins = StandIns::of(&written, &filled.value, &filled.secrets);
    let mut part = filled.value;
    stand_ins.put_into(&mut part);
    let network: Result<Network, _> = typed("/network", part.as_object_mut().and_then(|part| part.remove("network")).as_ref());
    let deadline = part.pointer("/content/deadlineMs").and_then(Value::as_u64).and_then(|milliseconds| u32::try_from(milliseconds).ok());
    let opened = open(&part.to_string());
    let found = network.as_ref().err().into_iter().chain(opened.as_ref().err().into_iter().flatten());
    for error in found {
        if !errors.iter().any(|known| known.at == error.at) {
            errors.push(filled.secrets.redacted(error));
        }
    }
    match (network, opened) {
        (Ok(network), Ok(core)) if errors.is_empty() => {
            Ok(Gateway { core, network, deadline_ms: deadline.unwrap_or(DEADLINE_MS), secrets: filled.secrets, stand_ins })
        }
        _ => Err(errors),
    }
}

/// Takes the gateway's part out of the sections, with `network` and nothing filled in. A section
/// that is not an object is left out, with an error.
#[must_use]
pub fn gateway_part(sections: &Map<String, Value>) -> (Map<String, Value>, Vec<ConfigError>) {
    let mut part = Map::new();
    let mut errors = Vec::new();
    let mut object = |name: &str| match sections.get(name) {
        None => None,
        Some(Value::Object(section)) => Some(section),
        Some(other) => {
            errors.push(ConfigError::new(format!("/{name}"), "an object", kind(other)));
            None
        }
    };
    if let Some(listen) = object("listen") {
        part.insert("listen".to_owned(), chosen(listen, &["hosts"]).into());
    }
    for name in ["cors", "chains", "network"] {
        if let Some(section) = object(name) {
            part.insert(name.to_owned(), section.clone().into());
        }
    }
    let mut content = object("content").cloned().unwrap_or_default();
    content.entry("ipfs").or_insert_with(|| json!(IPFS));
    content.entry("arweave").or_insert_with(|| json!(ARWEAVE));
    part.insert("content".to_owned(), content.into());
    let limits = object("limits");
    if object("signer").is_some() {
        part.insert("signer".to_owned(), true.into());
    }
    if let Some(limits) = limits {
        let (own, misshapen) = clients_part(limits);
        errors.extend(misshapen);
        part.insert("limits".to_owned(), own.into());
    }
    (part, errors)
}

/// Takes out of the section `limits` what tells clients apart: proxies, keys, and the names of
/// plans. Plans that are no object are left out, with an error.
pub(crate) fn clients_part(limits: &Map<String, Value>) -> (Map<String, Value>, Option<ConfigError>) {
    let mut own = chosen(limits, &["trustedProxies", "ipv6Prefix", "ipv6NetworkPrefix", "defaultPlan", "keys"]);
    match limits.get("plans") {
        None => (own, None),
        Some(Value::Object(plans)) => {
            own.insert("plans".to_owned(), plans.keys().cloned().collect::<Vec<_>>().into());
            (own, None)
        }
        Some(other) => (own, Some(ConfigError::new("/limits/plans", "an object", kind(other)))),
    }
}

fn chosen(section: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), section.get(*name)?.clone()))).collect()
}
