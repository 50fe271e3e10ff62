//! Which notifications a subscription gets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::feed::filter::LogFilter;
use crate::http::problem::{Code, Problem};
use crate::io::{BodyFailure, Io};

/// The kinds of subscriptions, in words.
const KINDS: &str = "\"newHeads\", \"newPendingTransactions\", or \"logs\" with a filter";

/// What follows the chain id in the name of a feed of pending transactions.
const PENDING: &str = "/pending";

/// The most bytes of the criteria of all subscriptions of a chain.
const MAX_CRITERIA_BYTES: u32 = 8 * 1024 * 1024;

/// Which notifications a subscription gets. Equal criteria have equal JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "filter", rename_all = "camelCase")]
pub(crate) enum Criteria {
    /// The header of each new block.
    NewHeads,
    /// The logs of each new block that a filter lets pass.
    Logs(LogFilter),
    /// The hash of each transaction that waits for a block.
    NewPendingTransactions,
}

/// What a feed reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// New blocks and their logs.
    Blocks,
    /// Pending transactions.
    Pending,
}

/// Returns the chain and the contents of a feed.
pub(crate) fn read_name(feed: &str) -> (&str, Reads) {
    feed.strip_suffix(PENDING).map_or((feed, Reads::Blocks), |chain| (chain, Reads::Pending))
}

/// Reads the criteria of the subscriptions of a feed.
///
/// # Errors
/// `internal`.
pub(super) async fn read<I: Io>(io: &I) -> Result<Vec<Criteria>, Problem> {
    let defect = |why: String| Problem::new(Code::Internal, format!("the criteria of the subscriptions cannot be read: {why}"));
    let body = io.body(MAX_CRITERIA_BYTES).await.map_err(|failure| match failure {
        BodyFailure::TooLarge => defect(format!("they are longer than {MAX_CRITERIA_BYTES} bytes")),
        BodyFailure::Broken(why) => defect(why),
    })?;
    serde_json::from_slice(&body).map_err(|error| defect(error.to_string()))
}

impl Criteria {
    /// Reads the params of `eth_subscribe`.
    ///
    /// # Errors
    /// `invalid-params`.
    pub(crate) fn of_params(params: &str) -> Result<Self, Problem> {
        let invalid = |field: &str, expected: &str, got: &str| Problem::invalid(Code::InvalidParams, field, expected, got);
        let values: Vec<Value> = serde_json::from_str(params).map_err(|_| invalid("params", "an array", params))?;
        let (kind, rest) = match values.as_slice() {
            [Value::String(kind), rest @ ..] if rest.len() <= 1 => (kind.as_str(), rest.first()),
            _ => return Err(invalid("params", &format!("an array of {KINDS}"), params)),
        };
        match (kind, rest) {
            ("newHeads", None | Some(Value::Null)) => Ok(Self::NewHeads),
            ("newPendingTransactions", None | Some(Value::Null | Value::Bool(false))) => Ok(Self::NewPendingTransactions),
            ("newHeads" | "newPendingTransactions", Some(other)) => {
                Err(invalid("params[1]", "nothing: heads and hashes have no filter and no other form", &other.to_string()))
            }
            ("logs", filter) => LogFilter::of_json(filter.unwrap_or(&Value::Null)).map(Self::Logs),
            (other, _) => Err(invalid("params[0]", KINDS, other)),
        }
    }

    /// Returns the name of the feed of a chain that gives the notifications.
    pub(crate) fn feed(&self, chain: &str) -> String {
        match self {
            Self::NewHeads | Self::Logs(_) => chain.to_owned(),
            Self::NewPendingTransactions => format!("{chain}{PENDING}"),
        }
    }

    /// Returns the JSON form.
    pub(crate) fn to_json(&self) -> String {
        // Writing strings and lists of strings cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_what_clients_send() {
        let address = "0xAbCdEf0000000000000000000000000000000001";
        let topic = format!("0x{}", "Ab".repeat(32));
        for (params, json) in [
            (r#"["newHeads"]"#.to_owned(), r#"{"kind":"newHeads"}"#.to_owned()),
            (r#"["newHeads",null]"#.to_owned(), r#"{"kind":"newHeads"}"#.to_owned()),
            (r#"["newPendingTransactions",false]"#.to_owned(), r#"{"kind":"newPendingTransactions"}"#.to_owned()),
            (r#"["logs"]"#.to_owned(), r#"{"kind":"logs","filter":{"address":[],"topics":[]}}"#.to_owned()),
            (r#"["logs",{}]"#.to_owned(), r#"{"kind":"logs","filter":{"address":[],"topics":[]}}"#.to_owned()),
            (
                format!(r#"["logs",{{"address":"{address}","topics":["{topic}"],"fromBlock":"latest"}}]"#),
                format!(
                    r#"{{"kind":"logs","filter":{{"address":["{}"],"topics":[["{}"]]}}}}"#,
                    address.to_lowercase(),
                    topic.to_lowercase()
                ),
            ),
            (
                format!(r#"["logs",{{"address":["{address}","{address}"],"topics":[null,["{topic}",null],[],["{topic}"]]}}]"#),
                format!(
                    r#"{{"kind":"logs","filter":{{"address":["{}"],"topics":[[],[],[],["{}"]]}}}}"#,
                    address.to_lowercase(),
                    topic.to_lowercase()
                ),
            ),
        ] {
            let criteria = Criteria::of_params(&params).unwrap();
            assert_eq!(criteria.to_json(), json, "{params}");
            assert_eq!(serde_json::from_str::<Criteria>(&json).unwrap(), criteria);
        }
    }

    #[test]
    fn names_the_feed_that_gives_it() {
        assert_eq!((Criteria::NewHeads.feed("1").as_str(), Criteria::NewPendingTransactions.feed("1").as_str()), ("1", "1/pending"));
        assert_eq!((read_name("1"), read_name("1/pending")), (("1", Reads::Blocks), ("1", Reads::Pending)));
    }

    #[test]
    fn refuses_what_it_does_not_have() {
        let many = format!(r#"["logs",{{"address":[{}]}}]"#, vec![format!("\"0x{}\"", "11".repeat(20)); 257].join(","));
        for (params, code, field) in [
            ("{}", Code::InvalidParams, "params"),
            ("[]", Code::InvalidParams, "params"),
            ("[7]", Code::InvalidParams, "params"),
            (r#"["logs",{},{}]"#, Code::InvalidParams, "params"),
            (r#"["newHeads",true]"#, Code::InvalidParams, "params[1]"),
            (r#"["syncing"]"#, Code::InvalidParams, "params[0]"),
            (r#"["newPendingTransactions",true]"#, Code::InvalidParams, "params[1]"),
            (r#"["logs",[]]"#, Code::InvalidParams, "params[1]"),
            (r#"["logs",{"address":7}]"#, Code::InvalidParams, "params[1].address"),
            (r#"["logs",{"address":"0x12"}]"#, Code::InvalidParams, "params[1].address"),
            (r#"["logs",{"topics":"0x12"}]"#, Code::InvalidParams, "params[1].topics"),
            (r#"["logs",{"topics":["0x12"]}]"#, Code::InvalidParams, "params[1].topics"),
            (r#"["logs",{"topics":[null,null,null,null,[]]}]"#, Code::InvalidParams, "params[1].topics"),
            (r#"["logs",{"blockHash":"0x12"}]"#, Code::InvalidParams, "params[1].blockHash"),
            (many.as_str(), Code::InvalidParams, "params[1].address"),
        ] {
            let problem = Criteria::of_params(params).unwrap_err();
            assert_eq!(problem.code, code, "{params}");
            assert!(problem.detail.starts_with(field), "{params}: {}", problem.detail);
        }
    }
}
