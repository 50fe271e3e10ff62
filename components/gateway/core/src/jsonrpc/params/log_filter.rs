//! A filter of logs or traces in the params of a call.

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::{MAX_MEMBERS, Unread, each_member};

/// What a filter says of blocks, and its lists. Other fields are the node's matter.
#[derive(Debug, Default)]
pub(crate) struct LogFilter<'a> {
    pub(crate) from_block: Option<&'a RawValue>,
    pub(crate) to_block: Option<&'a RawValue>,
    pub(crate) block_hash: Option<&'a RawValue>,
    pub(crate) address: Option<&'a RawValue>,
    pub(crate) topics: Option<&'a RawValue>,
}

/// The names of the fields that a filter is read for.
const NAMES: [&str; 5] = ["fromBlock", "toBlock", "blockHash", "address", "topics"];

impl<'a> LogFilter<'a> {
    /// Reads a filter.
    ///
    /// Some nodes compare the names of members without case, so that `FROMBLOCK` beside `fromBlock`
    /// would be what counts there, and not what was priced. Such names are refused.
    ///
    /// # Errors
    /// `invalid-params` if the text is not an object with at most 64 fields, each of which stands
    /// once and is spelt as it is here.
    pub(crate) fn read(text: &'a str) -> Result<Self, Problem> {
        let invalid = |expected: &str, got: &str| Problem::invalid(Code::InvalidParams, "params[0]", expected, got);
        let mut fields: [Option<&'a RawValue>; NAMES.len()] = [None; NAMES.len()];
        let (mut twice, mut ambiguous) = (false, None);
        let read = each_member(text, MAX_MEMBERS, &mut |name, value| {
            for (field, known) in fields.iter_mut().zip(NAMES) {
                if known == name {
                    twice |= field.replace(value).is_some();
                } else if ambiguous.is_none() && folds_to(&name, known) {
                    ambiguous = Some(name.clone().into_owned());
                }
            }
        });
        if let Some(name) = ambiguous {
            return Err(invalid("fromBlock, toBlock, blockHash, address and topics spelt like this", &name));
        }
        match read {
            Err(Unread::TooMany) => return Err(invalid(&format!("a filter object with at most {MAX_MEMBERS} fields"), "more")),
            Err(Unread::NoObject) => return Err(invalid("a filter object, each of whose fields stands once", text)),
            Ok(()) if twice => return Err(invalid("a filter object, each of whose fields stands once", text)),
            Ok(()) => {}
        }
        let [from_block, to_block, block_hash, address, topics] = fields.map(|field| field.filter(|value| value.get() != "null"));
        Ok(Self { from_block, to_block, block_hash, address, topics })
    }
}

/// Returns whether two names are one without case. U+212A and U+017F are the letters outside ASCII
/// that fold to letters in it (Unicode, `CaseFolding.txt`).
fn folds_to(name: &str, known: &str) -> bool {
    let folded = name.chars().map(|letter| match letter {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        letter => letter.to_ascii_lowercase(),
    });
    folded.eq(known.chars().map(|letter| letter.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn finds_names_that_some_node_reads_as_others() {
        for (object, found) in [
            (r#"{"fromBlock":"0x1","toBlock":"0x2","address":["0x1"],"topics":[]}"#, None),
            (r#"{"fromBlock":"0x1","FromBlock":"0x2"}"#, Some("FromBlock")),
            (r#"{"to\u0042lock":1,"TOBLOCK":1}"#, Some("TOBLOCK")),
            ("{\"bloc\u{212a}Ha\u{17f}h\":1}", Some("bloc\u{212a}Ha\u{17f}h")),
            (r#"{"Address":[]}"#, Some("Address")),
            ("{\"topic\u{17f}\":[]}", Some("topic\u{17f}")),
            (r#"{"from":"0x1","block":1,"fromblocks":1,"toAddress":1}"#, None),
        ] {
            let detail = LogFilter::read(object).err().map(|problem| problem.detail);
            let expected = "params[0]: expected fromBlock, toBlock, blockHash, address and topics spelt like this, got ";
            assert_eq!(detail, found.map(|name| format!("{expected}{name}")), "{object}");
        }
    }

    #[test]
    fn reads_each_field_once() {
        let filter = LogFilter::read(r#"{"fromBlock":"0x1","to\u0042lock":null,"address":["0x2"],"more":7}"#).unwrap();
        let texts = [filter.from_block, filter.to_block, filter.block_hash, filter.address, filter.topics].map(|it| it.map(RawValue::get));
        assert_eq!(texts, [Some("\"0x1\""), None, None, Some("[\"0x2\"]"), None]);
        let many = format!("{{{}}}", vec![r#""more":0"#; 65].join(","));
        for (object, expected) in [
            (r#"{"topics":null,"topics":[]}"#, "each of whose fields stands once"),
            ("[]", "a filter object"),
            ("7", "a filter object"),
            (many.as_str(), "at most 64 fields"),
        ] {
            let detail = LogFilter::read(object).unwrap_err().detail;
            assert!(detail.contains(expected), "{object}: {detail}");
        }
    }
}
