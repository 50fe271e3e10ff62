//! The part of remote backends: which gateway they ask, and with what.

use mintmark_strict_json::ConfigError;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::document::Document;
use crate::fill::{Secrets, fill};
use crate::gateway::Network;
use crate::typed::typed;

/// Milliseconds for a question to the limits, as in the schema.
const LIMITS_DEADLINE_MS: u32 = 2_000;
/// Milliseconds for a question to the vault, as in the schema.
const VAULT_DEADLINE_MS: u32 = 10_000;
/// The shortest and the longest deadline, as in the schema.
const DEADLINES_MS: core::ops::RangeInclusive<u32> = 50..=60_000;

/// What remote backends work by.
pub struct Backends {
    /// The URL of the gateway that has the backends. `None` if the configuration does not say.
    pub url: Option<String>,
    /// The bearer token for that gateway.
    pub token: String,
    /// Milliseconds for a question to the limits.
    pub limits_deadline_ms: u32,
    /// Milliseconds for a question to the vault.
    pub vault_deadline_ms: u32,
    /// Private addresses, `host:port`, that may be asked without TLS.
    pub allow_private: Vec<String>,
    /// What was filled in from the environment.
    pub secrets: Secrets,
}

/// The section `backends`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Section {
    url: Option<String>,
    token: Option<String>,
    limits_deadline_ms: Option<u32>,
    vault_deadline_ms: Option<u32>,
    /// For the gateway that is asked.
    #[serde(rename = "tokenSha256")]
    _token_sha256: Option<IgnoredAny>,
}

/// Reads the part of remote backends from an environment.
///
/// # Errors
/// Every config error:
/// - The text is not a JSON object.
/// - A variable that the part names is not set.
/// - A section has the wrong shape.
/// - There is no token.
/// - A deadline is out of range.
pub fn backends(variables: &[(String, String)]) -> Result<Backends, Vec<ConfigError>> {
    let Document { mut sections, mut errors, .. } = Document::of(variables).map_err(|error| vec![error])?;
    let filled = fill(sections.remove("backends").unwrap_or_else(|| serde_json::json!({})), "/backends", variables);
    errors.extend(filled.errors);
    let network: Network = typed("/network", sections.get("network")).unwrap_or_else(|error| {
        errors.push(error);
        Network::default()
    });
    let section: Section = typed("/backends", Some(&filled.value)).unwrap_or_else(|error| {
        errors.push(filled.secrets.redacted(&error));
        Section::default()
    });
    let mut deadline = |name: &str, given: Option<u32>, usual: u32| {
        let milliseconds = given.unwrap_or(usual);
        if !DEADLINES_MS.contains(&milliseconds) {
            let expected = format!("milliseconds, {} to {}", DEADLINES_MS.start(), DEADLINES_MS.end());
            errors.push(ConfigError::new(format!("/backends/{name}"), expected, milliseconds.to_string()));
        }
        milliseconds
    };
    let limits_deadline_ms = deadline("limitsDeadlineMs", section.limits_deadline_ms, LIMITS_DEADLINE_MS);
    let vault_deadline_ms = deadline("vaultDeadlineMs", section.vault_deadline_ms, VAULT_DEADLINE_MS);
    if section.token.is_none() && errors.is_empty() {
        errors.push(ConfigError::new("/backends/token", "the token of the gateway that has the backends, `${NAME}`", "nothing"));
    }
    match section.token {
        Some(token) if errors.is_empty() => Ok(Backends {
            url: section.url,
            token,
            limits_deadline_ms,
            vault_deadline_ms,
            allow_private: network.allow_private,
            secrets: filled.secrets,
        }),
        _ => Err(errors),
    }
}
