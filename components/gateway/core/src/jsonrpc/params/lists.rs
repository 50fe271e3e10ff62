//! Lists in the params of a call. One call has one price, so a list has a bound: those of geth
//! (`maxAddresses`, `maxSubTopics`, `maxGetStorageSlots`).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::{Unread, each_member, object};
use crate::jsonrpc::params::leading::leading;

/// The most addresses of a filter, and the most values at one place of its topics.
const MAX_VALUES: usize = 1_000;

/// The most places that topics have.
const MAX_TOPICS: usize = 4;

/// The most storage slots of a call.
const MAX_SLOTS: usize = 1_024;

#[derive(Deserialize)]
struct Filter<'a> {
    #[serde(borrow)]
    address: Option<&'a RawValue>,
    #[serde(borrow)]
    topics: Option<Vec<&'a RawValue>>,
}

/// Checks the lists of a call. What is malformed otherwise is the node's matter.
///
/// # Errors
/// `invalid-params` if a list is too long.
pub(crate) fn check(method: &str, params: &RawValue) -> Result<(), Problem> {
    if !matches!(method, "eth_getLogs" | "eth_newFilter" | "erigon_getLogs" | "eth_getProof" | "eth_getStorageValues") {
        return Ok(());
    }
    let list = leading(params, 2).unwrap_or_default();
    let text = |place: usize| list.get(place).map_or("", |param| param.get());
    match method {
        "eth_getProof" => bounded("params[1]", length(text(1)), MAX_SLOTS, "storage keys"),
        "eth_getStorageValues" => {
            let mut slots = 0_usize;
            let read = each_member(text(0), MAX_SLOTS, &mut |_, list| slots = slots.saturating_add(length(list.get())));
            // An account without slots is work as well.
            let asked = if read == Err(Unread::TooMany) { MAX_SLOTS + 1 } else { slots };
            bounded("params[0]", asked, MAX_SLOTS, "storage slots")
        }
        _ => {
            let Some(Filter { address, topics }) = object(text(0)) else { return Ok(()) };
            bounded("params[0].address", address.map_or(0, |list| length(list.get())), MAX_VALUES, "addresses")?;
            let topics = topics.unwrap_or_default();
            bounded("params[0].topics", topics.len(), MAX_TOPICS, "places")?;
            topics.iter().try_for_each(|values| bounded("params[0].topics", length(values.get()), MAX_VALUES, "values at a place"))
        }
    }
}

/// Returns the length of a list. 0 if the text is none.
fn length(text: &str) -> usize {
    serde_json::from_str::<Vec<IgnoredAny>>(text).map_or(0, |list| list.len())
}

fn bounded(field: &str, length: usize, most: usize, of: &str) -> Result<(), Problem> {
    if length <= most {
        return Ok(());
    }
    Err(Problem::invalid(Code::InvalidParams, field, &format!("at most {most} {of}"), &length.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn problem(method: &str, params: &str) -> Option<String> {
        check(method, &RawValue::from_string(params.to_owned()).unwrap()).err().map(|problem| problem.detail)
    }

    fn list(length: usize) -> String {
        format!("[{}]", vec!["\"0x1\""; length].join(","))
    }

    #[test]
    fn a_list_has_a_bound() {
        for (method, params, field) in [
            ("eth_getLogs", format!(r#"[{{"address":{}}}]"#, list(1_001)), "params[0].address"),
            ("eth_newFilter", format!(r#"[{{"topics":[null,{}]}}]"#, list(1_001)), "params[0].topics"),
            ("erigon_getLogs", format!(r#"[{{"topics":{}}}]"#, list(5)), "params[0].topics"),
            ("eth_getProof", format!(r#"["0x1",{},"latest"]"#, list(1_025)), "params[1]"),
            ("eth_getStorageValues", format!(r#"[{{"0x1":{},"0x2":{}}},"latest"]"#, list(1_000), list(25)), "params[0]"),
            ("eth_getStorageValues", format!("[{{{}}}]", vec![r#""0x1":[]"#; 1_025].join(",")), "params[0]"),
        ] {
            let detail = problem(method, &params).unwrap();
            assert!(detail.starts_with(field) && detail.contains("at most"), "{method}: {detail}");
        }
    }

    #[test]
    fn what_is_within_its_bound_goes_on_and_so_does_what_is_no_list() {
        for (method, params) in [
            ("eth_getLogs", format!(r#"[{{"address":{},"topics":[{},null,"0x1",[]]}}]"#, list(1_000), list(1_000))),
            ("eth_getLogs", r#"[{"address":"0x1"}]"#.to_owned()),
            ("eth_getLogs", "[7]".to_owned()),
            ("eth_getProof", format!(r#"["0x1",{},"latest"]"#, list(1_024))),
            ("eth_getProof", r#"["0x1"]"#.to_owned()),
            ("eth_getStorageValues", "[]".to_owned()),
            ("eth_call", format!("[{}]", list(5_000))),
        ] {
            assert_eq!(problem(method, &params), None, "{method}");
        }
    }
}
