//! The `Content-Type` that a medium is served with.

use super::sniff::{HTML, SVG, sniff};

/// The type of bytes that nothing is known about. A browser downloads them.
pub const UNKNOWN: &str = "application/octet-stream";

/// Kinds of media that are taken from the declared type if the bytes do not contradict it.
const MEDIA: [&str; 4] = ["image/", "video/", "audio/", "model/"];

/// Types that are always found in the bytes. Bytes that are declared so and are not are something
/// else.
const RECOGNISED: [&str; 22] = [
    "image/png",
    "image/apng",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/tiff",
    "image/heic",
    "image/jxl",
    SVG,
    "video/webm",
    "video/ogg",
    "video/mp4",
    "video/quicktime",
    "audio/wav",
    "audio/flac",
    "audio/ogg",
    "model/gltf-binary",
    "model/gltf+json",
    "application/pdf",
];

/// Returns the media type that a medium is served with. `head`: at least its first 4 KiB, or all
/// of it.
///
/// - What the bytes say comes first: they decide whether a browser draws or runs them.
/// - The declared type of an image, a video, a sound or a model is taken where the bytes are of no
///   known type, unless it is a type that would have been found in them.
/// - Anything else is `application/octet-stream`.
///
/// Security: HTML is never served as an image, and nothing is served as HTML or SVG that is not.
pub fn served_type(head: &[u8], declared: Option<&str>) -> String {
    let declared = declared.and_then(essence);
    let is_model = declared.as_deref().is_some_and(|declared| declared.starts_with("model/"));
    match sniff(head) {
        // Models are often text.
        Some("text/plain" | "application/json" | "application/xml") | None => {}
        Some(found) => return found.to_owned(),
    }
    let found = sniff(head);
    let trusted =
        declared.filter(|declared| !RECOGNISED.contains(&declared.as_str()) && MEDIA.iter().any(|kind| declared.starts_with(kind)));
    match (found, trusted) {
        (None, Some(declared)) => declared,
        (Some(_), Some(declared)) if is_model => declared,
        (Some(found), _) => found.to_owned(),
        (None, None) => UNKNOWN.to_owned(),
    }
}

/// Returns whether a browser runs a document of that type. Such a document is served with a
/// `Content-Security-Policy` that forbids it everything.
pub fn is_document(media_type: &str) -> bool {
    [SVG, HTML, "application/xml", "application/pdf"].contains(&media_type)
}

/// Returns whether a medium of that type may be shown where an image is expected.
pub fn is_image(media_type: &str) -> bool {
    media_type.starts_with("image/")
}

/// Returns the media type without its parameters, if it has the form of one.
fn essence(declared: &str) -> Option<String> {
    let essence = declared.split([';', ',']).next()?.trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let is_token = |part: &str| {
        !part.is_empty() && part.len() <= 64 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    (is_token(kind) && is_token(subtype)).then_some(essence)
}
