//! Bounds of calls for the logs of many blocks.

use mintmark_strict_json::ConfigError;
use serde::Deserialize;

/// The most that each bound may be.
const MAX_BLOCKS: u64 = 10_000_000;

/// Bounds of calls for the logs of many blocks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Logs {
    /// The most blocks of one call.
    pub max_blocks: u64,
    /// The most blocks that one endpoint is asked for at once. `None` if calls are not split.
    pub split_blocks: Option<u64>,
}

impl Default for Logs {
    fn default() -> Self {
        Self { max_blocks: 10_000, split_blocks: None }
    }
}

/// Validates the section of a chain.
pub(crate) fn validate(logs: &Logs, chain: &str, errors: &mut Vec<ConfigError>) {
    for (name, blocks) in [("maxBlocks", Some(logs.max_blocks)), ("splitBlocks", logs.split_blocks)] {
        if let Some(blocks) = blocks.filter(|blocks| !(1..=MAX_BLOCKS).contains(blocks)) {
            let expected = format!("blocks, 1 to {MAX_BLOCKS}");
            errors.push(ConfigError::new(format!("/chains/{chain}/logs/{name}"), expected, blocks.to_string()));
        }
    }
}
