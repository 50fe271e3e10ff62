//! URLs that are left out: scripts, other schemes, and texts that are not URLs.

use mintmark_nft::json::value::Value;
use serde_json_lenient::json;

use super::{BASE, FIELDS, field};
use crate::document::normalize_from;
use crate::support::vectors;

/// URLs with a script, in the disguises that filters were fooled by.
const SCRIPTS: [&str; 40] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\r\nscript:alert(1)",
    "\u{0}javascript:alert(1)",
    "java\u{0}script:alert(1)",
    "\u{1}javascript:alert(1)",
    "javascript\t:alert(1)",
    "javascript :alert(1)",
    "\u{200b}javascript:alert(1)",
    "java\u{ad}script:alert(1)",
    "\u{feff}javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript&#58;alert(1)",
    "javascript%3Aalert(1)",
    "%6aavascript:alert(1)",
    "&amp;#106;avascript:alert(1)/x.png",
    "ｊavascript：alert(1)",
    "\"javascript:alert(1)\"",
    "'javascript:alert(1)",
    "\\javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "javascript:/*--></title></style>*/alert(1)",
    "vbscript:msgbox(1)",
    "livescript:x",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "jar:javascript:alert(1)!/",
    "https:javascript:alert(1)",
    "//javascript:alert(1)/x.png",
    "data:text/html,<script>alert(1)</script>",
    "DATA:Text/HTML;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
];

#[test]
fn scripts_are_left_out_in_every_disguise() {
    for script in SCRIPTS {
        for name in FIELDS {
            let (found, warnings) = field(name, script);
            let harmless = found.as_deref().is_none_or(|found| found.starts_with("https://meta.example/set/"));
            assert!(harmless, "{script}: {found:?}");
            assert!(!warnings.is_empty(), "{script:?} is left out without a warning");
            if !script.contains("&amp;") {
                assert_eq!(found, None, "{name}: {script:?}");
            }
        }
    }
}

#[test]
fn other_schemes_are_left_out() {
    for url in [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "blob:https://a.example/1",
        "filesystem:https://a/1",
        "about:blank",
        "ftp://a.example/1.png",
        "chrome://x",
        "mailto:a@b.example",
        "intent://x#Intent;end",
        "ws://a.example/",
        "C:\\x.png",
        "data:application/json,{}",
        "data:text/xml,<a/>",
        "data:application/javascript,alert(1)",
        "data:image/xml,<x/>",
    ] {
        for name in FIELDS {
            let (found, warnings) = field(name, url);
            assert_eq!(found, None, "{name}: {url}");
            assert!(warnings.iter().all(|code| ["unsafe-url", "not-a-url"].contains(code)) && warnings.len() == 1, "{url}: {warnings:?}");
        }
    }
}

/// Values that another service lets through into `href` or not.
#[test]
fn what_is_no_url_is_left_out() {
    for text in [
        "",
        " ",
        "N/A",
        "none",
        "null",
        "undefined",
        "TBD",
        "coming soon",
        "0",
        "wat",
        "a sentence. With a dot",
        "https://",
        "https:",
        "http:///",
        "https://user:pw@a.example/",
        "https://a b.example/",
        "#",
        "?",
        "ipfs://",
        "ipfs://notacid",
        "ar://",
        "data:",
        "data:image/png",
        "<p>x</p>",
        "{}",
    ] {
        for name in FIELDS {
            let (found, warnings) = field(name, text);
            assert_eq!(found, None, "{name}: {text:?}");
            assert!(text.trim().is_empty() || !warnings.is_empty(), "{text:?}");
        }
    }
}

/// Whatever the string, a field has a URL of the list or nothing.
#[test]
fn no_text_leads_to_another_scheme() {
    let mut texts: Vec<String> = Vec::new();
    for case in vectors::json("JSONTestSuite/test_parsing.json").as_object().unwrap().values() {
        texts.push(String::from_utf8_lossy(&vectors::unhex(case.as_str().unwrap())).into_owned());
    }
    for case in vectors::json("wpt-data-url/data-urls.json").as_array().unwrap() {
        texts.extend(case[0].as_str().map(str::to_owned));
    }
    assert!(texts.len() > 300);
    for text in &texts {
        for name in FIELDS {
            let found = normalize_from(BASE, None, &json!({(name): text}));
            for value in found.fields.values().filter_map(Value::as_str) {
                let lower = value.to_ascii_lowercase();
                let usable = ["https://", "ipfs://", "ipns://", "ar://", "data:image/", "data:video/", "data:audio/", "data:model/"]
                    .iter()
                    .any(|start| lower.starts_with(start));
                assert!(usable && !value.contains(['"', '\'', '<', '>', ' ', '\n']), "{text}: {value}");
            }
        }
    }
}
