//! What the bytes of a document are, told from the bytes before they are parsed.
//!
//! Servers send `application/json` with anything, and documents with any type.

mod magic;
mod markup;

pub use magic::media_type;
use markup::Markup;

/// What bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Possibly JSON. Only the parser knows.
    Json,
    /// Nothing, or only white space.
    Empty,
    /// A medium, with its media type.
    Medium(String),
    /// An HTML page.
    Page {
        /// Whether it asks a person to prove that they are one.
        challenge: bool,
    },
    /// XML that is not SVG.
    Xml,
    /// Bytes that are neither text nor a known medium.
    Binary,
    /// Text that is not JSON, such as an error message of a gateway.
    Text,
}

/// Returns what bytes are.
///
/// The declared media type counts only for bytes that are not text and not a known medium.
pub fn sniff(bytes: &[u8], content_type: Option<&str>) -> Content {
    if let Some(known) = media_type(bytes) {
        return Content::Medium(known.to_owned());
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0);
    let Some(text) = start.and_then(|start| text.get(start..)) else { return Content::Empty };
    match markup::of(text) {
        Some(Markup::Svg) => return Content::Medium("image/svg+xml".to_owned()),
        Some(Markup::Html) => return Content::Page { challenge: markup::is_challenge(text) },
        Some(Markup::Xml) => return Content::Xml,
        None => {}
    }
    if text.starts_with(b"\x1f\x8b") || has_controls(text) {
        return declared_medium(content_type).map_or(Content::Binary, Content::Medium);
    }
    if begins_text(text) { Content::Text } else { Content::Json }
}

/// Returns whether text begins with a word that is no literal.
fn begins_text(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let literal = [&b"true"[..], b"false", b"null", b"True", b"False", b"None", b"NaN", b"Infinity", b"undefined"].contains(&word);
    word.first().is_some_and(u8::is_ascii_alphabetic) && !literal
}

/// Returns whether the first bytes hold control characters that no text has.
fn has_controls(bytes: &[u8]) -> bool {
    let opens = bytes.first().is_some_and(|first| b"{[\"'/\xff\xfe".contains(first));
    !opens && bytes.iter().take(64).any(|byte| matches!(byte, 1..=8 | 0xe..=0x1f))
}

fn declared_medium(content_type: Option<&str>) -> Option<String> {
    let essence = content_type?.split(';').next()?.trim().to_ascii_lowercase();
    ["image/", "video/", "audio/", "model/"].iter().any(|kind| essence.starts_with(kind)).then_some(essence)
}
