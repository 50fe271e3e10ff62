//! Reads logs from the body of a request.
//!
//! A log is an object with `address`, `topics`, `data` and `chain`. Senders wrap logs in many ways:
//! a list of them, the receipt of a transaction, the block of an Alchemy webhook or of a QuickNode
//! stream, the notification of a subscription. So every object in the body that has `topics` counts
//! as a log, wherever it stands.

use serde_json::Value;

use crate::http::chain_id::chain_id;
use crate::http::problem::{Code, Problem};
use crate::nft::identifiers::lower_address;

/// The most logs that a request may hold.
pub(crate) const MAX_LOGS: usize = 1_000;
const TOPICS: usize = 4;

/// A log. Its hexadecimal texts are lower case and have no `0x`, except for the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Log {
    /// Chain id, decimal.
    pub(crate) chain: String,
    pub(crate) address: String,
    /// Words of 64 digits each.
    pub(crate) topics: Vec<String>,
    pub(crate) data: String,
}

/// Reads the logs of a body, in their order. `chain` is the chain of the logs that name none.
///
/// # Errors
/// - `invalid-json`: the body is not JSON.
/// - `invalid-request`: the body holds more than 1000 logs, or a malformed one.
pub(crate) fn parse(body: &[u8], chain: Option<&str>) -> Result<Vec<Log>, Problem> {
    let json: Value = serde_json::from_slice(body).map_err(|error| Problem::new(Code::InvalidJson, error.to_string()))?;
    let mut found = Vec::new();
    collect(&json, &mut found);
    if found.len() > MAX_LOGS {
        let expected = format!("at most {MAX_LOGS} logs: objects with chain, address, topics and data");
        return Err(Problem::invalid(Code::InvalidRequest, "body", &expected, &found.len().to_string()));
    }
    found
        .iter()
        .enumerate()
        .map(|(index, log)| read(log, chain).map_err(|(field, expected, got)| malformed(index, field, expected, got)))
        .collect()
}

/// Collects the objects with `topics`. A value of JSON is at most 128 levels deep, because the
/// parser takes no deeper one.
fn collect<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) if fields.contains_key("topics") => found.push(value),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

type Wrong<'a> = (&'static str, &'static str, Option<&'a Value>);

fn malformed(index: usize, field: &str, expected: &str, got: Option<&Value>) -> Problem {
    let got = got.map_or_else(|| "nothing".to_owned(), Value::to_string);
    Problem::invalid(Code::InvalidRequest, &format!("log {index}, {field}"), expected, &got)
}

fn read<'a>(log: &'a Value, default_chain: Option<&str>) -> Result<Log, Wrong<'a>> {
    let named = log.get("chain").or_else(|| log.get("chainId"));
    let chain = named.map_or_else(|| default_chain.map(str::to_owned), read_chain);
    let chain = chain.ok_or(("chain", "a decimal chain id, in the log or as ?chain= of the request", named))?;
    // Alchemy's GraphQL has the address in an object of its own.
    let at = log.get("address").or_else(|| log.get("account")?.get("address"));
    let address = at.and_then(Value::as_str).and_then(lower_address).ok_or(("address", "0x and 40 hexadecimal digits", at))?;
    let listed = log.get("topics");
    let topics = listed.and_then(Value::as_array).filter(|topics| topics.len() <= TOPICS);
    let topics: Option<Vec<String>> =
        topics.and_then(|topics| topics.iter().map(|topic| hex_of(topic).filter(|it| it.len() == 64)).collect());
    let topics = topics.ok_or(("topics", "at most 4 words of 32 bytes, each 0x and 64 hexadecimal digits", listed))?;
    let given = log.get("data");
    let data = given.map_or(Some(String::new()), hex_of).ok_or(("data", "0x and hexadecimal digits", given))?;
    Ok(Log { chain, address, topics, data })
}

/// Reads a chain id: decimal as text or number, `eip155:` and decimal, or `0x` hexadecimal as nodes
/// write it.
pub(crate) fn read_chain(value: &Value) -> Option<String> {
    let number = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')),
            None => chain_id(text).parse().ok().filter(|number: &u64| number.to_string() == chain_id(text)),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| *number > 0).map(|number| number.to_string())
}

fn hex_of(value: &Value) -> Option<String> {
    let digits = value.as_str()?.strip_prefix("0x")?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::json;

    use super::*;

    fn log(chain: Value) -> Value {
        json!({ "chain": chain, "address": format!("0x{}", "aB".repeat(20)), "topics": [format!("0x{}", "A1".repeat(32))], "data": "0x0F" })
    }

    fn logs(body: &Value, chain: Option<&str>) -> Result<Vec<Log>, Problem> {
        parse(body.to_string().as_bytes(), chain)
    }

    #[test]
    fn reads_logs_wherever_they_stand() {
        let expected =
            Log { chain: "1".to_owned(), address: format!("0x{}", "ab".repeat(20)), topics: vec!["a1".repeat(32)], data: "0f".to_owned() };
        for body in [
            json!([log(json!("1"))]),
            json!({ "logs": [log(json!(1))] }),
            log(json!("eip155:1")),
            json!({ "method": "eth_subscription", "params": { "result": log(json!("0x1")) } }),
            json!([[{ "transactionHash": "0x1", "logs": [log(json!("1"))] }]]),
        ] {
            assert_eq!(logs(&body, None).unwrap(), std::slice::from_ref(&expected), "{body}");
        }
        let mut graphql = log(Value::Null);
        graphql["account"] = json!({ "address": graphql["address"] });
        graphql.as_object_mut().unwrap().retain(|name, _| name != "address" && name != "chain");
        let webhook = json!({ "type": "GRAPHQL", "event": { "network": "ETH_MAINNET", "data": { "block": { "logs": [graphql] } } } });
        assert_eq!(logs(&webhook, Some("1")).unwrap(), [expected]);
        assert!(logs(&webhook, None).unwrap_err().detail.starts_with("log 0, chain: "));
    }

    #[test]
    fn names_what_is_malformed() {
        for (field, value) in [
            ("chain", json!("x")),
            ("chain", json!("01")),
            ("chain", json!(0)),
            ("chain", json!("0x")),
            ("address", json!("0x12")),
            ("address", Value::Null),
            ("topics", json!("0x")),
            ("topics", json!(["0x12"])),
            ("topics", json!(vec![format!("0x{}", "00".repeat(32)); 5])),
            ("data", json!("12")),
            ("data", json!("0xzz")),
        ] {
            let mut broken = log(json!("1"));
            broken[field] = value;
            let problem = logs(&json!([log(json!("1")), broken]), None).unwrap_err();
            assert_eq!(problem.code, Code::InvalidRequest);
            assert!(problem.detail.starts_with(&format!("log 1, {field}: expected ")), "{}", problem.detail);
        }
    }

    #[test]
    fn is_bounded() {
        assert_eq!(parse(b"{", None).unwrap_err().code, Code::InvalidJson);
        assert_eq!(parse("[".repeat(10_000).as_bytes(), None).unwrap_err().code, Code::InvalidJson);
        for empty in [json!([]), json!({ "event": { "data": { "block": { "logs": [] } } } }), Value::Null] {
            assert_eq!(logs(&empty, None).unwrap(), [], "{empty}");
        }
        assert_eq!(logs(&json!(vec![log(json!(1)); MAX_LOGS]), None).unwrap().len(), MAX_LOGS);
        assert!(logs(&json!(vec![log(json!(1)); MAX_LOGS + 1]), None).is_err());
    }
}
