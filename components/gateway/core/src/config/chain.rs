//! The section `chains`: the endpoints of each chain, and what is forwarded to them.

use core::ops::RangeInclusive;
use std::collections::{BTreeMap, BTreeSet};

use mintmark_strict_json::ConfigError;
use serde::Deserialize;

use crate::config::endpoint::Endpoint;
use crate::config::logs::{self, Logs};

/// One chain.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chain {
    /// Upstream JSON-RPC endpoints, in order of preference.
    pub rpc: Vec<Endpoint>,
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
    /// Milliseconds without an answer after which the next endpoint is asked as well.
    #[serde(default = "hedge_after_ms")]
    pub hedge_after_ms: u32,
    /// To how many endpoints a signed transaction is sent at once.
    #[serde(default = "broadcast")]
    pub broadcast: usize,
    /// Milliseconds between two looks at the newest block, while a WebSocket has subscriptions.
    #[serde(default = "poll_ms")]
    pub poll_ms: u32,
    /// The longest answer of an endpoint, in bytes.
    #[serde(default = "max_answer_bytes")]
    pub max_answer_bytes: u32,
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

const fn hedge_after_ms() -> u32 {
    1_000
}

const fn broadcast() -> usize {
    1
}

const fn poll_ms() -> u32 {
    1_000
}

const fn max_answer_bytes() -> u32 {
    16 * 1024 * 1024
}

/// The least and the most that `maxAnswerBytes` may be.
const ANSWER_BYTES: RangeInclusive<u32> = 1024..=1_073_741_824;

/// The least and the most that `pollMs` may be.
const POLL_MS: RangeInclusive<u32> = 100..=60_000;

/// The most that `hedgeAfterMs` may be.
const MAX_HEDGE_AFTER_MS: u32 = 60_000;

/// The most endpoints of a chain.
const MAX_ENDPOINTS: usize = 16;

/// The most that `freshSeconds` may be.
const MAX_FRESH_SECONDS: u32 = 86_400;

/// Finds what breaks a rule in the chains.
pub(crate) fn validate(chains: &BTreeMap<String, Chain>, errors: &mut Vec<ConfigError>) {
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
        for (index, endpoint) in chain.rpc.iter().enumerate() {
            endpoint.validate(&format!("/chains/{id}/rpc/{index}"), errors);
        }
        if chain.hedge_after_ms > MAX_HEDGE_AFTER_MS {
            let expected = format!("milliseconds, 0 to {MAX_HEDGE_AFTER_MS}");
            errors.push(ConfigError::new(format!("/chains/{id}/hedgeAfterMs"), expected, chain.hedge_after_ms.to_string()));
        }
        if !(1..=MAX_ENDPOINTS).contains(&chain.broadcast) {
            let expected = format!("endpoints, 1 to {MAX_ENDPOINTS}");
            errors.push(ConfigError::new(format!("/chains/{id}/broadcast"), expected, chain.broadcast.to_string()));
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
        if !POLL_MS.contains(&chain.poll_ms) {
            let expected = format!("whole milliseconds, {} to {}", POLL_MS.start(), POLL_MS.end());
            errors.push(ConfigError::new(format!("/chains/{id}/pollMs"), expected, chain.poll_ms.to_string()));
        }
        if !ANSWER_BYTES.contains(&chain.max_answer_bytes) {
            let expected = format!("bytes, {} to {}", ANSWER_BYTES.start(), ANSWER_BYTES.end());
            errors.push(ConfigError::new(format!("/chains/{id}/maxAnswerBytes"), expected, chain.max_answer_bytes.to_string()));
        }
        logs::validate(&chain.logs, id, errors);
    }
}
