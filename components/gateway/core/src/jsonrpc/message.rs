//! Reads JSON-RPC requests, as strictly as the specification. It refuses notifications, because no
//! call on these routes makes sense without an answer.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::calldata;

/// The most calls in one batch.
pub(crate) const MAX_BATCH: usize = 100;

/// One call.
#[derive(Debug)]
pub(crate) struct Message {
    /// Id as sent: a string or a number.
    pub(crate) id: Box<RawValue>,
    /// Method.
    pub(crate) method: String,
    /// Parameters as sent. `[]` if there are none.
    pub(crate) params: Box<RawValue>,
}

/// A call that is malformed, with its id if one can be read.
#[derive(Debug)]
pub(crate) struct Malformed {
    pub(crate) id: Option<Box<RawValue>>,
    pub(crate) problem: Problem,
}

/// A body.
#[derive(Debug)]
pub(crate) enum Body {
    /// One call.
    Single(Result<Message, Malformed>),
    /// A batch of one call or more.
    Batch(Vec<Result<Message, Malformed>>),
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    jsonrpc: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

/// Parses a request body.
///
/// # Errors
/// - `invalid-json` if the body is not JSON.
/// - `invalid-request` for an empty batch, and for one with more than [`MAX_BATCH`] calls.
pub(crate) fn parse(body: &[u8]) -> Result<Body, Problem> {
    let value: &RawValue = serde_json::from_slice(body).map_err(|error| Problem::new(Code::InvalidJson, error.to_string()))?;
    if !value.get().starts_with('[') {
        return Ok(Body::Single(message(value)));
    }
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(|error| Problem::new(Code::InvalidJson, error.to_string()))?;
    if items.is_empty() || items.len() > MAX_BATCH {
        let got = format!("{} calls", items.len());
        return Err(Problem::invalid(Code::InvalidRequest, "batch", &format!("1 to {MAX_BATCH} calls"), &got));
    }
    Ok(Body::Batch(items.into_iter().map(message).collect()))
}

fn message(value: &RawValue) -> Result<Message, Malformed> {
    let no_id = |problem| Malformed { id: None, problem };
    // serde would also read a struct from an array, which JSON-RPC does not allow.
    if !value.get().starts_with('{') {
        return Err(no_id(Problem::invalid(Code::InvalidRequest, "request", "a JSON-RPC 2.0 request object", value.get())));
    }
    let wire: Wire<'_> = serde_json::from_str(value.get())
        .map_err(|error| no_id(Problem::invalid(Code::InvalidRequest, "request", "a JSON-RPC 2.0 request object", &error.to_string())))?;
    let id = wire.id.filter(|id| is_id(id.get())).map(ToOwned::to_owned);
    let Some(id) = id else {
        let got = wire.id.map_or("none", RawValue::get);
        return Err(no_id(Problem::invalid(Code::InvalidRequest, "id", "a string or a number", got)));
    };
    let invalid = |field: &str, expected: &str, got: Option<&RawValue>| Malformed {
        id: Some(id.clone()),
        problem: Problem::invalid(Code::InvalidRequest, field, expected, got.map_or("none", RawValue::get)),
    };
    if wire.jsonrpc.map(RawValue::get) != Some("\"2.0\"") {
        return Err(invalid("jsonrpc", "\"2.0\"", wire.jsonrpc));
    }
    let Some(method) = wire.method.and_then(|method| serde_json::from_str(method.get()).ok()) else {
        return Err(invalid("method", "a string", wire.method));
    };
    let params = wire.params.map_or("[]", RawValue::get);
    if !params.starts_with(['[', '{']) {
        return Err(invalid("params", "an array or an object", wire.params));
    }
    let params = RawValue::from_string(params.to_owned()).map_err(|_| invalid("params", "JSON", wire.params))?;
    let method: String = method;
    match calldata::with_one_name(&method, &params) {
        Ok(changed) => Ok(Message { id, method, params: changed.unwrap_or(params) }),
        Err(problem) => Err(Malformed { id: Some(id), problem }),
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= 256 && text.starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn single(text: &str) -> Result<Message, Malformed> {
        match parse(text.as_bytes()).unwrap() {
            Body::Single(message) => message,
            Body::Batch(_) => panic!("a batch"),
        }
    }

    #[test]
    fn reads_calls() {
        let message = single(r#" {"jsonrpc":"2.0","id":"a\"","method":"eth_call","params":[{"to":1e3}]} "#).unwrap();
        assert_eq!((message.id.get(), message.method.as_str(), message.params.get()), (r#""a\"""#, "eth_call", r#"[{"to":1e3}]"#));
        assert_eq!(single(r#"{"jsonrpc":"2.0","id":0,"method":"eth_chainId"}"#).unwrap().params.get(), "[]");
    }

    #[test]
    fn names_what_is_wrong() {
        for (text, id, field) in [
            (r#"{"jsonrpc":"1.0","id":1,"method":"a"}"#, Some("1"), "jsonrpc"),
            (r#"{"id":1,"method":"a"}"#, Some("1"), "jsonrpc"),
            (r#"{"jsonrpc":"2.0","method":"a"}"#, None, "id"),
            (r#"{"jsonrpc":"2.0","id":null,"method":"a"}"#, None, "id"),
            (r#"{"jsonrpc":"2.0","id":[1],"method":"a"}"#, None, "id"),
            (r#"{"jsonrpc":"2.0","id":1,"method":7}"#, Some("1"), "method"),
            (r#"{"jsonrpc":"2.0","id":1}"#, Some("1"), "method"),
            (r#"{"jsonrpc":"2.0","id":1,"method":"a","params":3}"#, Some("1"), "params"),
            (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"a"}"#, None, "request"),
            ("7", None, "request"),
            ("\"text\"", None, "request"),
        ] {
            let malformed = single(text).unwrap_err();
            assert_eq!(malformed.id.as_ref().map(|id| id.get()), id, "{text}");
            assert!(malformed.problem.detail.starts_with(field), "{text}: {}", malformed.problem.detail);
        }
    }

    #[test]
    fn an_array_is_no_call() {
        let Body::Batch(calls) = parse(br#"[["2.0",1,"a",[]]]"#).unwrap() else { panic!("no batch") };
        assert!(matches!(calls.as_slice(), [Err(malformed)] if malformed.id.is_none()));
    }

    #[test]
    fn refuses_bodies_that_are_no_json_or_no_batch() {
        for text in ["", "{", "{}x", "[1,", "\u{feff}{}", "[]"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(&[0xff, 0xfe]).is_err());
        let large = format!("[{}]", vec!["1"; MAX_BATCH + 1].join(","));
        assert_eq!(parse(large.as_bytes()).unwrap_err().code, Code::InvalidRequest);
        let deep = "[".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
    }
}
