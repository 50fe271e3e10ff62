//! The methods that the proxy forwards.

use crate::config::Chain;
use crate::http::problem::{Code, Problem, shorten};

/// Reads (execution-apis `eth`, `net`, `web3`), filters, which the gateway keeps itself, and
/// `eth_sendRawTransaction`, sorted. The list has no subscriptions: only a WebSocket has them.
pub(crate) const ALLOWED: [&str; 42] = [
    "eth_baseFee",
    "eth_blobBaseFee",
    "eth_blockNumber",
    "eth_call",
    "eth_chainId",
    "eth_createAccessList",
    "eth_estimateGas",
    "eth_feeHistory",
    "eth_gasPrice",
    "eth_getBalance",
    "eth_getBlockByHash",
    "eth_getBlockByNumber",
    "eth_getBlockReceipts",
    "eth_getBlockTransactionCountByHash",
    "eth_getBlockTransactionCountByNumber",
    "eth_getCode",
    "eth_getFilterChanges",
    "eth_getFilterLogs",
    "eth_getLogs",
    "eth_getProof",
    "eth_getRawTransactionByHash",
    "eth_getStorageAt",
    "eth_getStorageValues",
    "eth_getTransactionByBlockHashAndIndex",
    "eth_getTransactionByBlockNumberAndIndex",
    "eth_getTransactionByHash",
    "eth_getTransactionCount",
    "eth_getTransactionReceipt",
    "eth_getUncleByBlockHashAndIndex",
    "eth_getUncleByBlockNumberAndIndex",
    "eth_getUncleCountByBlockHash",
    "eth_getUncleCountByBlockNumber",
    "eth_maxPriorityFeePerGas",
    "eth_newBlockFilter",
    "eth_newFilter",
    "eth_newPendingTransactionFilter",
    "eth_protocolVersion",
    "eth_sendRawTransaction",
    "eth_syncing",
    "eth_uninstallFilter",
    "net_version",
    "web3_clientVersion",
];

/// Returns whether a chain's proxy forwards a method: one of the list above, or one that the
/// configuration names.
pub(crate) fn allowed(method: &str, chain: &Chain) -> bool {
    ALLOWED.binary_search(&method).is_ok() || chain.methods.contains(method)
}

/// Makes the problem of a method that the route does not answer. `known` says which ones it does.
///
/// The words are geth's: ethers looks for "the method ... does not exist" and then does without the
/// method. It polls `eth_getLogs` in the place of a filter, for instance.
pub(crate) fn unknown(method: &str, known: &str) -> Problem {
    Problem::new(Code::Forbidden, format!("the method {} does not exist here: {known}", shorten(method)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sorted_and_signs_nothing() {
        assert!(ALLOWED.is_sorted());
        for method in ALLOWED {
            let (namespace, name) = method.split_once('_').unwrap_or_default();
            assert!(
                matches!(namespace, "eth" | "net" | "web3") && !name.starts_with("sign") && name != "sendTransaction" && name != "accounts",
                "{method}"
            );
        }
    }
}
