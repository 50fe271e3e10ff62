//! Which answers can never change, so that they may be kept.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chain::quantity::parse_u64;
use crate::jsonrpc::hash::is_hash;
use crate::jsonrpc::members::object;
use crate::jsonrpc::params::leading::leading;
use crate::jsonrpc::params::span::{Point, Span};

/// The largest answer that is kept, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// What an answer depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// A block that is named by its hash. It never changes.
    Always,
    /// A block that is named by its number. It changes no more once it is final.
    Block(u64),
    /// A transaction. Its answer changes no more once the block that it names is final.
    Named,
}

/// Where a method names its block.
enum Place {
    /// The first parameter is the hash of a block.
    Hash,
    /// The parameter at this index is a number, a tag, a hash, or an object with one of them
    /// (EIP-1898).
    Param(usize),
    /// The answer names it.
    Answer,
}

/// Methods whose answers depend on one block, sorted.
const METHODS: [(&str, Place); 20] = [
    ("eth_call", Place::Param(1)),
    ("eth_feeHistory", Place::Param(1)),
    ("eth_getBalance", Place::Param(1)),
    ("eth_getBlockByHash", Place::Hash),
    ("eth_getBlockByNumber", Place::Param(0)),
    ("eth_getBlockReceipts", Place::Param(0)),
    ("eth_getBlockTransactionCountByHash", Place::Hash),
    ("eth_getBlockTransactionCountByNumber", Place::Param(0)),
    ("eth_getCode", Place::Param(1)),
    ("eth_getProof", Place::Param(2)),
    ("eth_getStorageAt", Place::Param(2)),
    ("eth_getTransactionByBlockHashAndIndex", Place::Hash),
    ("eth_getTransactionByBlockNumberAndIndex", Place::Param(0)),
    ("eth_getTransactionByHash", Place::Answer),
    ("eth_getTransactionCount", Place::Param(1)),
    ("eth_getTransactionReceipt", Place::Answer),
    ("eth_getUncleByBlockHashAndIndex", Place::Hash),
    ("eth_getUncleByBlockNumberAndIndex", Place::Param(0)),
    ("eth_getUncleCountByBlockHash", Place::Hash),
    ("eth_getUncleCountByBlockNumber", Place::Param(0)),
];

/// Returns what the answer of a call over a span of blocks depends on. `None` if it may change with
/// every block, or if that is not known.
pub(crate) fn lasting(method: &str, params: &RawValue, span: Option<Span>) -> Option<Lasting> {
    if method == "eth_getLogs" {
        return match span? {
            Span::Blocks(_) => Some(Lasting::Always),
            Span::Between(_, Point::Number(last)) => Some(Lasting::Block(last)),
            Span::Between(_, Point::Tag(_)) => None,
        };
    }
    let index = METHODS.binary_search_by(|(name, _)| (*name).cmp(method)).ok()?;
    let (_, place) = METHODS.get(index)?;
    let list = leading(params, 3)?;
    match place {
        Place::Answer => Some(Lasting::Named),
        Place::Hash => is_hash(list.first()?.get()).then_some(Lasting::Always),
        Place::Param(index) => block(list.get(*index)?),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BlockObject<'a> {
    #[serde(borrow)]
    block_hash: Option<&'a RawValue>,
    #[serde(borrow)]
    block_number: Option<&'a RawValue>,
    /// If it is true, the answer changes to an error when the block is no longer canonical.
    #[serde(default)]
    require_canonical: bool,
}

fn block(param: &RawValue) -> Option<Lasting> {
    match param.get() {
        "\"earliest\"" => Some(Lasting::Block(0)),
        text if is_hash(text) => Some(Lasting::Always),
        text if text.starts_with('"') => parse_u64(param).map(Lasting::Block),
        text if text.starts_with('{') => match serde_json::from_str(text).ok()? {
            BlockObject { block_hash: Some(hash), block_number: None, require_canonical: false } => {
                is_hash(hash.get()).then_some(Lasting::Always)
            }
            BlockObject { block_hash: None, block_number: Some(number), .. } => parse_u64(number).map(Lasting::Block),
            BlockObject { .. } => None,
        },
        _ => None,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NamesBlock<'a> {
    #[serde(borrow)]
    block_number: Option<&'a RawValue>,
}

impl Lasting {
    /// Returns whether an answer may be kept. `last_final` is the highest block that is final.
    /// `None` if that is not known.
    ///
    /// An empty answer is never kept: a node that lags gives one for what it does not have yet.
    pub(crate) fn keeps(self, answer: &RawValue, last_final: Option<u64>) -> bool {
        let text = answer.get();
        let is_empty = matches!(text, "null" | "\"\"" | "\"0x\"" | "[]" | "{}");
        let is_final = |number: u64| last_final.is_some_and(|last| number <= last);
        let lasts = match self {
            Self::Always => true,
            Self::Block(number) => is_final(number),
            Self::Named => object::<NamesBlock<'_>>(text).and_then(|it| it.block_number).and_then(parse_u64).is_some_and(is_final),
        };
        !is_empty && text.len() <= MAX_BYTES && lasts
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::jsonrpc::params::facts::facts;

    const HASH: &str = r#""0x8243343df08b9751f5ca0c5f8c9c0460d8a9b6351066fae0acbd4d3e776de8bb""#;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    fn read(method: &str, params: &str) -> Option<Lasting> {
        let params = raw(params);
        lasting(method, &params, facts(method, &params).ok()?.span)
    }

    #[test]
    fn knows_what_an_answer_depends_on() {
        assert!(METHODS.is_sorted_by_key(|(name, _)| *name));
        let hash = |before: &str, after: &str| format!("[{before}{HASH}{after}]");
        for (method, params, expected) in [
            ("eth_getBlockByHash", hash("", ",true"), Some(Lasting::Always)),
            ("eth_getBlockByHash", "[\"0x12\",true]".to_owned(), None),
            ("eth_getBlockByNumber", r#"["0x10",false]"#.to_owned(), Some(Lasting::Block(16))),
            ("eth_getBlockByNumber", r#"["earliest",false]"#.to_owned(), Some(Lasting::Block(0))),
            ("eth_getBlockByNumber", r#"["latest",false]"#.to_owned(), None),
            ("eth_getBlockByNumber", r#"["finalized",false]"#.to_owned(), None),
            ("eth_getBlockByNumber", r#"["0x10000000000000000",false]"#.to_owned(), None),
            ("eth_getBlockReceipts", hash("", ""), Some(Lasting::Always)),
            ("eth_getTransactionReceipt", hash("", ""), Some(Lasting::Named)),
            ("eth_getCode", r#"["0x1","0x10"]"#.to_owned(), Some(Lasting::Block(16))),
            ("eth_getCode", r#"["0x1"]"#.to_owned(), None),
            ("eth_call", hash("{},{\"blockHash\":", "}"), Some(Lasting::Always)),
            ("eth_call", hash("{},{\"blockHash\":", ",\"requireCanonical\":true}"), None),
            ("eth_call", r#"[{},{"blockNumber":"0x10"},{}]"#.to_owned(), Some(Lasting::Block(16))),
            ("eth_call", r#"[{},"pending"]"#.to_owned(), None),
            ("eth_getLogs", r#"[{"fromBlock":"0x1","toBlock":"0x10"}]"#.to_owned(), Some(Lasting::Block(16))),
            ("eth_getLogs", r#"[{"fromBlock":"0x1"}]"#.to_owned(), None),
            ("eth_getLogs", hash("{\"blockHash\":", "}"), Some(Lasting::Always)),
            ("eth_blockNumber", "[]".to_owned(), None),
            ("eth_gasPrice", "[]".to_owned(), None),
            ("eth_sendRawTransaction", hash("", ""), None),
            ("debug_traceTransaction", hash("", ""), None),
        ] {
            assert_eq!(read(method, &params), expected, "{method} {params}");
        }
    }

    #[test]
    fn keeps_what_is_final_and_not_empty() {
        let block = raw(r#"{"number":"0x10"}"#);
        assert!(Lasting::Always.keeps(&block, None) && Lasting::Block(16).keeps(&block, Some(16)));
        assert!(!Lasting::Block(16).keeps(&block, Some(15)) && !Lasting::Block(16).keeps(&block, None));
        for empty in ["null", "\"0x\"", "[]", "\"\"", "{}"] {
            assert!(!Lasting::Always.keeps(&raw(empty), Some(u64::MAX)), "{empty}");
        }
        assert!(!Lasting::Always.keeps(&raw(&format!("\"{}\"", "x".repeat(MAX_BYTES))), None));
    }

    #[test]
    fn a_transaction_is_kept_by_the_block_that_it_names() {
        for (answer, keeps) in [
            (r#"{"blockNumber":"0x10","status":"0x1"}"#, true),
            (r#"{"blockNumber":"0x11"}"#, false),
            (r#"{"blockNumber":null}"#, false),
            (r#"{"blockNumber":16}"#, false),
            (r#"{"hash":"0x1"}"#, false),
            (r#"["0x10"]"#, false),
        ] {
            assert_eq!(Lasting::Named.keeps(&raw(answer), Some(16)), keeps, "{answer}");
        }
        assert!(!Lasting::Named.keeps(&raw(r#"{"blockNumber":"0x10"}"#), None));
    }
}
