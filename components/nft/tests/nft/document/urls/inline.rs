//! Media in `data:` URIs and as text.

use mintmark_nft::json::value::Value;
use serde_json_lenient::json;

use super::{BASE, field};
use crate::document::{codes, normalize_from};

#[test]
fn svg_becomes_a_safe_data_uri() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>\n<a b=\"#1\"/></svg>";
    let safe = "data:image/svg+xml;charset=utf-8,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27%3E%0A%3Ca%20b=%22%231%22/%3E%3C/svg%3E";
    assert_eq!(field("image", svg), (Some(safe.to_owned()), vec!["svg-sanitized", "svg-as-data"]));
    let found = normalize_from(BASE, None, &json!({"image_data": svg}));
    assert_eq!((found.fields.get("image").and_then(Value::as_str), codes(&found.warnings)), (Some(safe), vec!["svg-sanitized"]));
    assert_eq!(field("image", &format!("data:image/svg+xml;utf8,{svg}")).0.as_deref(), Some(safe));
    let plain = "data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=";
    assert_eq!(field("image", plain), (Some(plain.to_owned()), vec![]));
    assert_eq!(field("image", "data:image/svg+xml;base64,AA=="), (None, vec!["unsafe-svg"]));
    assert_eq!(field("image", "data:text/plain,<svg/>").0.as_deref(), Some("data:image/svg+xml;charset=utf-8,%3Csvg/%3E"));
    assert_eq!(field("external_url", svg), (None, vec!["not-a-url"]));
}

/// A page in a data: URI is not among the fields and media, and can be served in a sandbox.
#[test]
fn pages_in_data_uris_are_kept_apart() {
    let found = normalize_from(BASE, None, &json!({"animation_url": "data:text/html,<p>art</p>"}));
    assert_eq!((found.fields.len(), found.media.len(), codes(&found.warnings)), (0, 0, vec!["html-data-url"]));
    assert_eq!(found.sandboxed[0].uri, "data:text/html,%3Cp%3Eart%3C/p%3E");
    assert!(normalize_from(BASE, None, &json!({"image": "data:text/html,x"})).sandboxed.is_empty());
}

#[test]
fn media_tell_what_is_known_without_a_fetch() {
    let found =
        normalize_from(BASE, None, &json!({"image": "data:image/gif;base64,R0lGODlhAQ==", "animation_url": "https://a.example/1.mp4"}));
    let media: Vec<_> = found.media.iter().map(|link| (link.field, link.content_type.as_deref(), link.size)).collect();
    assert_eq!(media, [("image", Some("image/gif"), Some(7)), ("animation_url", None, None)]);
}
