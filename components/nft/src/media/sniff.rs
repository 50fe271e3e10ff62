//! The media type of bytes, by the bytes alone.

use super::container;
use crate::json::sniff::{Content, media_type, sniff as content};

/// Media type of an SVG image.
pub const SVG: &str = "image/svg+xml";
/// Media type of a page.
pub const HTML: &str = "text/html";

/// Number of bytes that are searched for the first members of a glTF asset.
const MAX_GLTF_PROLOG_BYTES: usize = 1024;

/// Returns the media type of a file by its beginning, or `None` if the bytes are of no known type.
///
/// The first 4 KiB are enough. HTML, JSON and other text have a type too, so that they are never
/// taken for a picture.
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    if let Some(known) = container::media_type(bytes).or_else(|| media_type(bytes)) {
        return Some(known);
    }
    match content(bytes, None) {
        Content::Medium(_) => Some(SVG),
        Content::Page { .. } => Some(HTML),
        Content::Xml => Some("application/xml"),
        Content::Json if is_gltf(bytes) => Some("model/gltf+json"),
        Content::Json if begins_json(bytes) => Some("application/json"),
        Content::Json | Content::Text if is_text(bytes) => Some("text/plain"),
        Content::Json | Content::Text | Content::Binary | Content::Empty => None,
    }
}

fn begins_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    text.first().is_some_and(|first| b"{[".contains(first)) && is_text(bytes)
}

/// Returns whether JSON is a glTF asset (glTF 2.0, 3.2): `asset` with a `version` is required.
fn is_gltf(bytes: &[u8]) -> bool {
    let head = bytes.get(..MAX_GLTF_PROLOG_BYTES).unwrap_or(bytes);
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    let parts = [&b"\"meshes\""[..], b"\"buffers\"", b"\"scenes\"", b"\"nodes\"", b"\"accessors\"", b"\"generator\""];
    begins_json(bytes) && has(b"\"asset\"") && has(b"\"version\"") && parts.into_iter().any(has)
}

/// Returns whether bytes are UTF-8, apart from a character that is cut at the end, and hold no
/// control characters that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let is_utf8 = core::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_utf8 && !head.is_empty() && !head.iter().any(|byte| matches!(byte, 0..=8 | 0xe..=0x1a | 0x1c..=0x1f))
}
