//! URLs of normalised documents: only those that a page may use.

use mintmark_nft::json::url::is_public;
use serde_json_lenient::{Value, json};

use super::{codes, normalize_from};
use crate::support::vectors;

const CID: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
const BASE: &str = "https://meta.example/set/7.json";

/// Returns a field, and the codes of the warnings.
fn field_from(base: &str, name: &str, value: &str) -> (Option<String>, Vec<&'static str>) {
    let found = normalize_from(base, None, &json!({"name": "A", (name): value}));
    (found.fields.get(name).map(|value| value.as_str().unwrap().to_owned()), codes(&found.warnings))
}

fn field(name: &str, value: &str) -> (Option<String>, Vec<&'static str>) {
    field_from(BASE, name, value)
}

const FIELDS: [&str; 4] = ["image", "animation_url", "external_url", "youtube_url"];

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

#[test]
fn private_hosts_are_left_out_in_every_notation() {
    let private = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "0xa9fea9fe",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "%31%32%37.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "printer.local",
        "db.internal",
        "router.lan",
        "nas.home.arpa",
        "127.0.0.1.nip.io",
        "999.1.1.1",
        "1.2.3.4.5",
        "0x",
        "08.1.1.1",
        "a%00.example",
    ];
    for host in private {
        assert!(!is_public(host), "{host}");
        for url in [
            format!("https://{host}/x.png"),
            format!("http://{host}:80/x.png"),
            format!("//{host}/x.png"),
            format!("https:\\\\{host}\\x.png"),
        ] {
            assert_eq!(field("image", &url).0, None, "{url}");
        }
    }
    for host in [
        "a.example",
        "A.EXAMPLE.",
        "1.1.1.1",
        "172.32.0.1",
        "192.169.0.1",
        "[2606:4700::1111]",
        "[::ffff:1.1.1.1]",
        "münchen.example",
        "localhost.example",
        "xn--mnchen-3ya.example",
        "123.example",
        "cafe.0xyz.io",
    ] {
        assert!(is_public(host), "{host}");
    }
}

#[test]
fn usable_urls_are_kept_and_repaired() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("https://img.example/1.png", "https://img.example/1.png", &[]),
        ("https://img.example/a b.png?x=1#y", "https://img.example/a%20b.png?x=1#y", &[]),
        ("HTTPS://img.example/1.png", "https://img.example/1.png", &[]),
        ("http://img.example/1.png", "https://img.example/1.png", &["http-upgraded"]),
        ("http://img.example:80/1.png", "https://img.example/1.png", &["http-upgraded"]),
        (" https://img.example/1.png\n", "https://img.example/1.png", &["uri-white-space"]),
        ("\"https://img.example/1.png\"", "https://img.example/1.png", &["uri-quotes"]),
        ("https:\\\\img.example\\1.png", "https://img.example/1.png", &["uri-backslashes"]),
        ("//img.example/1.png", "https://img.example/1.png", &["uri-scheme-missing"]),
        ("www.img.example/1.png", "https://www.img.example/1.png", &["uri-scheme-missing"]),
        ("img.example.com/1.png", "https://img.example.com/1.png", &["uri-scheme-missing"]),
        ("https%3A%2F%2Fimg.example%2F1.png", "https://img.example/1.png", &["uri-percent-encoded"]),
        ("images/7.png", "https://meta.example/set/images/7.png", &["relative-uri"]),
        ("7.png", "https://meta.example/set/7.png", &["relative-uri"]),
        ("/7.png?x=1", "https://meta.example/7.png?x=1", &["relative-uri"]),
        ("../7", "https://meta.example/7", &["relative-uri"]),
        ("my image 7.png", "https://meta.example/set/my%20image%207.png", &["relative-uri"]),
        (
            "https://ipfs.gateway.example/ipfs/QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1.png",
            "https://ipfs.gateway.example/ipfs/QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1.png",
            &[],
        ),
        (
            "https://localhost:8080/ipfs/QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1.png",
            "ipfs://QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1.png",
            &[],
        ),
        ("ar://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1.png", "ar://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1.png", &[]),
        ("data:image/png;base64,iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=", &[]),
        ("data:;base64,iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=", &["media-type"]),
        ("data:image/gif;x=\"'(;base64,R0lGODlhAQ==", "data:image/gif;x=%22%27%28%22,GIF89a%01", &[]),
    ];
    for (given, expected, warnings) in cases {
        let (found, codes) = field("image", given);
        assert_eq!((found.as_deref(), codes.as_slice()), (Some(*expected), *warnings), "{given}");
    }
    assert_eq!(field("external_url", "artist.example"), (Some("https://artist.example".to_owned()), vec!["uri-scheme-missing"]));
    assert_eq!(field("animation_url", "/play?7").0.as_deref(), Some("https://meta.example/play?7"));
    assert_eq!(field("external_url", "data:image/png;base64,iVBORw0KGgo=").0, None);
}

#[test]
fn relative_urls_are_resolved_against_the_document() {
    let ipfs = format!("ipfs://{CID}/set/7.json");
    assert_eq!(field_from(&ipfs, "image", "../images/7.png"), (Some(format!("ipfs://{CID}/images/7.png")), vec!["relative-uri"]));
    assert_eq!(field_from(&ipfs, "image", "../../../7.png").0, None, "above the root");
    assert_eq!(field_from("data:,{}", "image", "7.png"), (None, vec!["not-a-url"]));
}

#[test]
fn svg_becomes_a_safe_data_uri() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>\n<a b=\"#1\"/></svg>";
    let safe = "data:image/svg+xml;charset=utf-8,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%3E%0A%3Ca%20b=%22%231%22/%3E%3C/svg%3E";
    assert_eq!(field("image", svg), (Some(safe.to_owned()), vec!["svg-sanitized", "svg-as-data"]));
    let found = normalize_from(BASE, None, &json!({"image_data": svg}));
    assert_eq!((found.fields["image"].as_str(), codes(&found.warnings)), (Some(safe), vec!["svg-sanitized"]));
    assert_eq!(field("image", &format!("data:image/svg+xml;utf8,{svg}")).0.as_deref(), Some(safe));
    let plain = "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=";
    assert_eq!(field("image", plain), (Some(plain.to_owned()), vec![]));
    assert_eq!(field("image", "data:image/svg+xml;base64,AA=="), (None, vec!["svg"]));
    assert_eq!(field("image", "data:text/plain,<svg/>").0.as_deref(), Some("data:image/svg+xml;charset=utf-8,%3Csvg/%3E"));
    assert_eq!(field("external_url", svg), (None, vec!["not-a-url"]));
}

/// A page in a data: URI is not among the fields and media, and can be served in a sandbox.
#[test]
fn pages_in_data_uris_are_kept_apart() {
    let found = normalize_from(BASE, None, &json!({"animation_url": "data:text/html,<p>art</p>"}));
    assert_eq!((found.fields.len(), found.media.len(), codes(&found.warnings)), (0, 0, vec!["html-data-url"]));
    assert_eq!(found.sandboxed[0].uri, "data:text/html,%3Cp%3Eart%3C/p%3E");
    assert!(normalize_from(BASE, None, &json!({"image": "data:text/html,x"})).sandboxed.is_empty());
}

#[test]
fn media_tell_what_is_known_without_a_fetch() {
    let found =
        normalize_from(BASE, None, &json!({"image": "data:image/gif;base64,R0lGODlhAQ==", "animation_url": "https://a.example/1.mp4"}));
    let media: Vec<_> = found.media.iter().map(|link| (link.field, link.content_type.as_deref(), link.size)).collect();
    assert_eq!(media, [("image", Some("image/gif"), Some(7)), ("animation_url", None, None)]);
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
