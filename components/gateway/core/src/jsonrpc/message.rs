//! Reads JSON-RPC requests, as strictly as the specification.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::http::problem::{Code, Problem};
use crate::jsonrpc::batch::{self, Items};
use crate::jsonrpc::params::calldata;

/// What a route takes of JSON-RPC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grammar {
    /// The most calls in one batch.
    pub(crate) max_batch: usize,
    /// Which ids calls may have.
    pub(crate) ids: Ids,
}

/// Which ids calls may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    /// A string, a number or `null`. A call without one is a notification.
    Any,
    /// A string or a number. Every call has one, because none makes sense without an answer.
    Required,
}

/// One call.
#[derive(Debug)]
pub(crate) struct Message {
    /// Id as sent: a string, a number or `null`. `None` for a notification, which gets no answer.
    pub(crate) id: Option<Box<RawValue>>,
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
    // `null` is an id. A missing field makes a notification.
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Parses a request body.
///
/// # Errors
/// - `invalid-json` if the body is not JSON.
/// - `invalid-request` for an empty batch, and for one with too many calls.
pub(crate) fn parse(body: &[u8], grammar: Grammar) -> Result<Body, Problem> {
    let Grammar { max_batch, ids } = grammar;
    let no_json = |why: String| Problem::new(Code::InvalidJson, why);
    let text = core::str::from_utf8(body).map_err(|error| no_json(error.to_string()))?;
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    if !text.starts_with('[') {
        // What is read of a well-formed call proves that it is JSON.
        return match message(text, ids) {
            Err(malformed) => match serde_json::from_str::<IgnoredAny>(text) {
                Ok(IgnoredAny) => Ok(Body::Single(Err(malformed))),
                Err(error) => Err(no_json(error.to_string())),
            },
            Ok(message) => Ok(Body::Single(Ok(message))),
        };
    }
    let refused = |got: String| Problem::invalid(Code::InvalidRequest, "batch", &format!("1 to {max_batch} calls"), &got);
    match batch::items(text, max_batch).map_err(|error| no_json(error.to_string()))? {
        Items::All(items) if items.is_empty() => Err(refused("0 calls".to_owned())),
        Items::All(items) => Ok(Body::Batch(items.into_iter().map(|item| message(item.get(), ids)).collect())),
        Items::TooMany(count) => Err(refused(format!("{count} calls"))),
    }
}

fn message(text: &str, ids: Ids) -> Result<Message, Malformed> {
    let no_id = |problem| Malformed { id: None, problem };
    // serde would also read a struct from an array, which JSON-RPC does not allow.
    if !text.starts_with('{') {
        return Err(no_id(Problem::invalid(Code::InvalidRequest, "request", "a JSON-RPC 2.0 request object", text)));
    }
    let wire: Wire<'_> = serde_json::from_str(text)
        .map_err(|error| no_id(Problem::invalid(Code::InvalidRequest, "request", "a JSON-RPC 2.0 request object", &error.to_string())))?;
    let id = wire.id.map(ToOwned::to_owned);
    if !is_id(wire.id, ids) {
        let expected = match ids {
            Ids::Any => "a string, a number or null",
            Ids::Required => "a string or a number",
        };
        return Err(no_id(Problem::invalid(Code::InvalidRequest, "id", expected, wire.id.map_or("none", RawValue::get))));
    }
    let invalid = |field: &str, expected: &str, got: Option<&RawValue>| Malformed {
        id: id.clone(),
        problem: Problem::invalid(Code::InvalidRequest, field, expected, got.map_or("none", RawValue::get)),
    };
    if wire.jsonrpc.map(RawValue::get) != Some("\"2.0\"") {
        return Err(invalid("jsonrpc", "\"2.0\"", wire.jsonrpc));
    }
    let Some(method) = wire.method.and_then(|method| serde_json::from_str(method.get()).ok()) else {
        return Err(invalid("method", "a string", wire.method));
    };
    let params = match wire.params {
        None => RawValue::from_string("[]".to_owned()).unwrap_or_default(),
        Some(params) if params.get().starts_with(['[', '{']) => params.to_owned(),
        Some(_) => return Err(invalid("params", "an array or an object", wire.params)),
    };
    let method: String = method;
    match calldata::with_one_name(&method, &params) {
        Ok(changed) => Ok(Message { id, method, params: changed.unwrap_or(params) }),
        Err(problem) => Err(Malformed { id, problem }),
    }
}

fn is_id(id: Option<&RawValue>, ids: Ids) -> bool {
    match id.map(RawValue::get) {
        None | Some("null") => ids == Ids::Any,
        Some(text) => text.len() <= 256 && text.starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const PROXY: Grammar = Grammar { max_batch: 1_000, ids: Ids::Any };
    const SIGNER: Grammar = Grammar { max_batch: 100, ids: Ids::Required };

    fn single(text: &str, grammar: Grammar) -> Result<Message, Malformed> {
        match parse(text.as_bytes(), grammar).unwrap() {
            Body::Single(message) => message,
            Body::Batch(_) => panic!("a batch"),
        }
    }

    fn id(id: &Option<Box<RawValue>>) -> Option<&str> {
        id.as_deref().map(RawValue::get)
    }

    #[test]
    fn reads_calls() {
        for grammar in [PROXY, SIGNER] {
            let message = single(r#" {"jsonrpc":"2.0","id":"a\"","method":"eth_call","params":[{"to":1e3}]} "#, grammar).unwrap();
            let read = (id(&message.id), message.method.as_str(), message.params.get());
            assert_eq!(read, (Some(r#""a\"""#), "eth_call", r#"[{"to":1e3}]"#));
            for params in ["", r#","params":null"#, r#","params":[]"#] {
                let text = format!(r#"{{"jsonrpc":"2.0","id":0,"method":"eth_chainId"{params}}}"#);
                assert_eq!(single(&text, grammar).unwrap().params.get(), "[]", "{text}");
            }
        }
    }

    #[test]
    fn null_is_an_id_and_no_id_is_a_notification() {
        let (null, none) = (r#"{"jsonrpc":"2.0","id":null,"method":"a"}"#, r#"{"jsonrpc":"2.0","method":"a"}"#);
        assert_eq!(id(&single(null, PROXY).unwrap().id), Some("null"));
        assert_eq!(id(&single(none, PROXY).unwrap().id), None);
        for text in [null, none] {
            let malformed = single(text, SIGNER).unwrap_err();
            assert!(malformed.id.is_none() && malformed.problem.detail.starts_with("id: expected a string or a number, got n"), "{text}");
        }
    }

    #[test]
    fn names_what_is_wrong() {
        for (text, expected, field) in [
            (r#"{"jsonrpc":"1.0","id":1,"method":"a"}"#, Some("1"), "jsonrpc"),
            (r#"{"id":1,"method":"a"}"#, Some("1"), "jsonrpc"),
            (r#"{"jsonrpc":"2.0","id":[1],"method":"a"}"#, None, "id"),
            (r#"{"jsonrpc":"2.0","id":true,"method":"a"}"#, None, "id"),
            (r#"{"jsonrpc":"2.0","id":1,"method":7}"#, Some("1"), "method"),
            (r#"{"jsonrpc":"2.0","id":1}"#, Some("1"), "method"),
            (r#"{"jsonrpc":"2.0","id":1,"method":"a","params":3}"#, Some("1"), "params"),
            (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"a"}"#, None, "request"),
            ("7", None, "request"),
            ("\"text\"", None, "request"),
        ] {
            for grammar in [PROXY, SIGNER] {
                let malformed = single(text, grammar).unwrap_err();
                assert_eq!(id(&malformed.id), expected, "{text}");
                assert!(malformed.problem.detail.starts_with(field), "{text}: {}", malformed.problem.detail);
            }
        }
        let malformed = single(r#"{"jsonrpc":"2.0","method":1,"params":"bar"}"#, PROXY).unwrap_err();
        assert!(malformed.id.is_none() && malformed.problem.code == Code::InvalidRequest, "no notification, as it is no request");
    }

    #[test]
    fn an_array_is_no_call() {
        let Body::Batch(calls) = parse(br#"[["2.0",1,"a",[]]]"#, PROXY).unwrap() else { panic!("no batch") };
        assert!(matches!(calls.as_slice(), [Err(malformed)] if malformed.id.is_none()));
    }

    #[test]
    fn refuses_bodies_that_are_no_json_or_no_batch() {
        let call = r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#;
        for text in ["", " ", "{", "{}x", "7 7", "[1,", "[1]x", "[1] [1]", "\u{feff}{}", r#"{"id":1,"id":2,"#, &format!("{call},")] {
            let code = parse(text.as_bytes(), PROXY).unwrap_err().code;
            assert_eq!(code, Code::InvalidJson, "{text}");
        }
        assert_eq!(parse(b"[]", PROXY).unwrap_err().code, Code::InvalidRequest);
        for bytes in [&[0xff, 0xfe][..], b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"more\":\"\xff\"}"] {
            assert_eq!(parse(bytes, PROXY).unwrap_err().code, Code::InvalidJson);
        }
        let deep = "[".repeat(100_000);
        assert!(parse(deep.as_bytes(), PROXY).is_err());
    }

    #[test]
    fn a_batch_has_as_many_calls_as_the_route_takes() {
        for grammar in [PROXY, SIGNER] {
            let batch = |count: usize| parse(format!("[{}]", vec!["1"; count].join(",")).as_bytes(), grammar);
            assert!(matches!(batch(grammar.max_batch), Ok(Body::Batch(calls)) if calls.len() == grammar.max_batch));
            let problem = batch(grammar.max_batch + 1).unwrap_err();
            let expected = format!("batch: expected 1 to {} calls, got {} calls", grammar.max_batch, grammar.max_batch + 1);
            assert_eq!((problem.code, problem.detail), (Code::InvalidRequest, expected));
        }
    }
}
