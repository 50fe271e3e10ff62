//! What is known of methods: which may be asked twice, which answer with `null` for what a node
//! does not have, and which tell how far a node is.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chain::quantity::parse_u64;
use crate::jsonrpc::members::object;

/// The largest block or receipt whose number is read, in bytes.
const MAX_READ_BYTES: usize = 1 << 20;

/// What a call does to the chain and its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only reads: several endpoints may be asked at once.
    Read,
    /// It sends a signed transaction, which has an effect once however often it is sent.
    Broadcast,
    /// It may change something each time.
    Unknown,
}

/// Starts of names, behind the namespace, of methods that only read.
const READS: [&str; 20] = [
    "baseFee",
    "blobBaseFee",
    "block",
    "call",
    "chainId",
    "clientVersion",
    "content",
    "createAccessList",
    "estimate",
    "fee",
    "gasPrice",
    "get",
    "inspect",
    "maxPriorityFeePerGas",
    "protocolVersion",
    "replay",
    "simulate",
    "syncing",
    "trace",
    "version",
];

/// Returns what a method does.
pub(crate) fn effect(method: &str) -> Effect {
    let (_, name) = method.split_once('_').unwrap_or_default();
    match method {
        "eth_sendRawTransaction" => Effect::Broadcast,
        // A filter's changes are told once.
        "eth_getFilterChanges" => Effect::Unknown,
        _ if READS.iter().any(|start| name.starts_with(start)) => Effect::Read,
        _ => Effect::Unknown,
    }
}

/// Returns whether a result says that the node does not have a block, a transaction or a receipt.
pub(crate) fn is_absent(method: &str, result: &RawValue) -> bool {
    let Some(name) = method.strip_prefix("eth_get") else { return false };
    let names_one = ["Block", "RawTransaction", "Transaction", "Uncle"].iter().any(|start| name.starts_with(start));
    names_one && name != "TransactionCount" && (result.get() == "null" || (name.starts_with("Raw") && result.get() == "\"0x\""))
}

/// How far a node is, by one of its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Height {
    /// The number of its latest block.
    Latest(u64),
    /// The number of a block that it has.
    Has(u64),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Numbered<'a> {
    #[serde(borrow)]
    number: Option<&'a RawValue>,
    #[serde(borrow)]
    block_number: Option<&'a RawValue>,
}

/// Returns how far a node is that gave this result. `None` if the result does not tell. The pending
/// block tells nothing: its number is that of a block which is not there yet.
pub(crate) fn height(method: &str, params: &RawValue, result: &RawValue) -> Option<Height> {
    let text = result.get();
    match method {
        "eth_blockNumber" => parse_u64(result).map(Height::Latest),
        "eth_getBlockByNumber" | "eth_getBlockByHash" | "eth_getTransactionReceipt" if text.len() <= MAX_READ_BYTES => {
            let read: Numbered<'_> = object(text)?;
            let number = parse_u64(read.number.or(read.block_number)?)?;
            let is_tagged = |tag| method == "eth_getBlockByNumber" && first_is(params, tag);
            if is_tagged("\"pending\"") {
                return None;
            }
            let is_latest = is_tagged("\"latest\"");
            Some(if is_latest { Height::Latest(number) } else { Height::Has(number) })
        }
        _ => None,
    }
}

/// Returns whether the params of an `eth_getBlockByNumber` ask for whole transactions.
pub(crate) fn wants_transactions(params: &RawValue) -> bool {
    serde_json::from_str::<(&RawValue, bool)>(params.get()).is_ok_and(|(_, whole)| whole)
}

/// Returns whether the first of the params is this JSON text.
fn first_is(params: &RawValue, text: &str) -> bool {
    params.get().strip_prefix('[').is_some_and(|rest| rest.trim_ascii_start().starts_with(text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::jsonrpc::methods::ALLOWED;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn what_the_proxy_forwards_is_a_read_or_a_broadcast() {
        // The gateway keeps filters itself.
        for method in ALLOWED.into_iter().filter(|method| !method.contains("Filter")) {
            let expected = if method == "eth_sendRawTransaction" { Effect::Broadcast } else { Effect::Read };
            assert_eq!(effect(method), expected, "{method}");
        }
        for method in ["debug_traceCall", "trace_block", "eth_simulateV1", "erigon_getHeaderByNumber", "txpool_content"] {
            assert_eq!(effect(method), Effect::Read, "{method}");
        }
        for method in ["anvil_mine", "eth_newFilter", "eth_getFilterChanges", "personal_sendTransaction", "evm_revert", "call", ""] {
            assert_eq!(effect(method), Effect::Unknown, "{method}");
        }
    }

    #[test]
    fn knows_what_a_node_does_not_have() {
        for (method, result, expected) in [
            ("eth_getTransactionReceipt", "null", true),
            ("eth_getTransactionByHash", "null", true),
            ("eth_getBlockByNumber", "null", true),
            ("eth_getBlockReceipts", "null", true),
            ("eth_getRawTransactionByHash", "\"0x\"", true),
            ("eth_getTransactionReceipt", "{}", false),
            ("eth_getTransactionCount", "null", false),
            ("eth_getCode", "\"0x\"", false),
            ("eth_call", "null", false),
        ] {
            assert_eq!(is_absent(method, &raw(result)), expected, "{method} {result}");
        }
    }

    #[test]
    fn reads_how_far_a_node_is() {
        let of = |method: &str, params: &str, result: &str| height(method, &raw(params), &raw(result));
        assert_eq!(of("eth_blockNumber", "[]", "\"0x64\""), Some(Height::Latest(100)));
        assert_eq!(of("eth_getBlockByNumber", "[ \"latest\",false]", r#"{"number":"0x64"}"#), Some(Height::Latest(100)));
        assert_eq!(of("eth_getBlockByNumber", "[\"0x5\",false]", r#"{"number":"0x5"}"#), Some(Height::Has(5)));
        assert_eq!(of("eth_getBlockByNumber", "[\"pending\",false]", r#"{"number":null}"#), None);
        assert_eq!(of("eth_getBlockByNumber", "[\"pending\",false]", r#"{"number":"0x65"}"#), None, "anvil numbers it");
        assert_eq!(of("eth_getTransactionReceipt", "[\"0x\"]", r#"{"blockNumber":"0x7","logs":[]}"#), Some(Height::Has(7)));
        assert_eq!(of("eth_getTransactionReceipt", "[\"0x\"]", "null"), None);
        assert_eq!(of("eth_call", "[]", r#"{"number":"0x64"}"#), None);
    }
}
