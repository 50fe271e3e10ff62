//! Documents as JSON: what is accepted, and what becomes of numbers and `{id}`.

use mintmark_nft::document::Document;
use mintmark_nft::error::{Error, Invalid};
use mintmark_nft::json::parse;
use mintmark_nft::settings::Settings;
use mintmark_nft::warnings::Warnings;

use crate::support::chain::{Chain, text};
use crate::support::{Run, codes, drive, ok, resolution, settings, vectors};

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
    let cases: [(&[u8], &str); 12] = [
        (b"<!DOCTYPE html><html>", "an HTML or XML page: <!DOCTYPE html><html>"),
        (b" \n<svg/>", "an HTML or XML page: <svg/>"),
        (b"", "nothing"),
        (b"[]", "an array"),
        (b"null", "null"),
        (b"\"{}\"", "a string"),
        (b"12", "a number"),
        (b"true", "a boolean"),
        (b"{\"a\":1,}", "{\"a\":1,}"),
        (b"{\"a\":1}//x", "{\"a\":1}//x"),
        (b"{\"a\":\"\n\"}", "{\"a\":\"\n\"}"),
        (b"{\"a\":\"\xff\"}", "{\"a\":\"\u{fffd}\"}"),
    ];
    for (body, got) in cases {
        let invalid = invalid(body);
        assert_eq!((invalid.field, invalid.got.as_str()), ("metadata", got));
        assert!(invalid.expected.starts_with("a JSON object"), "{}", invalid.expected);
    }
}

#[test]
fn json_test_suite() {
    let (mut yes, mut no) = (0, 0);
    for (name, hex) in vectors::json("JSONTestSuite/test_parsing.json").as_object().unwrap() {
        // The values of the suite become a field, because a document has to be an object.
        let bytes = [b"{\"value\":", vectors::unhex(hex.as_str().unwrap()).as_slice(), b"\n}"].concat();
        let parsed = parse::document(&bytes, &mut Warnings::new());
        match name.split('_').next().unwrap() {
            "y" => {
                assert!(parsed.is_ok(), "{name}: {parsed:?}");
                yes += 1;
            }
            "n" => {
                assert!(parsed.is_err() || SKIPPED.iter().any(|(skipped, _)| skipped == name), "{name}: {parsed:?}");
                no += 1;
            }
            _ => {}
        }
    }
    assert_eq!((yes, no), (95, 186));
}

/// Invalid files of the suite that are valid JSON as a field of an object, with the reason.
const SKIPPED: [(&str, &str); 0] = [];

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    fetch(nested(100)).document();
    assert!(invalid(nested(128)).expected.contains("recursion limit"));
    assert!(invalid("[".repeat(19_000)).expected.contains("recursion limit"));
    assert!(invalid("{\"a\":".repeat(19_000)).expected.contains("recursion limit"));
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
        assert_eq!(matches!(run.end, Err(Error::MetadataInvalid(invalid)) if invalid.expected == "at most 20 bytes"), !fits, "{uri}");
    }
}

#[test]
fn a_byte_order_mark_is_removed_with_a_warning() {
    let document = fetch("\u{feff}{}").document();
    assert_eq!((document.raw.as_str(), codes(&document)), ("{}", vec!["bom"]));
}

#[test]
fn numbers_that_javascript_cannot_hold_become_text() {
    let given = "[9007199254740991,-9007199254740991,9007199254740992,-9007199254740993,1e15,1e16,1E400,0.1,1.10,115792089237316195423570985008687907853269984665640564039457584007913129639935]";
    let expected = "[9007199254740991,-9007199254740991,\"9007199254740992\",\"-9007199254740993\",1e15,\"1e16\",\"1E400\",0.1,1.10,\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"]";
    assert_eq!(fetch(format!("{{\"n\":{given}}}")).document().raw, format!("{{\"n\":{expected}}}"));
}

/// A document can contain the key by which the parser marks numbers. At worst, the value becomes a
/// number.
#[test]
fn the_parsers_mark_for_numbers_is_harmless() {
    let marked = |text: &str| format!("{{\"a\":{{\"$serde_json_lenient::private::Number\":\"{text}\"}}}}");
    assert_eq!(fetch(marked("12")).document().raw, r#"{"a":12}"#);
    for text in ["x", "", "1}", "1,", "\\\"", "-", "0x1"] {
        invalid(marked(text));
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
    (run.wanted.last().unwrap().fetch.url.clone(), run.document())
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
