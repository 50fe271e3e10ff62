//! Documents in several languages.

use mintmark_nft::json::localization::{Selected, merge};
use serde_json_lenient::{Value, json};

use super::{codes, normalize_from};
use crate::support::json::{object, theirs};

const URI: &str = "https://a.example/1.json";

fn from(document: &Value, locale: Option<&str>) -> mintmark_nft::json::Normalized {
    normalize_from(URI, locale, document)
}

/// The example of ERC-1155.
#[test]
fn the_language_is_looked_up() {
    let document = json!({"name": "Advertising Space", "localization": {
        "uri": "ipfs://QmWS1VAdMD353A6SDk9wNyvkT14kyCiZrNDYAad4w1tKqT/{locale}.json", "default": "en", "locales": ["en", "es", "fr", "pt-BR"]
    }});
    let found = from(&document, None);
    let localization = found.localization.unwrap();
    for (wanted, expected) in [
        ("es", Selected::Other("es")),
        ("ES-mx", Selected::Other("es")),
        ("pt-br", Selected::Other("pt-BR")),
        ("pt", Selected::Other("pt-BR")),
        ("pt-PT", Selected::Other("pt-BR")),
        ("en", Selected::Default),
        ("en-GB", Selected::Default),
        ("de", Selected::Missing),
        ("", Selected::Missing),
        ("../x", Selected::Missing),
    ] {
        assert_eq!(localization.select(wanted), expected, "{wanted}");
    }
    assert_eq!(localization.uri_of("fr"), "ipfs://QmWS1VAdMD353A6SDk9wNyvkT14kyCiZrNDYAad4w1tKqT/fr.json");
}

#[test]
fn what_cannot_be_used_is_left_out_with_a_warning() {
    for localization in [json!("x"), json!({}), json!({"uri": "https://a/b"}), json!({"uri": 1, "locales": []})] {
        let found = from(&json!({"name": "A", "localization": localization}), None);
        assert_eq!((found.localization, codes(&found.warnings)), (None, vec!["localization"]), "{localization}");
    }
    let found = from(&json!({"name": "A", "localization": {"uri": "https://a/{locale}", "locales": ["de", "../..", 5, "x y"]}}), None);
    assert_eq!((found.localization.unwrap().locales, codes(&found.warnings)), (vec!["de".to_owned()], vec!["localization"]));
}

#[test]
fn a_localised_document_is_merged_over_the_default_one() {
    let document = json!({"name": "A", "description": "d", "image": "x", "properties": {"a": 1, "b": {"c": 2}}});
    let localized = json!({"name": "B", "description": null, "properties": {"b": {"c": 3}}, "extra": true});
    let mut merged = object(&document);
    merge(&mut merged, object(&localized));
    assert_eq!(
        theirs(merged),
        json!({"name": "B", "description": "d", "image": "x", "properties": {"a": 1, "b": {"c": 3}}, "extra": true})
    );
}

#[test]
fn texts_in_several_languages_are_chosen_from() {
    let document = json!({"name": {"fr": "Rouge", "en": "Red", "pt-BR": "Vermelho"}});
    for (locale, expected) in [(None, "Red"), (Some("fr-CA"), "Rouge"), (Some("pt"), "Vermelho"), (Some("ja"), "Red")] {
        let found = from(&document, locale);
        assert_eq!(theirs(&found.fields)["name"], expected, "{locale:?}");
        assert_eq!(codes(&found.warnings), ["text-in-languages"]);
    }
}
