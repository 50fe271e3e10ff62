//! Documents as JSON: what is accepted, and what becomes of numbers and `{id}`.

use mintmark_nft::document::Document;
use mintmark_nft::error::{Error, Invalid};
use mintmark_nft::settings::Settings;

use crate::support::chain::{Chain, text};
use crate::support::{Run, codes, drive, fetch_of, ok, resolution, settings};

const URL: &str = "https://a.example/1";

pub fn fetch(body: impl Into<Vec<u8>>) -> Run {
    let body = body.into();
    let chain = Chain::erc721(text(URL));
    drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok(body.clone())))
}

fn invalid(body: impl Into<Vec<u8>>) -> Invalid {
    match fetch(body).error() {
        Error::MetadataInvalid(invalid) => invalid,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_shows_what_was_found_instead_of_a_document() {
    let cases: [(&[u8], &str); 14] = [
        (b"<!DOCTYPE html><html>", "an HTML or XML page: <!DOCTYPE html><html>"),
        (b" \n<?xml version='1.0'?><Error/>", "an HTML or XML page: <?xml version='1.0'?><Error/>"),
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"404 page not found", "404 page not found"),
        (b"[]", "an array"),
        (b"null", "null"),
        (b"\"x\"", "a string"),
        (b"12", "a number"),
        (b"true", "a boolean"),
        (b"{\"a\":1", "{\"a\":1"),
        (b"{\"a\" 1}", "{\"a\" 1}"),
        (b"{\"a\":1}}", "{\"a\":1}}"),
        (b"{\"a\":\"b\" \"c\":\"d\"}", "{\"a\":\"b\" \"c\":\"d\"}"),
    ];
    for (body, got) in cases {
        let invalid = invalid(body);
        assert_eq!((invalid.field, invalid.got.as_str()), ("metadata", got));
        assert!(invalid.expected.starts_with("a JSON object"), "{}", invalid.expected);
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    fetch(nested(100)).document();
    fetch(nested(127)).document();
    for deep in [nested(128), "[".repeat(19_000), "[".repeat(1 << 20), "{\"a\":".repeat(19_000)] {
        assert_eq!(invalid(deep).expected, "a JSON object nested at most 128 deep");
    }
}

#[test]
fn size_is_limited_wherever_the_document_stands() {
    let given = Settings { max_json_bytes: 20, ..settings() };
    let fits = r#"{"name":"123456789"}"#;
    for (uri, fits) in
        [(fits.to_owned(), true), (format!("{fits} x"), false), (format!("data:,{fits}"), true), (format!("data:,{fits}."), false)]
    {
        let chain = Chain::erc721(text(&uri));
        let run = drive(resolution("1", given.clone()), |wanted| chain.answer(wanted).unwrap());
        assert_eq!(matches!(run.end, Err(Error::ContentTooLarge(20))), !fits, "{uri}");
    }
}

#[test]
fn a_byte_order_mark_is_removed_with_a_warning() {
    let document = fetch("\u{feff}{\"name\":\"A\"}").document();
    assert_eq!((document.raw.as_str(), codes(&document)), (r#"{"name":"A"}"#, vec!["bom"]));
}

#[test]
fn numbers_that_javascript_cannot_hold_become_text() {
    let given = "[9007199254740991,-9007199254740991,9007199254740992,-9007199254740993,1e15,1e16,1E400,0.1,1.10,115792089237316195423570985008687907853269984665640564039457584007913129639935]";
    let expected = "[9007199254740991,-9007199254740991,\"9007199254740992\",\"-9007199254740993\",1e15,\"1e16\",\"1E400\",0.1,1.10,\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"]";
    assert_eq!(fetch(format!("{{\"n\":{given}}}")).document().raw, format!("{{\"n\":{expected}}}"));
}

/// The serialiser of the tree marks numbers with this key. A document can contain it as well.
#[test]
fn the_serialisers_mark_for_numbers_is_an_ordinary_field() {
    for text in ["12", "x", "", "1}", "1,", "\\\"", "-", "0x1"] {
        let body = format!("{{\"a\":{{\"$serde_json_lenient::private::Number\":\"{text}\"}}}}");
        assert_eq!(fetch(body.clone()).document().raw, body);
    }
}

#[test]
fn fields_keep_their_order() {
    let body = r#"{"z":1,"a":{"y":1,"b":2},"m":null}"#;
    assert_eq!(fetch(body).document().raw, body);
}

fn erc1155(uri: &str, id: &str, body: &str) -> (String, Document) {
    let chain = Chain::erc1155(text(uri));
    let run = drive(resolution(id, settings()), |wanted| chain.answer(wanted).unwrap_or_else(|| ok(body)));
    (fetch_of(run.wanted.last().unwrap()).url.clone(), run.document())
}

#[test]
fn id_is_filled_in_everywhere() {
    let padded = "000000000000000000000000000000000000000000000000000000000004cce0";
    let body = r##"{"name":"#{id}","image":"https://b/{id}/{id}.png","properties":{"{id}":["0x{id}",1]},"localization":{"uri":"https://b/{id}/{locale}"}}"##;
    let (url, document) = erc1155("https://a.example/{id}/{id}.json", "314592", body);
    assert_eq!(url, format!("https://a.example/{padded}/{padded}.json"));
    assert_eq!(document.token_uri, "https://a.example/{id}/{id}.json");
    let expected = format!(
        r##"{{"name":"#{padded}","image":"https://b/{padded}/{padded}.png","properties":{{"{{id}}":["0x{padded}",1]}},"localization":{{"uri":"https://b/{padded}/{{locale}}"}}}}"##
    );
    assert_eq!(document.raw, expected);
    assert_eq!(document.media[0].uri, format!("https://b/{padded}/{padded}.png"));
    let max_id = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    assert_eq!(erc1155("https://a.example/0x{id}", max_id, "{}").0, format!("https://a.example/0x{}", "f".repeat(64)));
    let chain = Chain::erc721(text("data:,{\"name\":\"{id}\"}"));
    assert_eq!(
        drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap()).document().raw,
        r#"{"name":"{id}"}"#,
        "ERC-721 has no {{id}}"
    );
}
