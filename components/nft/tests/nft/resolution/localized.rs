//! Documents in another language, as they are fetched.

use mintmark_nft::avatar::TokenName;
use mintmark_nft::document::Document;
use mintmark_nft::resolution::Resolution;
use mintmark_nft::subject::{Subject, TokenQuery};

use crate::support::chain::text;
use crate::support::contracts::Contracts;
use crate::support::{CONTRACT, codes, drive, ok, settings, status};

const DOCUMENT: &str = r#"{"name":"Red","localization":{"uri":"https://h.example/{id}/{locale}.json","default":"en","locales":["fr"]}}"#;

fn in_language(locale: &str, contracts: &Contracts) -> Document {
    let token = TokenName { chain: "1".to_owned(), contract: CONTRACT.to_owned(), token_id: "7".to_owned() };
    let query = TokenQuery { token, locale: Some(locale.to_owned()), owner: None, with_body: false, with_extensions: false };
    drive(Resolution::start(vec![Subject::Token(query)], settings()), |wanted| contracts.answer(wanted)).document()
}

fn edition() -> Contracts {
    Contracts::erc1155().call("0e89341c", text("https://h.example/{id}.json"))
}

#[test]
fn the_id_is_filled_into_the_uri_of_a_language() {
    let padded = format!("{:064x}", 7);
    let localized = ok(r#"{"name":"Rouge"}"#);
    let contracts = edition()
        .web(&format!("https://h.example/{padded}.json"), ok(DOCUMENT))
        .web(&format!("https://h.example/{padded}/fr.json"), localized.clone());
    let document = in_language("fr-CA", &contracts);
    assert!(document.normalized.contains(r#""name":"Rouge""#), "{}", document.normalized);
    assert!(codes(&document).is_empty(), "{:?}", document.warnings);

    let contracts = edition()
        .web(&format!("https://h.example/{padded}.json"), status(404))
        .web("https://h.example/7.json", ok(DOCUMENT))
        .web("https://h.example/7/fr.json", localized);
    let document = in_language("fr", &contracts);
    assert!(document.normalized.contains("Rouge"), "the form of the id that the host has: {}", document.normalized);
    assert_eq!(codes(&document), ["decimal-id"]);
}

#[test]
fn a_language_that_is_not_there_is_a_warning() {
    let contracts = edition().web(&format!("https://h.example/{:064x}.json", 7), ok(DOCUMENT));
    let document = in_language("de", &contracts);
    assert_eq!(codes(&document), ["no-localization"]);
    assert_eq!(document.warnings[0].detail, "the document is not there in de; en is shown");
    assert!(codes(&in_language("en-GB", &contracts)).is_empty(), "the document itself is in English");
}
