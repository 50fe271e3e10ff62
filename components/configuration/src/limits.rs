//! The limits backend's part: the section `limits`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::config_error::ConfigError;
use crate::fill::fill;
use crate::sections::{self, typed};
use crate::{VARIABLE, variable};

/// What the limits backend works by.
#[derive(Debug)]
pub struct Limits {
    /// Form of the response fields.
    pub dialect: String,
    /// Prices by method; `*` is the rest.
    pub costs: BTreeMap<String, u32>,
    /// Policies by plan, the plan `abuse` among them.
    pub plans: BTreeMap<String, Vec<Policy>>,
}

/// One policy of a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Name, as in the `RateLimit` fields.
    pub name: String,
    /// Units a window.
    pub quota: u64,
    /// Seconds.
    pub window: u64,
    /// Most units at once; the quota where it is left out.
    pub burst: Option<u64>,
    /// Whether it refuses.
    #[serde(default)]
    pub mode: Mode,
}

/// Whether a policy refuses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It does.
    #[default]
    Enforce,
    /// It judges and counts.
    Shadow,
}

impl Mode {
    /// Its name in the contract.
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
    #[serde(rename = "dialect")]
    _dialect: Dialect,
    costs: BTreeMap<String, u32>,
    plans: BTreeMap<String, Plan>,
    abuse: Rate,
    #[serde(rename = "onStoreFailure")]
    _on_store_failure: Option<OnStoreFailure>,
    #[serde(rename = "trustedProxies")]
    _trusted_proxies: Option<IgnoredAny>,
    #[serde(rename = "keys")]
    _keys: Option<IgnoredAny>,
}

/// The section where it stands and leaves everything out. Defaults are the schema's; a test holds them to it.
impl Default for Section {
    fn default() -> Self {
        let burst = Policy { name: "burst".to_owned(), quota: 3000, window: 10, burst: None, mode: Mode::Enforce };
        Self {
            _dialect: Dialect::Draft11,
            costs: BTreeMap::new(),
            plans: BTreeMap::from([("anonymous".to_owned(), Plan { policies: vec![burst], _on_store_failure: None })]),
            abuse: Rate { quota: 300, window: 60 },
            _on_store_failure: None,
            _trusted_proxies: None,
            _keys: None,
        }
    }
}

#[derive(Deserialize)]
enum Dialect {
    #[serde(rename = "draft-11")]
    Draft11,
}

/// What to do when a store does not answer: the memory of an instance always does.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnStoreFailure {
    Degrade,
    Open,
    Closed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    policies: Vec<Policy>,
    #[serde(default, rename = "onStoreFailure")]
    _on_store_failure: Option<OnStoreFailure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rate {
    quota: u64,
    window: u64,
}

/// Prices where the section is left out as a whole.
const COSTS: [(&str, u32); 5] = [("eth_call", 26), ("eth_chainId", 0), ("*", 20), ("nft.get", 50), ("signer.sign", 100)];

/// Reads the limits backend's part out of an environment.
///
/// # Errors
/// Every problem found: no text, no JSON, unknown sections, unset variables, the first place where the section is of the wrong shape.
pub fn limits(variables: &[(String, String)]) -> Result<Limits, Vec<ConfigError>> {
    let mut sections = sections::read(variable(variables, VARIABLE))?;
    let part = sections.remove("limits");
    let whole = part.is_none();
    let filled = fill(part.unwrap_or(Value::Object(serde_json::Map::new())), variables)?;
    let section: Section = typed("/limits", Some(&filled.value)).map_err(|problem| vec![filled.secrets.redacted(&problem)])?;
    let mut costs = section.costs;
    if whole {
        costs.extend(COSTS.map(|(method, cost)| (method.to_owned(), cost)));
    }
    // A malformed request counts as one, whatever `*` costs.
    costs.insert("abuse".to_owned(), 1);
    let Rate { quota, window } = section.abuse;
    let abuse = Policy { name: "abuse".to_owned(), quota, window, burst: None, mode: Mode::Enforce };
    let mut plans: BTreeMap<String, Vec<Policy>> = section.plans.into_iter().map(|(name, plan)| (name, plan.policies)).collect();
    plans.insert("abuse".to_owned(), vec![abuse]);
    Ok(Limits { dialect: "draft-11".to_owned(), costs, plans })
}
