//! Documents of contracts (ERC-7572).

use mintmark_nft::json::{Options, normalize_collection};
use mintmark_nft::uri::limits::UriLimits;
use mintmark_nft::uri::token_uri;
use serde_json_lenient::{Value, json};

use super::{places, without_scripts};
use crate::support::json::{object, theirs};

/// Returns the normalised fields, and the codes and places of the warnings.
fn normalized(document: &Value) -> (Value, Vec<(String, String)>) {
    let base = token_uri::parse("https://meta.example/contract.json", &UriLimits::DEFAULT).unwrap().location;
    let options = Options { base: Some(&base), locale: None, max_image_bytes: 1 << 20, sanitize_svg: without_scripts };
    let found = normalize_collection(&object(document), &options);
    let warnings = places(&found.warnings).into_iter().map(|(code, at)| (code.to_owned(), at.to_owned())).collect();
    (theirs(&found.fields), warnings)
}

/// The example of ERC-7572.
#[test]
fn the_fields_of_the_standard_are_read() {
    let document = json!({
        "name": "Example Contract", "symbol": "EC", "description": "Your description here", "image": "ipfs://QmTNgv3jx2HHfBjQX9RnKtxj2xv2xQCtbDXoRi5rJ3a46e",
        "banner_image": "ipfs://QmdChMVnMSq4U7oVKhud7wUSEZGnwuMuTY5rUQx57Ayp6H", "featured_image": "ipfs://QmS9m6e1E1NfioMM8dy1WMZNN2FRh2WDjeqJFWextqXCT8",
        "external_link": "https://project-website.com", "collaborators": ["0x388C818CA8B9251b393131C08a736A67ccB19297"]
    });
    assert_eq!(normalized(&document), (document, Vec::new()));
}

#[test]
fn bad_fields_are_left_out_with_a_warning() {
    let document = json!({
        "name": 7, "image": "javascript:alert(1)", "banner_image": {"url": "banner.png"}, "external_url": "http://site.example", "featured_image": null,
        "collaborators": ["0x00", 5, "0x388C818CA8B9251b393131C08a736A67ccB19297"]
    });
    let expected = json!({
        "name": "7", "banner_image": "https://meta.example/banner.png", "external_link": "https://site.example",
        "collaborators": ["0x388C818CA8B9251b393131C08a736A67ccB19297"]
    });
    let (found, warnings) = normalized(&document);
    assert_eq!(found, expected);
    let warnings: Vec<_> = warnings.iter().map(|(code, at)| (code.as_str(), at.as_str())).collect();
    let expected = [
        ("number-as-text", "/name"),
        ("unsafe-url", "/image"),
        ("url-in-value", "/banner_image/url"),
        ("relative-uri", "/banner_image/url"),
        ("http-upgraded", "/external_url"),
        ("collaborators", "/collaborators/0"),
        ("collaborators", "/collaborators/1"),
    ];
    assert_eq!(warnings, expected);
    assert_eq!(normalized(&json!({"name": "A", "collaborators": "x"})).1, [("collaborators".to_owned(), "/collaborators".to_owned())]);
}
