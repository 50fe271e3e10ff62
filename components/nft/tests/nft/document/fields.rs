//! Normalised fields, attributes and media.

use mintmark_nft::document::IntegrityStatus;
use serde_json_lenient::{Value, json};

use super::json::fetch;
use crate::support::chain::{Chain, text};
use crate::support::{drive, resolution, settings};

fn normalized(document: &Value) -> (Value, Vec<(String, String)>) {
    let document = fetch(document.to_string()).document();
    let warnings = document.warnings.iter().map(|warning| (warning.code.to_owned(), warning.at.clone())).collect();
    (serde_json_lenient::from_str(&document.normalized).unwrap(), warnings)
}

#[test]
fn fields_are_normalised() {
    let full = json!({"name": "A", "description": "", "image": "ipfs://ipfs/QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1 #.png", "animation_url": " https://a/b ", "external_url": "https://c", "background_color": "#FFaa00", "other": 1});
    let expected = json!({"name": "A", "description": "", "image": "ipfs://QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB/1 #.png", "animation_url": "https://a/b", "external_url": "https://c", "background_color": "FFaa00"});
    assert_eq!(normalized(&full), (expected, Vec::new()));
    let cases = [
        (json!({}), json!({}), vec![]),
        (json!({"name": null, "image": null}), json!({}), vec![]),
        (
            json!({"name": 7, "description": true}),
            json!({"name": "7", "description": "true"}),
            vec![("number-as-text", "/name"), ("boolean-as-text", "/description")],
        ),
        (json!({"name": ["A"], "image": {"uri": "x"}}), json!({}), vec![("not-text", "/name"), ("not-text", "/image")]),
        (json!({"image": "", "image_url": "https://a"}), json!({"image": "https://a"}), vec![]),
        (json!({"image": null, "imageUrl": "https://a"}), json!({"image": "https://a"}), vec![]),
        (json!({"image_data": "<svg a=\"#\"/>"}), json!({"image": "data:image/svg+xml;charset=utf-8,%3Csvg%20a=%22%23%22/%3E"}), vec![]),
        (json!({"image_data": "data:image/svg+xml;base64,AA=="}), json!({"image": "data:image/svg+xml;base64,AA=="}), vec![]),
        (json!({"external_link": "https://a"}), json!({"external_url": "https://a"}), vec![]),
        (json!({"background_color": "red"}), json!({}), vec![("background-color", "/background_color")]),
    ];
    for (document, expected, warnings) in cases {
        let warnings = warnings.into_iter().map(|(code, at)| (code.to_owned(), at.to_owned())).collect();
        assert_eq!(normalized(&document), (expected, warnings), "{document}");
    }
}

#[test]
fn attributes_are_a_list() {
    let cases = [
        (
            json!([{"trait_type": "A", "value": "x", "display_type": "number", "max_value": 10, "extra": 1}]),
            json!([{"trait_type": "A", "value": "x", "display_type": "number", "max_value": 10}]),
            vec![],
        ),
        (
            json!([{"trait_type": "A", "value": 1}, {"value": true}, {"trait_type": "B", "value": null}]),
            json!([{"trait_type": "A", "value": 1}, {"value": true}, {"trait_type": "B", "value": null}]),
            vec![],
        ),
        (
            json!([{"key": "A", "value": "x"}, {"name": "B", "value": "y"}]),
            json!([{"trait_type": "A", "value": "x"}, {"trait_type": "B", "value": "y"}]),
            vec![],
        ),
        (
            json!([{"trait_type": 5, "value": ["x"]}]),
            json!([{"trait_type": "5", "value": "[\"x\"]"}]),
            vec![("number-as-text", "/attributes/0/trait_type"), ("value-as-text", "/attributes/0")],
        ),
        (
            json!(["x", null, [1]]),
            json!([{"value": "x"}]),
            vec![("attribute", "/attributes/0"), ("attribute", "/attributes/1"), ("attribute", "/attributes/2")],
        ),
        (
            json!({"b": 1, "a/~": {"value": "x"}}),
            json!([{"trait_type": "b", "value": 1}, {"trait_type": "a/~", "value": "x"}]),
            vec![("attributes-object", "/attributes")],
        ),
        (
            json!({"a/~": [1]}),
            json!([{"trait_type": "a/~", "value": "[1]"}]),
            vec![("attributes-object", "/attributes"), ("value-as-text", "/attributes/a~1~0")],
        ),
    ];
    for (given, expected, warnings) in cases {
        let warnings: Vec<_> = warnings.into_iter().map(|(code, at)| (code.to_owned(), at.to_owned())).collect();
        assert_eq!(normalized(&json!({"attributes": given})), (json!({"attributes": expected}), warnings), "{given}");
    }
    assert_eq!(
        normalized(&json!({"traits": [{"trait_type": "A", "value": 1}]})).0,
        json!({"attributes": [{"trait_type": "A", "value": 1}]})
    );
    assert_eq!(normalized(&json!({"attributes": "x"})), (json!({}), vec![("attributes".to_owned(), "/attributes".to_owned())]));
}

#[test]
fn media_have_their_own_integrity() {
    let cid = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
    let body = json!({"image": format!("ipfs://{cid}/1.png"), "animation_url": "ar://x"}).to_string();
    let media = fetch(body).document().media;
    let found: Vec<_> = media.iter().map(|medium| (medium.field, medium.integrity.status, medium.integrity.cid.as_deref())).collect();
    assert_eq!(found, [("image", IntegrityStatus::Unverified, Some(cid)), ("animation_url", IntegrityStatus::Unverifiable, None)]);
    let embedded = r#"{"image":"data:image/gif;base64,AA=="}"#;
    assert_eq!(
        fetch(embedded).document().media[0].integrity.status,
        IntegrityStatus::Unverifiable,
        "as trustworthy as the document it is in"
    );
    let chain = Chain::erc721(text(embedded));
    let document = drive(resolution("1", settings()), |wanted| chain.answer(wanted).unwrap()).document();
    assert_eq!(document.media[0].integrity.status, IntegrityStatus::OnChain);
}
