//! Prices of methods.

use std::collections::BTreeMap;

use mintmark_strict_json::ConfigError;
use serde::{Deserialize, Serialize};

/// The methods that the gateway answers itself, so that they may be free.
const ANSWERED_HERE: [&str; 2] = ["eth_chainId", "net_version"];

/// The price of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Price {
    /// Units of a call.
    Flat(u32),
    /// Units that depend on how many blocks a call ranges over.
    ByRange(RangePrice),
}

/// A price that depends on how many blocks a call ranges over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RangePrice {
    /// Units of a call, whatever it ranges over.
    pub base: u32,
    /// A number of blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocks: Option<u32>,
    /// Units for each `blocks` blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<u32>,
}

impl Price {
    /// Returns the units of a call, whatever it ranges over.
    #[must_use]
    pub const fn base(self) -> u32 {
        match self {
            Self::Flat(units) => units,
            Self::ByRange(price) => price.base,
        }
    }

    /// Returns a number of blocks and the units for each so many. Both are 0 if the range makes no
    /// difference.
    #[must_use]
    pub fn by_range(self) -> (u32, u32) {
        match self {
            Self::Flat(_) => (0, 0),
            Self::ByRange(price) => (price.blocks.unwrap_or(0), price.cost.unwrap_or(0)),
        }
    }
}

/// Returns the prices if the section names none.
pub(crate) fn defaults() -> BTreeMap<String, Price> {
    let logs = RangePrice { base: 60, blocks: Some(2_000), cost: Some(60) };
    let mut prices: BTreeMap<String, Price> = COSTS.map(|(method, cost)| (method.to_owned(), Price::Flat(cost))).into();
    prices.insert("eth_getLogs".to_owned(), Price::ByRange(logs));
    prices
}

/// Those of JSON-RPC methods are compute units of Alchemy, as `tests/vectors/rate-limit` has them.
const COSTS: [(&str, u32); 18] = [
    ("eth_blockNumber", 10),
    ("eth_call", 26),
    ("eth_chainId", 0),
    ("eth_feeHistory", 10),
    ("eth_maxPriorityFeePerGas", 10),
    ("eth_sendRawTransaction", 40),
    ("net_version", 0),
    ("debug_*", 40),
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

/// Returns an error for each method that is free though an upstream answers it.
pub(crate) fn free(prices: &BTreeMap<String, Price>) -> Vec<ConfigError> {
    let is_free = |(method, price): &(&String, &Price)| price.base() == 0 && !ANSWERED_HERE.contains(&method.as_str());
    let expected = "at least 1 unit, as an upstream answers this method: only eth_chainId and net_version may be free";
    prices.iter().filter(is_free).map(|(method, _)| ConfigError::new(format!("/limits/costs/{method}"), expected, "0")).collect()
}
