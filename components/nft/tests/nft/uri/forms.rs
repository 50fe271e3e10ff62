//! Every form of a token URI, and the schemes that are refused.

use super::{KEY, TX, V0, V1, expand, inline, read, refused};
use crate::support::vectors;
use mintmark_nft::uri::location::Location;
use mintmark_nft::uri::token_uri;

use super::{LIMITS, parse};

#[test]
fn each_form_has_one_canonical_text() {
    let cases: [(&str, &str, &[&str]); 42] = [
        ("ipfs://V0", "ipfs://V0", &[]),
        ("IPFS://V0/1.json", "ipfs://V0/1.json", &[]),
        ("IpFs://V1", "ipfs://V1", &[]),
        ("/ipfs/V0/1.json", "ipfs://V0/1.json", &[]),
        ("ipfs/V0", "ipfs://V0", &[]),
        ("V0", "ipfs://V0", &[]),
        ("V1/a/1.json", "ipfs://V1/a/1.json", &[]),
        ("ipfs:V0", "ipfs://V0", &["ipfs-spelling"]),
        ("ipfs:/V0", "ipfs://V0", &["ipfs-spelling"]),
        ("ipfs:////V0", "ipfs://V0", &["ipfs-spelling"]),
        ("ipfs://ipfs/V0", "ipfs://V0", &["ipfs-spelling"]),
        ("ipfs:///ipfs/V0/2", "ipfs://V0/2", &["ipfs-spelling"]),
        ("ipfs://ipfs/ipfs/V0", "ipfs://V0", &["ipfs-spelling"]),
        ("ipfs://V0//1.json", "ipfs://V0/1.json", &["ipfs-spelling"]),
        ("ipfs://ipfs.io/ipfs/V0/1", "ipfs://V0/1", &[]),
        ("dweb:/ipfs/V0", "ipfs://V0", &[]),
        ("ipns://KEY", "ipns://KEY", &[]),
        ("ipns://KEY/1.json", "ipns://KEY/1.json", &[]),
        ("/ipns/KEY", "ipns://KEY", &[]),
        ("ipns/docs.ipfs.tech/1", "ipns://docs.ipfs.tech/1", &[]),
        ("ipns://Docs.IPFS.tech", "ipns://docs.ipfs.tech", &[]),
        ("ipns://name.eth/1.json", "ipns://name.eth/1.json", &[]),
        ("ipfs://ipns/KEY", "ipns://KEY", &["ipfs-spelling"]),
        ("ar://TX", "ar://TX", &[]),
        ("AR://TX/1.json", "ar://TX/1.json", &[]),
        ("ar:TX", "ar://TX", &["uri-slashes"]),
        ("ar:///TX", "ar://TX", &["uri-slashes"]),
        ("arweave://TX/0", "ar://TX/0", &[]),
        ("ar://my-Name/1.json", "ar://my-name/1.json", &[]),
        ("ar://under_name", "ar://under_name", &[]),
        ("https://host.example/1.json", "https://host.example/1.json", &[]),
        ("HTTPS://host.example/a b?c=d#e", "https://host.example/a%20b?c=d#e", &[]),
        ("http://host.example/1.json", "https://host.example/1.json", &["http-upgraded"]),
        ("http://host.example:80/1", "https://host.example/1", &["http-upgraded"]),
        ("//host.example/1.json", "https://host.example/1.json", &["uri-scheme-missing"]),
        ("host.example/1.json", "https://host.example/1.json", &["uri-scheme-missing"]),
        ("https//host.example/1", "https://host.example/1", &["uri-scheme-missing"]),
        ("https:/host.example/1", "https://host.example/1", &["uri-slashes"]),
        ("https:////host.example/1", "https://host.example/1", &["uri-slashes"]),
        (
            "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/tokenURI?uint256=77",
            "ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed@5/tokenURI?uint256=77",
            &[],
        ),
        (
            "ethereum:pay-0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/uri?uint256=0x10",
            "ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed/uri?uint256=16",
            &[],
        ),
        ("data:,x", "data:text/plain;charset=US-ASCII,x", &[]),
    ];
    for (uri, canonical, codes) in cases {
        assert_eq!(read(uri), (expand(canonical), codes.to_vec()), "{uri}");
        assert_eq!(read(canonical), (expand(canonical), Vec::new()), "{canonical}");
    }
}

#[test]
fn keys_of_ipns_have_one_name() {
    let peer = "12D3KooWLQzUv2FHWGVPXTXSZpdHs7oHbXub2G5WC8Tx4NQhyd2d";
    let canonical = token_uri::parse(&format!("ipns://{peer}/a"), &LIMITS).unwrap().location.canonical();
    assert!(canonical.starts_with("ipns://k51qzi5uqu5d"), "{canonical}");
    assert_eq!(read(&canonical), (canonical, Vec::new()));
    assert!(read(&format!("ipns://{V0}")).0.starts_with("ipns://k2k4r8"));
    assert_eq!(read(&format!("/ipns/{KEY}")).0, format!("ipns://{KEY}"));
}

#[test]
fn content_in_the_uri() {
    let json = r#"{"name":"A","image":"ipfs://x"}"#;
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'></svg>";
    let cases: [(&str, &str, &str, &[&str]); 7] = [
        (json, "application/json", json, &[]),
        (" \n{\"name\":\"A\",\"image\":\"ipfs://x\"}\0", "application/json", json, &["uri-white-space", "uri-invisible-characters"]),
        (r#""{\"name\":\"A\"}""#, "application/json", r#""{\"name\":\"A\"}""#, &[]),
        (svg, "image/svg+xml", svg, &[]),
        ("<?xml version='1.0'?><svg/>", "image/svg+xml", "<?xml version='1.0'?><svg/>", &[]),
        ("eyJuYW1lIjoiQSJ9", "application/json", r#"{"name":"A"}"#, &["base64-without-scheme"]),
        ("application/json;base64,eyJuYW1lIjoiQSJ9", "application/json", r#"{"name":"A"}"#, &["data-scheme-missing"]),
    ];
    for (uri, media_type, content, codes) in cases {
        assert_eq!(inline(uri), (media_type.to_owned(), content.to_owned(), codes.to_vec()), "{uri}");
    }
}

#[test]
fn a_data_uri_in_base64_is_decoded_twice() {
    let uri = "ZGF0YTphcHBsaWNhdGlvbi9qc29uO2Jhc2U2NCx7Im5hbWUiOiJTZWFsZWQiLCJpbWFnZSI6Imh0dHBzOi8vaW1nLmV4YW1wbGUveC5wbmcifQ==";
    let (media_type, content, codes) = inline(uri);
    assert_eq!((media_type.as_str(), content.contains("Sealed")), ("application/json", true));
    assert_eq!(codes, ["base64-without-scheme", "base64-not-encoded"]);
}

#[test]
fn a_scheme_that_is_not_read_is_named() {
    for scheme in ["hcs", "bzz", "web3", "javascript", "file", "ftp", "bitcoin", "urn"] {
        let expected = refused(&format!("{scheme}://1/0.0.123456"));
        assert!(expected.contains(&format!("the scheme {scheme}:")), "{expected}");
    }
}

#[test]
fn what_is_no_uri_is_refused() {
    let cases = [
        "",
        "  ",
        "\"\"",
        "wat",
        "1.json",
        "null",
        "ipfs://",
        "ipfs://1.json",
        "ipfs://V0/../..",
        "ipns://",
        "ipns://name",
        "ar://",
        "ar://a.b/c",
        "https://",
        "https:///",
        "http://user@host.example/",
        "data:",
        "/",
        "//",
        "[]",
        "ipfs:V0x",
        "ethereum:name.eth/tokenURI?uint256=1",
        "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/transfer?uint256=77",
        "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@5/tokenURI?uint256=1&uint256=2",
        "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@99999999999999999999/tokenURI?uint256=1",
    ];
    for uri in cases {
        assert!(!refused(uri).is_empty(), "{uri}");
    }
}

#[test]
fn limits_hold() {
    let limits = mintmark_nft::uri::limits::UriLimits { max_inline_bytes: 100, max_url_bytes: 80 };
    let parse = |uri: &str| token_uri::parse(uri, &limits);
    let long = "a".repeat(90);
    for uri in
        [format!("https://host.example/{}", &long[..60]), format!("ipfs://{V1}/{}", &long[..20]), format!("ar://{TX}/{}", &long[..40])]
    {
        assert!(parse(&uri).unwrap_err().expected.contains("at most 80 bytes"), "{uri}");
    }
    for uri in [format!("data:,{long}{long}"), format!("{{\"a\":\"{long}{long}\"}}"), long.repeat(2)] {
        assert!(parse(&uri).unwrap_err().expected.contains("at most 100 bytes"), "{uri}");
    }
    assert!(parse(&format!("data:,{}", &long[..90])).is_ok());
}

/// viem turns these into URLs of one gateway.
#[test]
fn viem_uris() {
    for case in vectors::json("uri-cases/viem.json")["resolve"].as_array().unwrap() {
        let (uri, expected) = (case["uri"].as_str().unwrap(), case["expected"].as_str().unwrap());
        let (canonical, _) = read(uri);
        let found = match expected.split_once("https://ipfs.io/ipfs/") {
            Some((_, path)) => canonical == format!("ipfs://{path}"),
            None if expected.contains("/ipns/") => canonical.starts_with("ipns://"),
            None => match expected.strip_prefix("https://arweave.net/") {
                Some(path) => canonical == format!("ar://{path}"),
                None if uri.starts_with("data:") => matches!(parse(uri).location, Location::Inline(_)),
                None => canonical == expected.replace("http://", "https://"),
            },
        };
        assert!(found, "{uri}: {canonical}");
    }
}

#[test]
fn the_limits_of_a_configuration_are_the_default() {
    assert_eq!(LIMITS, mintmark_nft::uri::limits::UriLimits::default());
}
