//! Third-party suites: what is JSON, what is not, and what is nearly.

use mintmark_nft::json::{Limits, ReadError, read};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json_lenient::{Deserializer, Value};

use super::codes;
use crate::support::vectors;

const LIMITS: Limits = Limits::of_bytes(1 << 20);

/// A document by RFC 8259 is read without a repair. Any other is repaired with a warning or
/// refused.
#[test]
fn json_test_suite() {
    let (mut yes, mut no, mut repaired) = (0, 0, 0);
    for (name, hex) in vectors::json("JSONTestSuite/test_parsing.json").as_object().unwrap() {
        // The values of the suite become a field, because a document has to be an object.
        let bytes = [b"{\"value\":", vectors::unhex(hex.as_str().unwrap()).as_slice(), b"\n}"].concat();
        let parsed = read(&bytes, None, LIMITS);
        let repairs: Vec<_> = parsed.iter().flat_map(|read| codes(&read.warnings)).filter(|code| *code != "duplicate-key").collect();
        match name.split('_').next().unwrap() {
            "y" => {
                assert!(parsed.is_ok() && repairs.is_empty(), "{name}: {parsed:?}");
                yes += 1;
            }
            "n" => {
                assert!(parsed.is_err() || !repairs.is_empty(), "{name}: {parsed:?}");
                repaired += usize::from(parsed.is_ok());
                no += 1;
            }
            _ => {}
        }
    }
    assert_eq!((yes, no), (95, 186));
    assert!(repaired > 50, "{repaired} were repaired");
}

/// The same files as whole documents: whatever they are, nothing panics.
#[test]
fn json_test_suite_as_whole_documents() {
    for (name, hex) in vectors::json("JSONTestSuite/test_parsing.json").as_object().unwrap() {
        let bytes = vectors::unhex(hex.as_str().unwrap());
        let parsed = read(&bytes, Some("application/json"), LIMITS);
        let object = serde_json_lenient::from_slice::<Value>(&bytes).is_ok_and(|value| value.is_object());
        if name.starts_with('y') && object {
            assert!(parsed.is_ok(), "{name}: {parsed:?}");
        }
    }
}

/// JSON5 that has a meaning in JSON is read with a warning. What JSON5 refuses has none.
#[test]
fn json5_tests() {
    // Read although JSON5 refuses it: a comma without a value, a line break in a string, a number
    // with a leading zero or of another base (as text), and a comma between nothing.
    const MORE: [&str; 4] = ["arrays/", "numbers/", "strings/unescaped-multi-line-string", "objects/"];
    for (name, hex) in vectors::json("json5-tests/tests.json").as_object().unwrap() {
        let text = String::from_utf8(vectors::unhex(hex.as_str().unwrap())).unwrap();
        let (_, ending) = name.rsplit_once('.').unwrap();
        let parsed = read(format!("{{\"name\":\"A\",\"value\":{text}\n}}").as_bytes(), None, LIMITS);
        let repairs: Vec<_> = parsed.iter().flat_map(|read| codes(&read.warnings)).collect();
        match ending {
            "json" => assert!(parsed.is_ok() && repairs.iter().all(|code| *code == "duplicate-key"), "{name}: {parsed:?}"),
            "json5" => {
                let guess = name.starts_with("todo/") || name.starts_with("misc/readme");
                assert!(guess || (parsed.is_ok() && !repairs.is_empty()), "{name}: {parsed:?}");
            }
            _ => assert!(parsed.is_err() || (!repairs.is_empty() && MORE.iter().any(|more| name.starts_with(more))), "{name}: {parsed:?}"),
        }
    }
}

/// Returns what another parser makes of a text by RFC 8259.
fn strict(text: &[u8]) -> Option<Value> {
    let mut deserializer = Deserializer::from_slice(text);
    deserializer.set_allow_comments(false);
    deserializer.set_ignore_trailing_commas(false);
    let value = serde::Deserialize::deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

/// For any text: what another parser reads by RFC 8259 is read equally and without a repair, and
/// what it refuses is never read without a warning.
#[test]
fn strict_documents_are_read_as_by_another_parser() {
    let token = prop_oneof![
        Just("\"name\":"),
        Just("\"a\""),
        Just("\"b\":"),
        Just(","),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just("1"),
        Just("-0.5e3"),
        Just("null"),
        Just("true"),
        Just(" "),
        Just("\n"),
        Just("\\"),
        Just("\""),
        Just("'"),
        Just("//"),
        Just("/*x*/"),
        Just("\\u00e9"),
        Just("\\ud800"),
        Just("01"),
        Just("NaN"),
        Just("\u{0}"),
        Just("é"),
        Just("key"),
    ];
    let text = prop::collection::vec(token, 0..24).prop_map(|tokens| format!("{{\"name\":\"A\",\"v\":{}}}", tokens.concat()));
    let whole = prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter);
    let mut runner = TestRunner::new(Config { cases: 1_000, failure_persistence: None, ..Config::default() });
    runner
        .run(&prop_oneof![9 => text, 1 => whole], |text| {
            let parsed = read(text.as_bytes(), None, LIMITS);
            match strict(text.as_bytes()) {
                Some(Value::Object(expected)) => {
                    let found = match parsed {
                        Err(ReadError::ErrorMessage { .. } | ReadError::OtherDocument { .. }) => return Ok(()),
                        found => found.unwrap(),
                    };
                    prop_assert!(codes(&found.warnings).iter().all(|code| *code == "duplicate-key"), "{:?}", found.warnings);
                    prop_assert_eq!(found.object.to_string(), Value::Object(expected).to_string());
                }
                Some(_) => prop_assert!(parsed.is_err() || !codes(&parsed.unwrap().warnings).is_empty()),
                None => prop_assert!(parsed.is_err() || !codes(&parsed.unwrap().warnings).is_empty(), "{}", text),
            }
            Ok(())
        })
        .unwrap();
}

/// The time of the repairs grows with the length of the text and not with its square.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let mib = 1 << 20;
    let texts = [
        format!("{{\"name\":\"{}", "\",\"".repeat(mib / 3 - 10)),
        format!("{{\"name\":\"{}\"}}", "\"x".repeat(mib / 2 - 20)),
        format!("{{\"name\":\"A\"{}", " ".repeat(mib - 20)),
        format!("{{\"name\":\"{}\"}}", "\u{1}".repeat(mib - 20)),
        format!("{{\"name\":{}1}}", "/**/".repeat(mib / 4 - 10)),
        format!("{{\"name\":\"{}\"}}", "\\q".repeat(mib / 2 - 10)),
        format!("{{\"{}\":[{}1]}}", "k".repeat(mib / 2), "1,\u{0}".repeat(19_000)),
        format!("[{}", ",".repeat(mib - 10)),
        format!("{{\"name\":\"{}\"}}", "\\ud800".repeat(mib / 6 - 10)),
        format!("{{{}\"name\":1}}", ",".repeat(mib - 40)),
    ];
    for text in texts {
        let started = std::time::Instant::now();
        let parsed = read(text.as_bytes(), None, LIMITS);
        let warnings = parsed.map_or(0, |read| codes(&read.warnings).len());
        assert!(warnings <= 101);
        assert!(started.elapsed().as_secs() < 5, "{:?} for {}", started.elapsed(), text.chars().take(20).collect::<String>());
    }
}
