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
    let flat = COSTS.map(|(method, cost)| (method.to_owned(), Price::Flat(cost)));
    let ranges = RANGES.map(|(method, base, blocks, cost)| {
        (method.to_owned(), Price::ByRange(RangePrice { base, blocks: Some(blocks), cost: Some(cost) }))
    });
    flat.into_iter().chain(ranges).collect()
}

/// Methods that read a range of blocks: the units of a call, and the units for each so many blocks.
const RANGES: [(&str, u32, u32, u32); 7] = [
    ("arbtrace_filter", 40, 100, 40),
    ("erigon_getLogs", 60, 2_000, 60),
    ("eth_feeHistory", 10, 100, 10),
    ("eth_getFilterChanges", 20, 2_000, 60),
    ("eth_getFilterLogs", 60, 2_000, 60),
    ("eth_getLogs", 60, 2_000, 60),
    ("trace_filter", 40, 100, 40),
];

/// Those of JSON-RPC methods are compute units of Alchemy, as `tests/vectors/rate-limit` has them.
const COSTS: [(&str, u32); 17] = [
    ("eth_blockNumber", 10),
    ("eth_call", 26),
    ("eth_chainId", 0),
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

/// Returns whether a name is that of a route behind the limit middleware: a method of HTTP, a
/// space, and a path. Only the operator knows what a call of it costs.
fn is_route(name: &str) -> bool {
    name.contains(' ')
}

/// Returns an error for each method that is free though an upstream answers it.
pub(crate) fn free(prices: &BTreeMap<String, Price>) -> Vec<ConfigError> {
    let may_be_free = |method: &str| ANSWERED_HERE.contains(&method) || is_route(method);
    let is_free = |(method, price): &(&String, &Price)| price.base() == 0 && !may_be_free(method);
    let expected = "at least 1 unit, as an upstream answers this method: only eth_chainId and net_version may be free";
    prices.iter().filter(is_free).map(|(method, _)| ConfigError::new(format!("/limits/costs/{method}"), expected, "0")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::Value;

    use super::*;

    #[test]
    fn only_routes_and_what_is_answered_here_may_be_free() {
        let prices = ["eth_chainId", "GET /healthz", "OPTIONS *", "eth_call", "debug_*"].map(|name| (name.to_owned(), Price::Flat(0)));
        let places: Vec<String> = free(&prices.into()).into_iter().map(|error| error.at).collect();
        assert_eq!(places, ["/limits/costs/debug_*", "/limits/costs/eth_call"]);
    }

    #[test]
    fn the_units_are_those_of_the_table_that_they_come_from() {
        let table: Value = serde_json::from_str(include_str!("../../../../tests/vectors/rate-limit/method-costs.json")).unwrap();
        let prices = defaults();
        let rest = prices["*"].base();
        assert_eq!(u64::from(rest), table["alchemy"]["default"].as_u64().unwrap());
        for (method, units) in table["alchemy"]["costs"].as_object().unwrap() {
            let named = prices.get(method).or_else(|| prices.get("debug_*").filter(|_| method.starts_with("debug_")));
            assert_eq!(u64::from(named.map_or(rest, |price| price.base())), units.as_u64().unwrap(), "{method}");
        }
    }
}
