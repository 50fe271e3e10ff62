//! URIs of media, with relative references.

use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::{media_uri, token_uri};

use super::{LIMITS, codes, expand};

fn document(uri: &str) -> Location {
    token_uri::parse(&expand(uri), &LIMITS).unwrap().location
}

fn read(base: &str, uri: &str) -> (String, Vec<&'static str>) {
    let parsed = media_uri::parse(&expand(uri), &document(base), &LIMITS).unwrap_or_else(|error| panic!("{base} {uri}: {error:?}"));
    (parsed.location.canonical(), codes(&parsed))
}

#[test]
fn references_are_relative_to_the_document() {
    let cases = [
        ("https://m.example/set/7.json", "images/7.png", "https://m.example/set/images/7.png"),
        ("https://m.example/set/7.json", "/play?7", "https://m.example/play?7"),
        ("https://m.example/set/7.json", "../7 a.png", "https://m.example/7%20a.png"),
        ("https://m.example/set/7.json", "app/#/7", "https://m.example/set/app/#/7"),
        ("ipfs://V0/meta/7.json", "7.png", "ipfs://V0/meta/7.png"),
        ("ipfs://V0/meta/7.json", "../img/7.png", "ipfs://V0/img/7.png"),
        ("ipfs://V0/meta/7.json", "/img/Ape #7.png", "ipfs://V0/img/Ape%20%237.png"),
        ("ipfs://V0/a %231/7.json", "./7.png", "ipfs://V0/a%20%231/7.png"),
        ("ar://TX/7.json", "7.png", "ar://TX/7.png"),
        ("ar://name/meta/7", "7.png", "ar://name/meta/7.png"),
        ("ipns://KEY/meta/7", "7.png", "ipns://KEY/meta/7.png"),
    ];
    for (base, uri, canonical) in cases {
        assert_eq!(read(base, uri), (expand(canonical), vec!["relative-uri"]), "{base} {uri}");
    }
}

#[test]
fn absolute_forms_do_not_ask_for_the_document() {
    let base = "data:application/json,{}";
    let cases: [(&str, &str, &[&str]); 11] = [
        ("https://h.example/app/#/7", "https://h.example/app/#/7", &[]),
        ("http://h.example/1.png", "https://h.example/1.png", &["http-upgraded"]),
        ("//h.example/1.png", "https://h.example/1.png", &["uri-scheme-missing"]),
        ("ipfs/V0", "ipfs://V0", &[]),
        ("V0/1.png", "ipfs://V0/1.png", &[]),
        ("https://gone.example/ipfs/V0/1.png", "ipfs://V0/1.png", &[]),
        ("ar://TX", "ar://TX", &[]),
        ("https://arweave.net/TX?ext=png", "ar://TX?ext=png", &[]),
        ("ipfs://V0/?fxhash=oo", "ipfs://V0/?fxhash=oo", &[]),
        ("<svg></svg>", "data:image/svg+xml,%3Csvg%3E%3C/svg%3E", &[]),
        ("iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=", &["base64-without-scheme"]),
    ];
    for (uri, canonical, codes) in cases {
        assert_eq!(read(base, uri), (expand(canonical), codes.to_vec()), "{uri}");
    }
}

#[test]
fn what_a_page_must_not_get_is_refused() {
    let base = document("https://m.example/7.json");
    for uri in [
        "",
        " ",
        "#",
        "#a",
        "?a",
        "javascript:alert(1)",
        " JaVa\tScRiPt:alert(2)",
        "\0javascript:alert(1)",
        "file:///etc/passwd",
        "blob:x",
        "C:\\img.png",
        "{\"a\":1}",
        "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/tokenURI?uint256=77",
        "hcs://1/0.0.1",
        "vbscript:x",
        "undefinedipfs://x",
    ] {
        let error = media_uri::parse(uri, &base, &LIMITS).unwrap_err();
        assert_eq!(error.field, "metadata", "{uri}");
    }
    for base in ["data:application/json,{}", "ipfs://V0", "ar://TX", "ipns://KEY"] {
        assert!(media_uri::parse("1.png", &document(base), &LIMITS).is_err(), "{base}");
    }
    assert!(media_uri::parse("../../1.png", &document("ipfs://V0/1.json"), &LIMITS).is_err());
}
