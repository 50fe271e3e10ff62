//! URLs that are kept, repaired or resolved.

use super::{CID, field, field_from};

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
