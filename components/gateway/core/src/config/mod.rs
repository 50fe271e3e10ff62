//! The gateway's part of the configuration. It is validated here again, because not every host
//! validates it with the JSON Schema.

mod clients;
mod content;
mod logs;

use core::ops::RangeInclusive;
use std::collections::{BTreeMap, BTreeSet};

pub use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde_path_to_error::Segment;

pub use content::{Content, Events, IpfsVerification};
pub use logs::Logs;

pub(crate) use clients::Clients;

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

/// One chain.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chain {
    /// Upstream JSON-RPC endpoints, in order of preference.
    pub rpc: Vec<String>,
    /// Methods that the proxy allows besides reads and `eth_sendRawTransaction`.
    #[serde(default)]
    pub methods: BTreeSet<String>,
    /// Seconds for which what the chain says of a token is used again.
    #[serde(default = "fresh_seconds")]
    pub fresh_seconds: u32,
    /// How many blocks must be on top of a block that counts as final.
    #[serde(default = "finality")]
    pub finality: u64,
    /// The most calls in one batch at the proxy.
    #[serde(default = "max_batch")]
    pub max_batch: usize,
    /// Bounds of calls for the logs of many blocks.
    #[serde(default)]
    pub logs: Logs,
    /// Seconds for which an answer that cannot change any more is given again.
    #[serde(default = "cache_seconds")]
    pub cache_seconds: u32,
    /// Milliseconds between two looks at the newest block, while a WebSocket has subscriptions.
    #[serde(default = "poll_ms")]
    pub poll_ms: u32,
}

const fn fresh_seconds() -> u32 {
    15
}

const fn finality() -> u64 {
    64
}

const fn cache_seconds() -> u32 {
    3_600
}

/// The most that `cacheSeconds` may be: a month.
const MAX_CACHE_SECONDS: u32 = 2_592_000;

/// As many calls as viem sends in one batch if nothing else is configured.
const fn max_batch() -> usize {
    1_000
}

/// The most that `maxBatch` may be.
const MAX_MAX_BATCH: usize = 10_000;

const fn poll_ms() -> u32 {
    1_000
}

/// The least and the most that `pollMs` may be.
const POLL_MS: RangeInclusive<u32> = 100..=60_000;

/// The most that `freshSeconds` may be.
const MAX_FRESH_SECONDS: u32 = 86_400;

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
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let section: Section = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().iter().map(pointer_step).collect();
            vec![ConfigError { at: path, expected: "the gateway's configuration".to_owned(), got: error.inner().to_string() }]
        })?;
        let mut errors = Vec::new();
        chains(&section.chains, &mut errors);
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

fn chains(chains: &BTreeMap<String, Chain>, errors: &mut Vec<ConfigError>) {
    for (id, chain) in chains {
        if id.parse::<u64>().ok().filter(|number| *number > 0 && number.to_string() == *id).is_none() {
            errors.push(ConfigError { at: format!("/chains/{id}"), expected: "a decimal chain id".to_owned(), got: id.clone() });
        }
        if chain.rpc.is_empty() {
            errors.push(ConfigError {
                at: format!("/chains/{id}/rpc"),
                expected: "at least one endpoint".to_owned(),
                got: "none".to_owned(),
            });
        }
        if chain.fresh_seconds > MAX_FRESH_SECONDS {
            let expected = format!("whole seconds, 0 to {MAX_FRESH_SECONDS}");
            errors.push(ConfigError::new(format!("/chains/{id}/freshSeconds"), expected, chain.fresh_seconds.to_string()));
        }
        if !(1..=MAX_MAX_BATCH).contains(&chain.max_batch) {
            let expected = format!("calls, 1 to {MAX_MAX_BATCH}");
            errors.push(ConfigError::new(format!("/chains/{id}/maxBatch"), expected, chain.max_batch.to_string()));
        }
        if chain.cache_seconds > MAX_CACHE_SECONDS {
            let expected = format!("whole seconds, 0 to {MAX_CACHE_SECONDS}");
            errors.push(ConfigError::new(format!("/chains/{id}/cacheSeconds"), expected, chain.cache_seconds.to_string()));
        }
        logs::validate(&chain.logs, id, errors);
        if !POLL_MS.contains(&chain.poll_ms) {
            let expected = format!("whole milliseconds, {} to {}", POLL_MS.start(), POLL_MS.end());
            errors.push(ConfigError::new(format!("/chains/{id}/pollMs"), expected, chain.poll_ms.to_string()));
        }
    }
}
