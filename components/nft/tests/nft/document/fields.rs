//! Normalised fields and media.

use mintmark_nft::document::IntegrityStatus;
use serde_json_lenient::{Value, json};

use super::json::fetch;
use crate::support::chain::{Chain, text};
use crate::support::{drive, resolution, settings};

/// A document, its normalised fields, and the codes and places of the warnings.
type Case = (Value, Value, &'static [(&'static str, &'static str)]);

pub fn normalized(document: &Value) -> (Value, Vec<(String, String)>) {
    let document = fetch(document.to_string()).document();
    let warnings = document.warnings.iter().map(|warning| (warning.code.to_owned(), warning.at.clone())).collect();
    (serde_json_lenient::from_str(&document.normalized).unwrap(), warnings)
}

pub fn compare(cases: impl IntoIterator<Item = Case>) {
    for (document, expected, warnings) in cases {
        let warnings = warnings.iter().map(|(code, at)| ((*code).to_owned(), (*at).to_owned())).collect();
        assert_eq!(normalized(&document), (expected, warnings), "{document}");
    }
}

const CID: &str = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
const NONE: (&str, &str) = ("no-known-field", "");

#[test]
fn fields_are_normalised() {
    let full = json!({"name": "A", "description": "", "image": format!("ipfs://ipfs/{CID}/1 #.png"), "animation_url": " https://a/b ", "external_url": "https://c", "youtube_url": "https://youtu.be/x", "background_color": "#FFaa00", "other": 1});
    let expected = json!({"name": "A", "description": "", "image": format!("ipfs://{CID}/1%20%23.png"), "animation_url": "https://a/b", "external_url": "https://c", "youtube_url": "https://youtu.be/x", "background_color": "FFaa00"});
    compare([
        (full, expected, &[("ipfs-spelling", "/image"), ("uri-white-space", "/animation_url")][..]),
        (json!({}), json!({}), &[NONE]),
        (json!({"name": null, "image": null}), json!({}), &[NONE]),
        (
            json!({"name": "", "description": "", "image": "", "attributes": []}),
            json!({"name": "", "description": "", "attributes": []}),
            &[NONE],
        ),
        (
            json!({"name": 7, "description": true}),
            json!({"name": "7", "description": "true"}),
            &[("number-as-text", "/name"), ("boolean-as-text", "/description")],
        ),
        (json!({"name": {}, "image": {"a": 1}}), json!({}), &[("not-text", "/name"), ("not-a-url", "/image")]),
        (json!({"title": "A"}), json!({"name": "A"}), &[]),
        (json!({"name": "", "title": "A"}), json!({"name": "A"}), &[]),
        (json!({"name": "A\u{0}B"}), json!({"name": "AB"}), &[("nul-bytes", "/name")]),
        (json!({"description": ["One.", "Two."]}), json!({"description": "One.\nTwo."}), &[("text-in-list", "/description")]),
        (
            json!({"description": [format!("{} and", "x".repeat(60)), " on"]}),
            json!({"description": format!("{} and on", "x".repeat(60))}),
            &[("text-in-list", "/description")],
        ),
        (json!({"name": {"de": "Rot", "en": "Red"}}), json!({"name": "Red"}), &[("text-in-languages", "/name")]),
        (json!({"name": {"value": "A"}}), json!({"name": "A"}), &[("text-in-object", "/name/value")]),
        (
            json!({"Name": "A", "Image": "https://a/1.png"}),
            json!({"name": "A", "image": "https://a/1.png"}),
            &[("other-field", "/Name"), ("other-field", "/Image")],
        ),
        (json!({"external_link": "https://a"}), json!({"external_url": "https://a"}), &[]),
        (json!({"animation": "https://a/1.mp4"}), json!({"animation_url": "https://a/1.mp4"}), &[]),
        (
            json!({"name": "A", "media": {"uri": "https://a/1.mp4", "mimeType": "video/mp4"}}),
            json!({"name": "A", "animation_url": "https://a/1.mp4"}),
            &[("other-field", "/media/uri"), ("url-in-value", "/media/uri")],
        ),
        (json!({"name": "A", "content": "text", "media": {"uri": "https://a/1.png", "mimeType": "image/png"}}), json!({"name": "A"}), &[]),
        (json!({"background_color": "red"}), json!({}), &[("background-color", "/background_color")]),
        (json!({"backgroundColor": "00ff00"}), json!({"background_color": "00ff00"}), &[]),
    ]);
}

#[test]
fn images_are_found_in_every_form() {
    let a = || json!({"image": "https://a/1.png"});
    compare([
        (json!({"image": "", "image_url": "https://a/1.png"}), a(), &[][..]),
        (json!({"image": null, "imageUrl": "https://a/1.png"}), a(), &[]),
        (json!({"image": [], "image_uri": "https://a/1.png"}), a(), &[]),
        (json!({"image": "TBD", "image_url": "https://a/1.png"}), a(), &[("not-a-url", "/image")]),
        (json!({"image": {"url": "https://a/1.png"}}), a(), &[("url-in-value", "/image/url")]),
        (json!({"image": {"uri": null, "src": "https://a/1.png"}}), a(), &[("url-in-value", "/image/src")]),
        (json!({"image": {"original": {"href": "https://a/1.png"}}}), a(), &[("url-in-value", "/image/original/href")]),
        (json!({"image": ["https://a/1.png", "https://a/2.png"]}), a(), &[("url-in-value", "/image/0")]),
        (
            json!({"image": [null, {"url": "x"}, {"url": "https://a/1.png"}]}),
            a(),
            &[("not-a-url", "/image/1/url"), ("url-in-value", "/image/2/url")],
        ),
        (json!({"image": ["https://a/", "1.png"]}), a(), &[("url-in-value", "/image")]),
        (json!({"image": ["ipfs://", CID]}), json!({"image": format!("ipfs://{CID}")}), &[("url-in-value", "/image")]),
        (json!({"image": 5, "imageURL": "https://a/1.png"}), a(), &[("not-a-url", "/image")]),
        (
            json!({"images": [[{"url": "https://a/1.png", "width": 1}]]}),
            a(),
            &[("other-field", "/images/0/0/url"), ("url-in-value", "/images/0/0/url")],
        ),
        (json!({"thumbnail": "https://a/1.png"}), a(), &[("other-field", "/thumbnail")]),
        (json!({"image": CID}), json!({"image": format!("ipfs://{CID}")}), &[]),
        (json!({"image": "https://a/1 2.png"}), json!({"image": "https://a/1%202.png"}), &[]),
    ]);
}

#[test]
fn one_bad_field_never_costs_the_others() {
    let given = json!({"name": "Ns", "external_url": {"a": 1}, "animation_url": 5, "image": ["https://a/x.png"], "description": false, "attributes": 3});
    let expected = json!({"name": "Ns", "description": "false", "image": "https://a/x.png"});
    const WARNINGS: &[(&str, &str)] = &[
        ("boolean-as-text", "/description"),
        ("url-in-value", "/image/0"),
        ("not-a-url", "/animation_url"),
        ("not-a-url", "/external_url"),
        ("attributes", "/attributes"),
    ];
    compare([(given, expected, WARNINGS)]);
}

#[test]
fn media_have_their_own_integrity() {
    let cid = "QmZHKZDavkvNfA9gSAg7HALv8jF7BJaKjUc9U2LSuvUySB";
    let body = json!({"image": format!("ipfs://{cid}/1.png"), "animation_url": "ar://x-y"}).to_string();
    let media = fetch(body).document().media;
    let found: Vec<_> = media.iter().map(|medium| (medium.field, medium.integrity.status, medium.integrity.cid.as_deref())).collect();
    assert_eq!(found, [("image", IntegrityStatus::Unverified, Some(cid)), ("animation_url", IntegrityStatus::Unverifiable, None)]);
    let named = fetch(r#"{"image":"ipns://docs.ipfs.tech/1.png"}"#).document();
    assert_eq!(named.media[0].integrity.status, IntegrityStatus::Unverified, "a name, whose bytes may still be verified");
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
