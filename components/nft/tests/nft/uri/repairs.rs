//! What contracts leave around a URI and in it.

use super::{expand, inline, read, refused};

#[test]
fn what_stands_around_a_uri_is_removed() {
    let cases: [(&str, &str, &[&str]); 26] = [
        (" ipfs://V0 \n", "ipfs://V0", &["uri-white-space"]),
        ("\u{a0}https://h.example/1\u{3000}", "https://h.example/1", &["uri-white-space"]),
        ("\"ipfs://V0/1\"", "ipfs://V0/1", &["uri-quotes"]),
        ("'ipfs://V0", "ipfs://V0", &["uri-quotes"]),
        ("ipfs://V0\"", "ipfs://V0", &["uri-quotes"]),
        ("“https://h.example/1”", "https://h.example/1", &["uri-quotes"]),
        ("\\\"ipfs://V0\\\"", "ipfs://V0", &["uri-quotes"]),
        ("\"ipfs://V0/1.json\",", "ipfs://V0/1.json", &["uri-quotes"]),
        ("<https://h.example/1>", "https://h.example/1", &["uri-quotes"]),
        ("[\"ipfs://V0\"]", "ipfs://V0", &["uri-quotes"]),
        (" ' ipfs://V0 ' ", "ipfs://V0", &["uri-white-space", "uri-quotes"]),
        ("\u{feff}ipfs://V0", "ipfs://V0", &["uri-invisible-characters"]),
        ("\u{200b}https://h.example/1\u{200d}", "https://h.example/1", &["uri-invisible-characters"]),
        ("https://h.example/1\0\0\0", "https://h.example/1", &["uri-invisible-characters"]),
        ("https://h.ex\0ample/\u{200b}1", "https://h.example/1", &["uri-invisible-characters"]),
        ("ht\ttps://h.example/1\r\n2", "https://h.example/12", &["uri-invisible-characters"]),
        ("ipfs:\\/\\/V0\\/1.json", "ipfs://V0/1.json", &["uri-backslashes"]),
        ("ipfs:\\\\V0\\1.json", "ipfs://V0/1.json", &["uri-backslashes"]),
        ("https:\\\\h.example\\1", "https://h.example/1", &["uri-backslashes"]),
        ("ipfs%3A%2F%2FV0%2F1.json", "ipfs://V0/1.json", &["uri-percent-encoded"]),
        ("https%3a//h.example/a%2520b", "https://h.example/a%20b", &["uri-percent-encoded"]),
        ("https://https://h.example/1", "https://h.example/1", &["uri-doubled-scheme"]),
        ("ipfs://https://ipfs.io/ipfs/V0", "ipfs://V0", &["uri-doubled-scheme"]),
        ("ipfs://ipfs://V0/1", "ipfs://V0/1", &["uri-doubled-scheme"]),
        ("undefinedipfs://V0/1", "ipfs://V0/1", &["uri-junk"]),
        ("URI: https://h.example/1", "https://h.example/1", &["uri-junk"]),
    ];
    for (uri, canonical, codes) in cases {
        assert_eq!(read(uri), (expand(canonical), codes.to_vec()), "{uri:?}");
    }
}

#[test]
fn names_of_files_keep_their_emoji() {
    let (canonical, codes) = read("ipfs://V0/👩\u{200d}🚀.png");
    assert_eq!((canonical.contains("%E2%80%8D"), codes.len()), (true, 0));
}

#[test]
fn content_is_not_tidied_inside() {
    let json = "{\"name\":\"a\\/b \u{200b}\",\n\"n\":'x'}";
    assert_eq!(inline(json), ("application/json".to_owned(), json.to_owned(), Vec::new()));
    assert_eq!(inline("data:text/plain,\"a\"").1, "\"a\"");
    assert_eq!(inline("'data:text/plain,\"a\"'").1, "\"a");
}

#[test]
fn scripts_stay_what_they_are_in_any_disguise() {
    for uri in [
        "javascript:alert(1)",
        "\0javascript:alert(1)",
        " JaVa\tScRiPt:alert('https://h.example/')",
        "\"javascript:fetch('ipfs://x')\"",
        "java\u{200b}script:https://h.example/1",
        "vbscript: https://h.example/1",
        "file:///etc/passwd",
    ] {
        assert!(refused(uri).contains("the scheme"), "{uri}");
    }
}
