//! The response fields that keep a medium from acting: it is content of strangers on this origin.

use crate::io::Header;

/// What a medium of a token may do if a browser opens it as a page: nothing.
const LOCKED: &str = "default-src 'none'; sandbox";

/// Returns the fields of a medium of a type.
///
/// Security: `nosniff` is on every response. A type that no page needs from a token, such as a
/// script, is served as bytes to save.
pub(crate) fn media_fields(content_type: &str) -> Vec<Header> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut fields = vec![Header::new("cross-origin-resource-policy", "cross-origin")];
    // A browser does not apply the policy of an image that a page shows, so an SVG keeps its styles
    // there.
    if !is_plain_medium(&essence) {
        fields.push(Header::new("content-security-policy", LOCKED));
    }
    if is_shown(&essence) {
        fields.push(Header::new("content-type", content_type));
    } else {
        fields.push(Header::new("content-type", "application/octet-stream"));
        fields.push(Header::new("content-disposition", "attachment"));
    }
    fields
}

/// Returns whether a type cannot hold anything that acts.
fn is_plain_medium(essence: &str) -> bool {
    let is_of = |kind: &str| essence.starts_with(kind) && !essence.ends_with("xml");
    is_of("image/") || is_of("video/") || is_of("audio/") || is_of("font/")
}

/// Returns whether a medium is served under its own type.
fn is_shown(essence: &str) -> bool {
    const OTHERS: [&str; 6] = ["image/svg+xml", "text/html", "text/plain", "application/json", "application/pdf", "application/xhtml+xml"];
    is_plain_medium(essence) || essence.starts_with("model/") || OTHERS.contains(&essence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field<'a>(fields: &'a [Header], name: &str) -> Option<&'a str> {
        fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
    }

    #[test]
    fn what_can_act_is_locked() {
        for content_type in ["image/svg+xml", "IMAGE/SVG+XML; charset=utf-8", "text/html", "text/html;charset=utf-8", "application/pdf"] {
            let fields = media_fields(content_type);
            assert!(field(&fields, "content-security-policy").is_some_and(|policy| policy == LOCKED), "{content_type}");
            assert_eq!(field(&fields, "content-type"), Some(content_type));
        }
    }

    #[test]
    fn plain_media_are_as_they_are() {
        for content_type in ["image/png", "video/mp4", "audio/mpeg"] {
            let fields = media_fields(content_type);
            assert_eq!(field(&fields, "content-security-policy"), None);
            assert_eq!(field(&fields, "content-type"), Some(content_type));
            assert_eq!(field(&fields, "cross-origin-resource-policy"), Some("cross-origin"));
        }
    }

    #[test]
    fn what_no_page_needs_is_saved() {
        for content_type in ["text/javascript", "application/javascript", "application/wasm", "text/xml", "image/weird+xml", "", "x"] {
            let fields = media_fields(content_type);
            assert_eq!(field(&fields, "content-type"), Some("application/octet-stream"), "{content_type}");
            assert_eq!(field(&fields, "content-disposition"), Some("attachment"));
            assert_eq!(field(&fields, "content-security-policy"), Some(LOCKED));
        }
    }
}
