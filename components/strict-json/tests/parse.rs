//! What is read, and what is refused.
#![allow(clippy::unwrap_used, missing_docs)]

use mintmark_strict_json::{ConfigError, MAX_BYTES, parse, pointer};
use serde_json::json;

#[test]
fn values_of_every_kind_are_read() {
    let text = r#"{"a":[null,true,-1,1,1.5,"x",{}],"a/b":{"~":[]}}"#;
    let document = parse(text).unwrap();
    assert_eq!(document.value, json!({ "a": [null, true, -1, 1, 1.5, "x", {}], "a/b": { "~": [] } }));
    assert_eq!(document.repeated, []);
}

#[test]
fn every_repeated_member_is_an_error_with_its_place() {
    let document = parse(r#"{"a":{"b":1,"b":2},"c":[{"x/y":1,"x\/y":{"z":1,"z":2}}],"a":3}"#).unwrap();
    let places: Vec<_> = document.repeated.iter().map(|error| error.at.as_str()).collect();
    assert_eq!(places, ["/a/b", "/c/0/x~1y", "/c/0/x~1y/z", "/a"]);
    assert_eq!(document.value, json!({ "a": { "b": 1 }, "c": [{ "x/y": 1 }] }));
    assert_eq!(document.repeated.first().unwrap().to_string(), "/a/b: expected each member once, got a second one");
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    for text in ["", "{", "[1,]", "{} {}", "{'a':1}", "nul"] {
        let error = parse(text).unwrap_err();
        assert_eq!((error.at.as_str(), error.expected.as_str()), ("", "JSON"), "{text}");
        assert!(error.got.contains("line 1 column"), "{error}");
    }
    assert!(parse(&"[".repeat(200)).unwrap_err().got.contains("recursion limit"));
}

#[test]
fn a_document_has_a_greatest_length() {
    assert!(parse(&format!("{}1", " ".repeat(MAX_BYTES - 1))).is_ok());
    let error = parse(&" ".repeat(MAX_BYTES + 1)).unwrap_err();
    assert_eq!(error, ConfigError::new("", "at most 1048576 bytes", "1048577 bytes"));
}

#[test]
fn a_pointer_escapes_names() {
    assert_eq!(pointer("/a", "b/~c"), "/a/b~1~0c");
}
