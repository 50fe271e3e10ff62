//! `data:` URIs: by the standards first, then the forms that contracts use.

use super::{LIMITS, inline, refused};
use crate::support::vectors;
use mintmark_nft::uri::inline::data_uri;
use mintmark_nft::uri::warning::UriWarnings;
use serde_json_lenient::Value;

const DOCUMENT: &str = r#"{"name":"A"}"#;

fn bytes(value: &Value) -> Vec<u8> {
    value.as_array().unwrap().iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect()
}

/// Whatever the standards accept is read as they say, without a warning.
#[test]
fn wpt_data_urls() {
    let cases = vectors::json("wpt-data-url/data-urls.json");
    for case in cases.as_array().unwrap() {
        let input = case[0].as_str().unwrap();
        // A URL parser refuses the port of this one, but a `data:` URI has no authority.
        if input == "data://test:test/,X" {
            continue;
        }
        let mut warnings = UriWarnings::default();
        let got = data_uri::read(input, &LIMITS, &mut warnings).ok();
        assert_eq!(got.as_ref().map(|embedded| embedded.media_type.as_str()), case[1].as_str(), "{input}");
        if let Some(embedded) = got {
            assert_eq!((embedded.bytes, warnings.into_vec().len()), (bytes(&case[2]), 0), "{input}");
        }
    }
    assert_eq!(cases.as_array().unwrap().len(), 78);
}

/// Everything that the standards decode is decoded in the same way. What they refuse is refused, or
/// read with a warning.
#[test]
fn wpt_base64() {
    for case in vectors::json("wpt-data-url/base64.json").as_array().unwrap() {
        let input = case[0].as_str().unwrap();
        let encoded: String = input.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let mut warnings = UriWarnings::default();
        let got = data_uri::read(&format!("data:;base64,{encoded}"), &LIMITS, &mut warnings).ok().map(|embedded| embedded.bytes);
        let warnings = warnings.into_vec();
        match case[1].as_array() {
            Some(_) => assert_eq!((got, warnings.len()), (Some(bytes(&case[1])), 0), "{input}"),
            None => assert_eq!(got.is_some(), !warnings.is_empty(), "{input}"),
        }
    }
}

#[test]
fn well_formed_documents() {
    for uri in [
        r#"data:application/json,{"name":"A"}"#,
        r#"DATA:application/json,{"name":"A"}"#,
        r#"data:application/json;utf8,{"name":"A"}"#,
        r#"data:application/json;charset=utf-8,{"name":"A"}"#,
        "data:application/json,%7B%22name%22%3A%22A%22%7D",
        "data:application/json;base64,eyJuYW1lIjoiQSJ9",
        "data:application/json;charset=utf-8;base64,eyJuYW1lIjoiQSJ9",
        "data:application/json;base64,eyJuYW1l\nIjoi QSJ9",
        "data:application/json;base64,eyJuYW1lIjoiQSJ9#x",
        r#"data:application/json,{"name":"A"}#fragment"#,
    ] {
        let (_, content, codes) = inline(uri);
        assert_eq!((content.as_str(), codes), (DOCUMENT, Vec::new()), "{uri}");
    }
}

#[test]
fn repairs_are_named() {
    let cases: [(&str, &str, &[&str]); 18] = [
        ("data:application/json;base64,eyJuIjoiPz8-Pz8_In0", r#"{"n":"??>???"}"#, &["base64-alphabet"]),
        ("data:application/json;base64,eyJuIjoiPz8-In0=", r#"{"n":"??>"}"#, &["base64-alphabet"]),
        ("data:application/json;base64,eyJuYW1lIjoiQSJ9==", DOCUMENT, &["base64-padding"]),
        ("data:application/json;base64,eyJuYW1lIjoiQSJ9\0", DOCUMENT, &["uri-invisible-characters"]),
        ("data:application/json;base64,eyJuYW1l\u{200b}IjoiQSJ9", DOCUMENT, &["base64-padding"]),
        (r#"data:application/json;base64,{"name":"A"}"#, DOCUMENT, &["base64-not-encoded"]),
        ("data:application/json;base64,%7B%22name%22:%22A%22%7D", DOCUMENT, &["base64-not-encoded"]),
        ("data:application/json,eyJuYW1lIjoiQSJ9", DOCUMENT, &["base64-undeclared"]),
        ("data:application/json;base64;charset=utf-8,eyJuYW1lIjoiQSJ9", DOCUMENT, &["base64-undeclared"]),
        (r#"data:application/json{"name":"A"}"#, DOCUMENT, &["data-comma-missing"]),
        (r#"data:application/json;utf8{"name":"A","x":[1,2]}"#, r#"{"name":"A","x":[1,2]}"#, &["data-comma-missing"]),
        ("data:application/json;base64eyJuYW1lIjoiQSJ9", DOCUMENT, &["data-comma-missing"]),
        ("data:application/json;base64;eyJuYW1lIjoiQSJ9", DOCUMENT, &["data-comma-missing"]),
        ("data://application/json;base64,eyJuYW1lIjoiQSJ9", DOCUMENT, &["data-slashes"]),
        ("data:application/json,%257B%2522name%2522%253A%2522A%2522%257D", DOCUMENT, &["data-double-encoded"]),
        (r#"data:application/json,{"name":"100%22"}"#, r#"{"name":"100%22"}"#, &["data-percent-signs"]),
        (r##"data:application/json;utf8,{"name":"A #1"}"##, r##"{"name":"A #1"}"##, &["fragment-in-data-uri"]),
        ("data:text/plain;base64,ZGF0YTphcHBsaWNhdGlvbi9qc29uLHsibmFtZSI6IkEifQ==", DOCUMENT, &["data-nested"]),
    ];
    for (uri, document, codes) in cases {
        let (_, content, warned) = inline(uri);
        assert_eq!((content.as_str(), warned.as_slice()), (document, codes), "{uri}");
    }
}

#[test]
fn percent_signs_that_are_no_escapes_stay() {
    for (uri, content) in [
        (r#"data:application/json,{"n":"100%"}"#, r#"{"n":"100%"}"#),
        (r#"data:application/json,{"n":"5% off"}"#, r#"{"n":"5% off"}"#),
        (r#"data:application/json,{"n":"%zz"}"#, r#"{"n":"%zz"}"#),
        (r#"data:application/json,{"n":"50%25"}"#, r#"{"n":"50%"}"#),
    ] {
        assert_eq!(inline(uri).1, content, "{uri}");
    }
}

#[test]
fn a_number_sign_in_markup_is_a_colour() {
    let svg = r##"<svg fill="#f00"><style>a{fill:#fff}</style></svg>"##;
    let (media_type, content, codes) = inline(&format!("data:image/svg+xml;utf8,{svg}"));
    assert_eq!((media_type.as_str(), content.as_str(), codes), ("image/svg+xml", svg, vec!["fragment-in-data-uri"]));
    let (_, content, codes) = inline("data:image/svg+xml,<svg></svg>#view");
    assert_eq!((content.as_str(), codes.len()), ("<svg></svg>", 0));
    assert_eq!(inline("data:text/plain,issue #1").1, "issue ");
}

#[test]
fn line_breaks_separate_attributes() {
    assert_eq!(inline("data:image/svg+xml,<svg\nwidth='1'\n/>").1, "<svg\nwidth='1'\n/>");
    assert_eq!(inline("data:text/plain,a\nb").1, "ab");
}

#[test]
fn what_cannot_be_repaired_is_refused() {
    for uri in ["data:application/json;base64,e", "data:application/json;base64,?!", "data:application/json", "data:", "data:#,x"] {
        refused(uri);
    }
    refused(&format!("data:{},x", ";a=b".repeat(500)));
}
