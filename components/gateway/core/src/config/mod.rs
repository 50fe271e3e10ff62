//! The gateway's part of the configuration. It is validated here again, because not every host
//! validates it with the JSON Schema.

mod chain;
mod clients;
mod content;
mod endpoint;
mod logs;

use std::collections::BTreeMap;

pub use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

pub use chain::Chain;
pub use content::{Content, Events, IpfsVerification};
pub use endpoint::Endpoint;
pub use logs::Logs;

pub(crate) use clients::{Clients, Limits};

/// The validated configuration.
#[derive(Debug)]
pub struct Config {
    pub(crate) hosts: Vec<String>,
    pub(crate) origins: Vec<String>,
    pub(crate) chains: BTreeMap<String, Chain>,
    pub(crate) content: Content,
    pub(crate) clients: Clients,
    pub(crate) signer: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    listen: Listen,
    #[serde(default)]
    cors: Cors,
    #[serde(default)]
    chains: BTreeMap<String, Chain>,
    #[serde(default)]
    content: Content,
    #[serde(default)]
    limits: clients::Limits,
    #[serde(default)]
    signer: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Listen {
    hosts: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Cors {
    origins: Option<Vec<String>>,
}

/// A step of a JSON pointer (RFC 6901).
fn pointer_step(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        named => format!("/{}", named.to_string().replace('~', "~0").replace('/', "~1")),
    }
}

/// Reads JSON text into a type. `expected` names what it is.
///
/// # Errors
/// The first place where the text is not JSON of the right shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str, expected: &str) -> Result<T, Vec<ConfigError>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().iter().map(pointer_step).collect();
        vec![ConfigError { at: path, expected: expected.to_owned(), got: error.inner().to_string() }]
    })
}

const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Config {
    /// Returns the names under which the gateway is served, in lower case.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        &self.hosts
    }

    /// Parses the section's JSON text. `limits.plans` holds only the names of the plans. The limits
    /// backend has their policies.
    ///
    /// # Errors
    /// Every config error that was found, or only the first place where the text is not JSON of the
    /// right shape.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigError>> {
        let section: Section = read(text, "the gateway's configuration")?;
        let mut errors = Vec::new();
        chain::validate(&section.chains, &mut errors);
        content::validate(&section.content, &mut errors);
        let clients = Clients::of(section.limits, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let lower = |name: String| name.to_ascii_lowercase();
        Ok(Self {
            hosts: section
                .listen
                .hosts
                .map_or_else(|| LOOPBACK.map(str::to_owned).to_vec(), |hosts| hosts.into_iter().map(lower).collect()),
            origins: section.cors.origins.unwrap_or_else(|| vec!["*".to_owned()]),
            chains: section.chains,
            content: section.content,
            clients,
            signer: section.signer,
        })
    }
}
