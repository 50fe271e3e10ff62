//! Lists in the params of a call. One call has one price, so a list has a bound: those of geth
//! (`maxAddresses`, `maxSubTopics`, `maxGetStorageSlots`).

use core::str::Bytes;

use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::members::{Unread, each_member};
use crate::jsonrpc::params::leading::{first, leading};
use crate::jsonrpc::params::log_filter::LogFilter;

/// The most addresses of a filter, and the most values at one place of its topics.
const MAX_VALUES: usize = 1_000;

/// The most places that topics have.
const MAX_TOPICS: usize = 4;

/// The most storage slots of a call.
const MAX_SLOTS: usize = 1_024;

/// Checks the lists of a call that has no filter. What is malformed otherwise is the node's matter.
///
/// # Errors
/// `invalid-params` if a list is too long.
pub(crate) fn check(method: &str, params: &RawValue) -> Result<(), Problem> {
    match method {
        "eth_getProof" => {
            let list = leading(params, 2).unwrap_or_default();
            bounded("params[1]", list.get(1).map_or(0, |keys| length(keys)), MAX_SLOTS, "storage keys")
        }
        "eth_getStorageValues" => {
            let mut slots = 0_usize;
            let accounts = first(params).map_or("", RawValue::get);
            match each_member(accounts, MAX_SLOTS, &mut |_, list| slots = slots.saturating_add(length(list))) {
                // An account without slots is work as well.
                Err(Unread::TooMany) => Err(too_long("params[0]", MAX_SLOTS, "accounts", "more")),
                Ok(()) | Err(Unread::NoObject) => bounded("params[0]", slots, MAX_SLOTS, "storage slots"),
            }
        }
        _ => Ok(()),
    }
}

/// Checks the lists of a filter of logs.
///
/// # Errors
/// `invalid-params` if a list is too long.
pub(crate) fn check_filter(filter: &LogFilter<'_>) -> Result<(), Problem> {
    bounded("params[0].address", filter.address.map_or(0, length), MAX_VALUES, "addresses")?;
    let Some(topics) = filter.topics else { return Ok(()) };
    let places = leading(topics, MAX_TOPICS + 1).unwrap_or_default();
    if places.len() > MAX_TOPICS {
        return Err(too_long("params[0].topics", MAX_TOPICS, "places", "more"));
    }
    places.into_iter().try_for_each(|values| bounded("params[0].topics", length(values), MAX_VALUES, "values at a place"))
}

/// Returns the length of a list. 0 if the value is none. It counts commas, because a list may have
/// a million items, and the value is JSON already.
fn length(value: &RawValue) -> usize {
    let Some(items) = value.get().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return 0 };
    if items.trim_ascii().is_empty() {
        return 0;
    }
    let (mut count, mut depth) = (1_usize, 0_usize);
    let mut bytes = items.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// Skips the rest of a text, with its last quotation mark.
fn skip_text(bytes: &mut Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

fn bounded(field: &str, length: usize, most: usize, of: &str) -> Result<(), Problem> {
    if length <= most { Ok(()) } else { Err(too_long(field, most, of, &length.to_string())) }
}

fn too_long(field: &str, most: usize, of: &str, got: &str) -> Problem {
    Problem::invalid(Code::InvalidParams, field, &format!("at most {most} {of}"), got)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counts_the_items_of_a_list() {
        for (text, count) in [
            ("[]", 0),
            ("[ \n]", 0),
            ("[1]", 1),
            ("[ 1 , 2 ]", 2),
            (r#"["a,b","\",","\\",[1,2],{"c":3,"d":4}]"#, 5),
            ("[[],[[],[]],{}]", 3),
            (r#"{"a":1,"b":2}"#, 0),
            (r#""[1,2]""#, 0),
            ("null", 0),
        ] {
            assert_eq!(length(&RawValue::from_string(text.to_owned()).unwrap()), count, "{text}");
        }
    }
}
