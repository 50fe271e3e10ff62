//! The JSON parser, compared with JSONTestSuite and serde_json.

use mintmark_signer::encoding::{hex, json::Json};
use serde_json::Value;

use crate::support::random::Random;

/// Returns whether a case that the standard leaves open is accepted. Refused are lone surrogates,
/// invalid UTF-8, a byte order mark and 500 levels. Numbers are kept as they are written.
fn is_accepted(name: &str) -> bool {
    name.starts_with("i_number_")
}

#[test]
fn json_test_suite() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/nft/JSONTestSuite/test_parsing.json");
    let suite: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = suite.as_object().unwrap();
    assert!(cases.len() > 300, "{}", cases.len());
    for (name, bytes) in cases {
        let bytes = hex::decode_digits(bytes.as_str().unwrap()).unwrap();
        let parsed = core::str::from_utf8(&bytes).ok().map(Json::parse);
        let read = matches!(parsed, Some(Ok(_)));
        match name.get(..2) {
            Some("y_") => assert!(read, "{name}: {parsed:?}"),
            Some("n_") => assert!(!read, "{name}"),
            _ => assert_eq!(read, is_accepted(name), "{name}: {parsed:?}"),
        }
    }
}

#[test]
fn errors_name_their_line_and_column() {
    for (text, error) in [
        ("", "expected a value at line 1 column 1"),
        ("{\n  \"a\": 1,\n}", "expected a name in quotes at line 3 column 1"),
        ("[\"é\", 01]", "expected `,` or `]` at line 1 column 8"),
        ("\"\\ud800\"", "expected four hexadecimal digits of a character, or a surrogate pair of them at line 1 column 8"),
        ("1 2", "expected the end at line 1 column 3"),
    ] {
        assert_eq!(Json::parse(text), Err(error.to_owned()), "{text}");
    }
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(Json::parse(&deep(128)).is_ok());
    assert_eq!(Json::parse(&deep(129)), Err("expected at most 128 levels at line 1 column 129".into()));
    assert!(Json::parse(&deep(1_000_000)).is_err());
}

#[test]
fn numbers_are_kept_as_they_are_written() {
    for (text, unsigned, signed) in [
        ("0", Some(0), Some(0)),
        ("-0", None, None),
        ("-1", None, Some(-1)),
        ("18446744073709551615", Some(u64::MAX), None),
        ("18446744073709551616", None, None),
        ("1.0", None, None),
        ("1e3", None, None),
        ("123456789012345678901234567890.5E-7", None, None),
    ] {
        let Ok(Json::Number(number)) = Json::parse(text) else { panic!("{text}") };
        assert_eq!((number.as_u64(), number.as_i64(), number.to_string()), (unsigned, signed, text.to_owned()));
    }
}

#[test]
fn random_texts_are_parsed_as_serde_json_parses_them() {
    let mut random = Random::new(0x6a73_6f6e_2074_6578);
    const PIECES: [&str; 24] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\"a\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude80\"",
        "\\",
        "1",
        "-",
        "0",
        ".5",
        "e+7",
        "true",
        "false",
        "null",
        " ",
        "\n",
        "é",
        "\"b\":",
        "\\ud800",
    ];
    let mut read = 0;
    for _ in 0..20_000 {
        let seed = random.seed;
        let text: String = (0..random.below(8)).map(|_| PIECES[usize::try_from(random.below(24)).unwrap()]).collect();
        let (ours, theirs) = (Json::parse(&text), serde_json::from_str::<Value>(&text));
        assert_eq!(ours.is_ok(), theirs.is_ok(), "seed {seed}, {text:?}: {ours:?} {theirs:?}");
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            assert_eq!(serde_json::from_str::<Value>(&ours.to_string()).unwrap(), theirs, "{text:?}");
            read += 1;
        }
    }
    assert!(read > 100, "{read}");
}
