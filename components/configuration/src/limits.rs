//! The limits backend's part: the section `limits`.

pub(crate) mod policy;
pub(crate) mod price;

use std::collections::BTreeMap;

use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Map;

use crate::document::Document;
use crate::fill::fill;
use crate::limits::policy::{CarryOver, Kind, Policy, Scope};
use crate::limits::price::Price;
use crate::typed::typed;

/// What the limits backend works by.
#[derive(Debug)]
pub struct Limits {
    /// The form of the response fields.
    pub dialect: &'static str,
    /// What becomes of spent units if the limits of a policy change.
    pub carry_over: CarryOver,
    /// Prices by method, or by the beginning of methods with `*`.
    pub costs: BTreeMap<String, Price>,
    /// Policies by plan, the plan `abuse` among them.
    pub plans: BTreeMap<String, Vec<Policy>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Section {
    dialect: Dialect,
    carry_over: CarryOver,
    costs: BTreeMap<String, Price>,
    plans: BTreeMap<String, Plan>,
    abuse: Rate,
    on_store_failure: Option<OnStoreFailure>,
    degrade_share: Option<IgnoredAny>,
    store_deadline_ms: Option<IgnoredAny>,
    leases: Option<IgnoredAny>,
    shield: Option<IgnoredAny>,
    trusted_proxies: Option<IgnoredAny>,
    ipv6_prefix: Option<IgnoredAny>,
    ipv6_network_prefix: Option<IgnoredAny>,
    default_plan: Option<IgnoredAny>,
    keys: Option<IgnoredAny>,
}

/// Returns the section with every field left out. A test compares these defaults with the schema.
impl Default for Section {
    fn default() -> Self {
        let burst = Policy { burst: 20_000, ..Policy::rate("burst", 10_000, 10) };
        Self {
            dialect: Dialect::Draft11,
            carry_over: CarryOver::default(),
            costs: price::defaults(),
            plans: BTreeMap::from([("anonymous".to_owned(), Plan { policies: vec![burst], on_store_failure: None, degrade_share: None })]),
            abuse: Rate { quota: 300, window: 60 },
            on_store_failure: None,
            degrade_share: None,
            store_deadline_ms: None,
            leases: None,
            shield: None,
            trusted_proxies: None,
            ipv6_prefix: None,
            ipv6_network_prefix: None,
            default_plan: None,
            keys: None,
        }
    }
}

#[derive(Deserialize)]
enum Dialect {
    #[serde(rename = "draft-11")]
    Draft11,
    #[serde(rename = "editors")]
    Editors,
    #[serde(rename = "draft-7")]
    Draft7,
    #[serde(rename = "legacy")]
    Legacy,
}

impl Dialect {
    const fn name(&self) -> &'static str {
        match self {
            Self::Draft11 => "draft-11",
            Self::Editors => "editors",
            Self::Draft7 => "draft-7",
            Self::Legacy => "legacy",
        }
    }
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

/// Reads the limits backend's part of the configuration from an environment. A field that the
/// section leaves out has its default.
///
/// # Errors
/// - The text is not a JSON object.
/// - A variable that it names is not set. Each has an error of its own.
/// - The section has the wrong shape. Only the first place is named.
/// - A method is free that an upstream answers.
/// - A plan has policies of calls under way with several scopes. Each has an error of its own.
pub fn limits(variables: &[(String, String)]) -> Result<Limits, Vec<ConfigError>> {
    let Document { mut sections, mut errors, .. } = Document::of(variables).map_err(|error| vec![error])?;
    let mut filled = fill(sections.remove("limits").unwrap_or_else(|| Map::new().into()), "/limits", variables);
    errors.append(&mut filled.errors);
    let section = typed::<Section>("/limits", Some(&filled.value));
    if let Err(error) = &section {
        errors.push(filled.secrets.redacted(error));
    }
    let Some(section) = section.ok().filter(|_| errors.is_empty()) else { return Err(errors) };
    let Section { dialect, carry_over, mut costs, plans, abuse: Rate { quota, window }, .. } = section;
    let free = price::free(&costs);
    if !free.is_empty() {
        return Err(free);
    }
    // A malformed request counts as one, whatever `*` costs.
    costs.insert("abuse".to_owned(), Price::Flat(1));
    let mut plans: BTreeMap<String, Vec<Policy>> = plans.into_iter().map(|(name, plan)| (name, plan.policies)).collect();
    plans.insert("abuse".to_owned(), vec![Policy::rate("abuse", quota, window)]);
    let scattered: Vec<ConfigError> = plans.iter().flat_map(|(name, policies)| scattered(name, policies)).collect();
    if !scattered.is_empty() {
        return Err(scattered);
    }
    Ok(Limits { dialect: dialect.name(), carry_over, costs, plans })
}

/// Returns an error for each policy of calls under way with another scope than the first of its
/// plan: a request has one slot, which stands under one key.
fn scattered<'a>(plan: &'a str, policies: &'a [Policy]) -> impl Iterator<Item = ConfigError> + 'a {
    let first = policies.iter().find(|policy| policy.kind == Kind::Concurrency).map(|policy| policy.scope);
    let differs =
        move |(_, policy): &(usize, &Policy)| policy.kind == Kind::Concurrency && first.is_some_and(|scope| policy.scope != scope);
    policies.iter().enumerate().filter(differs).map(move |(index, policy)| {
        let expected = first.map_or("", Scope::name);
        ConfigError::new(
            format!("/limits/plans/{plan}/policies/{index}/scope"),
            format!("`{expected}`, as the plan's first policy of calls under way: give all policies of the kind `concurrency` one scope"),
            format!("\"{}\"", policy.scope.name()),
        )
    })
}
