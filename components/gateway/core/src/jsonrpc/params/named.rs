//! Which block or transaction a call names, and whether an answer is about that one.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::jsonrpc::hash::is_hash;
use crate::jsonrpc::members::object;
use crate::jsonrpc::params::leading::first;

/// A field of an answer, and the JSON text that it has in the answer to this call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    field: Field,
    text: String,
}

/// The fields of blocks, transactions, receipts and logs that repeat what a call names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Hash,
    Number,
    BlockHash,
    BlockNumber,
    TransactionHash,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(borrow)]
    hash: Option<&'a RawValue>,
    #[serde(borrow)]
    number: Option<&'a RawValue>,
    #[serde(borrow)]
    block_hash: Option<&'a RawValue>,
    #[serde(borrow)]
    block_number: Option<&'a RawValue>,
    #[serde(borrow)]
    transaction_hash: Option<&'a RawValue>,
}

/// Returns what a call names. `None` if its answer does not repeat it. `block_hash` is what a
/// filter of logs says.
pub(crate) fn named(method: &str, params: &RawValue, block_hash: Option<&str>) -> Option<Named> {
    let first = first(params)?;
    let field = match method {
        "eth_getBlockByHash" | "eth_getTransactionByHash" => Field::Hash,
        "eth_getBlockByNumber" => Field::Number,
        "eth_getBlockReceipts" if !is_hash(first.get()) => Field::BlockNumber,
        "eth_getBlockReceipts" | "eth_getLogs" | "eth_getTransactionByBlockHashAndIndex" => Field::BlockHash,
        "eth_getTransactionByBlockNumberAndIndex" => Field::BlockNumber,
        "eth_getTransactionReceipt" => Field::TransactionHash,
        _ => return None,
    };
    let text = if method == "eth_getLogs" { block_hash? } else { first.get() };
    // A tag is no name.
    text.starts_with("\"0x").then(|| Named { field, text: text.to_owned() })
}

impl Named {
    /// Returns whether an answer is about something else.
    pub(crate) fn is_other(&self, answer: &RawValue) -> bool {
        let differs = |fields: Fields<'_>| {
            let told = match self.field {
                Field::Hash => fields.hash,
                Field::Number => fields.number,
                Field::BlockHash => fields.block_hash,
                Field::BlockNumber => fields.block_number,
                Field::TransactionHash => fields.transaction_hash,
            };
            told.is_some_and(|told| !told.get().eq_ignore_ascii_case(&self.text))
        };
        if answer.get().starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(answer.get()).unwrap_or_default();
            return items.into_iter().filter_map(read).any(differs);
        }
        read(answer).is_some_and(differs)
    }
}

fn read(value: &RawValue) -> Option<Fields<'_>> {
    object(value.get())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn compares_an_answer_with_what_the_call_names() {
        let hash = |digit: char| format!("0x{}", digit.to_string().repeat(64));
        let (a, b) = (hash('a'), hash('b'));
        for (method, params, field) in [
            ("eth_getBlockByHash", format!(r#"["{a}",true]"#), "hash"),
            ("eth_getTransactionByHash", format!(r#"["{a}"]"#), "hash"),
            ("eth_getTransactionReceipt", format!(r#"["{a}"]"#), "transactionHash"),
            ("eth_getTransactionByBlockHashAndIndex", format!(r#"["{a}","0x0"]"#), "blockHash"),
            ("eth_getBlockReceipts", format!(r#"["{a}"]"#), "blockHash"),
            ("eth_getLogs", format!(r#"[{{"blockHash":"{a}"}}]"#), "blockHash"),
        ] {
            let named = named(method, &raw(&params), Some(&format!("\"{a}\""))).unwrap();
            for (told, is_other) in [(&a, false), (&a.to_uppercase().replace("0X", "0x"), false), (&b, true)] {
                assert_eq!(named.is_other(&raw(&format!(r#"{{"{field}":"{told}","more":[1]}}"#))), is_other, "{method} {told}");
                assert_eq!(named.is_other(&raw(&format!(r#"[{{"{field}":"{a}"}},{{"{field}":"{told}"}}]"#))), is_other, "{method} {told}");
            }
            assert!(!named.is_other(&raw("null")) && !named.is_other(&raw("{}")), "nothing is said");
        }
    }

    #[test]
    fn a_number_is_a_name_and_a_tag_is_none() {
        let number = named("eth_getBlockByNumber", &raw(r#"["0x10",false]"#), None).unwrap();
        assert!(number.is_other(&raw(r#"{"number":"0x11"}"#)) && !number.is_other(&raw(r#"{"number":"0x10"}"#)));
        for (method, params) in [
            ("eth_getBlockByNumber", r#"["earliest",false]"#),
            ("eth_getLogs", r#"[{"fromBlock":"0x1"}]"#),
            ("eth_call", r#"[{},"0x10"]"#),
            ("eth_getBlockByHash", "[]"),
        ] {
            assert_eq!(named(method, &raw(params), None), None, "{method} {params}");
        }
    }
}
