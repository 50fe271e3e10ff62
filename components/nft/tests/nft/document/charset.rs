//! Documents that are not UTF-8.

use mintmark_nft::json::{Limits, read};

use super::places;

/// Returns the name in a document, and the warnings.
fn name(bytes: &[u8], content_type: Option<&str>) -> (String, Vec<(String, String)>) {
    let found = read(bytes, content_type, Limits::of_bytes(10_000)).unwrap();
    let warnings = places(&found.warnings).into_iter().map(|(code, at)| (code.to_owned(), at.to_owned())).collect();
    (found.object.get("name").unwrap().as_str().unwrap().to_owned(), warnings)
}

fn warned(code: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), String::new())]
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn utf8_is_read_whatever_is_declared() {
    let body = r#"{"name":"Café"}"#;
    for plain in [None, Some("application/json"), Some("application/json; charset=utf-8"), Some("text/plain;charset=\"UTF-8\"")] {
        assert_eq!(name(body.as_bytes(), plain), ("Café".to_owned(), Vec::new()), "{plain:?}");
    }
    for other in ["text/html; charset=iso-8859-1", "application/json;charset=utf-16", "a/b; charset=shift_jis"] {
        assert_eq!(name(body.as_bytes(), Some(other)), ("Café".to_owned(), warned("charset")), "{other}");
        assert_eq!(name(br#"{"name":"Cafe"}"#, Some(other)).1, Vec::new(), "ASCII is the same in all: {other}");
    }
}

#[test]
fn western_single_bytes_are_read() {
    let cafe: &[u8] = b"{\"name\":\"Caf\xe9 \x93no\x94\"}";
    for declared in
        [None, Some("application/json; charset=ISO-8859-1"), Some("a/b;charset=windows-1252"), Some("application/json; charset=utf-8")]
    {
        assert_eq!(name(cafe, declared), ("Café \u{201c}no\u{201d}".to_owned(), warned("charset")), "{declared:?}");
    }
    assert_eq!(name(b"{\"name\":\"\x80 5\"}", Some("a/b; charset=latin1")).0, "€ 5");
}

#[test]
fn bytes_that_are_nothing_are_replaced() {
    for bytes in [&b"Bad \xff\xfe"[..], b"\xc3\x28", b"\xf0\x9f\x98", b"\xa0\xa1", b"\xe2\x28\xa1", b"Caf\xe9 \xff", b"\xc3\xa9 \xe9 \xff"]
    {
        let body = [b"{\"name\":\"", bytes, b"\"}"].concat();
        let (name, warnings) = name(&body, None);
        assert!(name.contains('\u{fffd}'), "{name}");
        assert_eq!(warnings, warned("bad-utf8"), "{bytes:x?}");
    }
    assert_eq!(name(b"{\"name\":\"\x82\xa0\"}", Some("a/b; charset=shift_jis")).1, warned("bad-utf8"));
}

#[test]
fn utf16_is_found_by_its_mark_its_zeros_or_its_declaration() {
    let text = r#"{"name":"Ça 😀"}"#;
    let little = utf16(text, u16::to_le_bytes);
    let big = utf16(text, u16::to_be_bytes);
    for bytes in [&[&[0xff, 0xfe], little.as_slice()].concat(), &[&[0xfe, 0xff], big.as_slice()].concat(), &little, &big] {
        assert_eq!(name(bytes, None), ("Ça 😀".to_owned(), warned("charset")));
    }
    assert_eq!(name(&[little, vec![0x20]].concat(), None).0, "Ça 😀", "half a unit at the end");
}

#[test]
fn a_mark_of_utf8_is_removed() {
    assert_eq!(name("\u{feff}{\"name\":\"é\"}".as_bytes(), Some("a/b; charset=latin1")), ("é".to_owned(), warned("bom")));
}
