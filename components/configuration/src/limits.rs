//! The limits backend's part: the section `limits`.

use std::collections::BTreeMap;

use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Map;

use crate::document::Document;
use crate::fill::fill;
use crate::typed::typed;

/// What the limits backend works by.
#[derive(Debug)]
pub struct Limits {
    /// The form of the response fields.
    pub dialect: String,
    /// Quota units by method. `*` prices every other method.
    pub costs: BTreeMap<String, u32>,
    /// Policies by plan, the plan `abuse` among them.
    pub plans: BTreeMap<String, Vec<Policy>>,
}

/// One policy of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The policy's name, as in the `RateLimit` fields.
    pub name: String,
    /// Quota units given back over one window.
    pub quota: u64,
    /// The window in seconds.
    pub window: u64,
    /// The most units that can be spent at once. `None` means the quota.
    pub burst: Option<u64>,
    /// Whether the policy refuses.
    #[serde(default)]
    pub mode: Mode,
}

/// Whether a policy refuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The policy refuses what exceeds it.
    #[default]
    Enforce,
    /// The policy only judges and counts.
    Shadow,
}

impl Mode {
    /// Returns the mode's name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Shadow => "shadow",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Section {
    dialect: Dialect,
    costs: BTreeMap<String, u32>,
    plans: BTreeMap<String, Plan>,
    abuse: Rate,
    on_store_failure: Option<OnStoreFailure>,
    degrade_share: Option<IgnoredAny>,
    store_deadline_ms: Option<IgnoredAny>,
    leases: Option<IgnoredAny>,
    shield: Option<IgnoredAny>,
    trusted_proxies: Option<IgnoredAny>,
    keys: Option<IgnoredAny>,
}

/// Returns the section with every field left out. A test compares these defaults with the schema.
impl Default for Section {
    fn default() -> Self {
        let burst = Policy { name: "burst".to_owned(), quota: 10_000, window: 10, burst: Some(20_000), mode: Mode::Enforce };
        Self {
            dialect: Dialect::Draft11,
            costs: COSTS.map(|(method, cost)| (method.to_owned(), cost)).into(),
            plans: BTreeMap::from([("anonymous".to_owned(), Plan { policies: vec![burst], on_store_failure: None, degrade_share: None })]),
            abuse: Rate { quota: 300, window: 60 },
            on_store_failure: None,
            degrade_share: None,
            store_deadline_ms: None,
            leases: None,
            shield: None,
            trusted_proxies: None,
            keys: None,
        }
    }
}

#[derive(Deserialize)]
enum Dialect {
    #[serde(rename = "draft-11")]
    Draft11,
}

/// What to do when a store does not answer. The memory of an instance always answers, so the choice
/// has no effect here.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnStoreFailure {
    Degrade,
    Open,
    Closed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "some fields are read only to be validated")]
struct Plan {
    policies: Vec<Policy>,
    #[serde(default)]
    on_store_failure: Option<OnStoreFailure>,
    #[serde(default)]
    degrade_share: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    quota: u64,
    window: u64,
}

/// The prices if the section names none.
const COSTS: [(&str, u32); 12] = [
    ("eth_call", 26),
    ("eth_chainId", 0),
    ("*", 20),
    ("nft.get", 50),
    ("nft.media", 20),
    ("nft.resize", 40),
    ("nft.batch", 40),
    ("nft.collection", 50),
    ("nft.avatar", 100),
    ("nft.refresh", 100),
    ("nft.validate", 200),
    ("signer.sign", 100),
];

/// Reads the limits backend's part of the configuration from an environment. A field that the
/// section leaves out has its default.
///
/// # Errors
/// - The text is not a JSON object.
/// - A variable that it names is not set. Each has an error of its own.
/// - The section has the wrong shape. Only the first place is named.
pub fn limits(variables: &[(String, String)]) -> Result<Limits, Vec<ConfigError>> {
    let Document { mut sections, mut errors, .. } = Document::of(variables).map_err(|error| vec![error])?;
    let mut filled = fill(sections.remove("limits").unwrap_or_else(|| Map::new().into()), "/limits", variables);
    errors.append(&mut filled.errors);
    let section = typed::<Section>("/limits", Some(&filled.value));
    if let Err(error) = &section {
        errors.push(filled.secrets.redacted(error));
    }
    let Some(Section { mut costs, plans, abuse: Rate { quota, window }, .. }) = section.ok().filter(|_| errors.is_empty()) else {
        return Err(errors);
    };
    // A malformed request counts as one, whatever `*` costs.
    costs.insert("abuse".to_owned(), 1);
    let abuse = Policy { name: "abuse".to_owned(), quota, window, burst: None, mode: Mode::Enforce };
    let mut plans: BTreeMap<String, Vec<Policy>> = plans.into_iter().map(|(name, plan)| (name, plan.policies)).collect();
    plans.insert("abuse".to_owned(), vec![abuse]);
    Ok(Limits { dialect: "draft-11".to_owned(), costs, plans })
}
