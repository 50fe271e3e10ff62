//! Filters of logs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::http::problem::{Code, Problem};

/// The most addresses of a filter, and the most topics at one position.
const MAX_ALTERNATIVES: usize = 256;

/// The most topics of a log.
const MAX_TOPICS: usize = 4;

/// Which logs pass. Addresses and topics are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogFilter {
    /// The contracts. Empty if every contract passes.
    pub(crate) address: Vec<String>,
    /// The topics that pass at each position. Empty if every topic passes there.
    topics: Vec<Vec<String>>,
}

/// The parts of a log that filters look at.
#[derive(Deserialize)]
pub(crate) struct Log {
    address: String,
    topics: Vec<String>,
}

impl LogFilter {
    /// Reads a filter as a client writes it. `fromBlock` and `toBlock` have no meaning for what is
    /// still to come, and nodes ignore them as well.
    ///
    /// # Errors
    /// `invalid-params`.
    pub(crate) fn of_json(json: &Value) -> Result<Self, Problem> {
        let fields = match json {
            Value::Null => return Ok(Self::default()),
            Value::Object(fields) => fields,
            other => return Err(invalid("params[1]", "a filter with address and topics", other)),
        };
        if let Some(hash) = fields.get("blockHash") {
            return Err(invalid("params[1].blockHash", "no block, because a subscription is about blocks to come", hash));
        }
        let address = fields.get("address").map_or(Ok(Vec::new()), |json| {
            alternatives(json, 20).ok_or_else(|| invalid("params[1].address", "an address, or at most 256 of them", json))
        })?;
        let topics = match fields.get("topics") {
            None | Some(Value::Null) => Vec::new(),
            Some(json) => topics(json).ok_or_else(|| {
                invalid("params[1].topics", "at most 4 positions, each null, a topic of 32 bytes, or at most 256 topics", json)
            })?,
        };
        Ok(Self { address, topics })
    }

    /// Returns whether a log passes.
    pub(crate) fn passes(&self, log: &Log) -> bool {
        let is = |wanted: &[String], got: &str| wanted.is_empty() || wanted.iter().any(|one| one.eq_ignore_ascii_case(got));
        let mut topics = log.topics.iter();
        is(&self.address, &log.address) && self.topics.iter().all(|wanted| topics.next().is_some_and(|topic| is(wanted, topic)))
    }
}

fn topics(json: &Value) -> Option<Vec<Vec<String>>> {
    let positions = json.as_array().filter(|positions| positions.len() <= MAX_TOPICS)?;
    positions.iter().map(|position| alternatives(position, 32)).collect()
}

/// Reads one value or several, each of so many bytes. Returns none if every value passes, which
/// `null` says, also among others.
fn alternatives(json: &Value, bytes: usize) -> Option<Vec<String>> {
    match json {
        Value::Null => Some(Vec::new()),
        Value::String(one) => Some(vec![hexadecimal(one, bytes)?]),
        Value::Array(several) if several.len() <= MAX_ALTERNATIVES => {
            if several.iter().any(Value::is_null) {
                return Some(Vec::new());
            }
            // Filters that mean the same become equal.
            let mut values = BTreeSet::new();
            for one in several {
                values.insert(hexadecimal(one.as_str()?, bytes)?);
            }
            Some(values.into_iter().collect())
        }
        _ => None,
    }
}

fn hexadecimal(text: &str, bytes: usize) -> Option<String> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    let is_valid = digits.len() == 2 * bytes && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_valid.then(|| format!("0x{}", digits.to_ascii_lowercase()))
}

fn invalid(field: &str, expected: &str, got: &Value) -> Problem {
    Problem::invalid(Code::InvalidParams, field, expected, &got.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn word(digit: char) -> String {
        format!("0x{}", digit.to_string().repeat(64))
    }

    #[test]
    fn lets_pass_what_a_node_would() {
        let (a, b, c) = (word('a'), word('b'), word('c'));
        let [here, there] = ['1', '2'].map(|digit| format!("0x{}", digit.to_string().repeat(40)));
        let log: Log = serde_json::from_value(json!({ "address": here, "topics": [a.to_uppercase().replace("0X", "0x"), b] })).unwrap();
        for (filter, passes) in [
            (json!(null), true),
            (json!({}), true),
            (json!({ "address": here }), true),
            (json!({ "address": [] }), true),
            (json!({ "address": [there, here] }), true),
            (json!({ "address": there }), false),
            (json!({ "topics": [] }), true),
            (json!({ "topics": null }), true),
            (json!({ "topics": [a] }), true),
            (json!({ "topics": [a, b] }), true),
            (json!({ "topics": [null, b] }), true),
            (json!({ "topics": [[], [c, b]] }), true),
            (json!({ "topics": [[c, null]] }), true),
            (json!({ "topics": [b] }), false),
            (json!({ "topics": [a, [c]] }), false),
            // A position that a log does not have does not pass, even if any topic would.
            (json!({ "topics": [a, b, null] }), false),
            (json!({ "address": there, "topics": [a] }), false),
        ] {
            assert_eq!(LogFilter::of_json(&filter).unwrap().passes(&log), passes, "{filter}");
        }
    }
}
