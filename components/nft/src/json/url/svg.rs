//! SVG images as `data:` URIs.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::super::options::Options;
use super::super::sniff::{Content, sniff};
use super::found::{Clean, Refused};

/// The characters of an SVG that are percent-encoded in a `data:` URI.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'\\')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// Media type of SVG.
pub(super) const MEDIA_TYPE: &str = "image/svg+xml";

/// Returns markup as a `data:` URI.
///
/// # Errors
/// It is not an SVG, it cannot be made safe, or it is too long.
pub(super) fn of_markup(markup: &str, options: &Options) -> Result<Clean, Refused> {
    if !is_svg(markup.as_bytes()) {
        return Err(Refused::not_a_url("markup that is not SVG where a URL is expected, left out"));
    }
    let mut found = of_bytes(markup.as_bytes(), options)?.clean;
    found.changes.push(("svg-as-data", "an SVG where a URL is expected, made a data: URI".to_owned()));
    Ok(found)
}

/// Returns whether bytes are an SVG.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    sniff(bytes, None) == Content::Medium(MEDIA_TYPE.to_owned())
}

/// An SVG as a `data:` URI.
pub(super) struct Found {
    pub(super) clean: Clean,
    /// Whether the sanitiser changed no byte.
    pub(super) is_same: bool,
}

/// Returns the bytes of an SVG, made safe, as a `data:` URI.
///
/// # Errors
/// It cannot be made safe, or it is too long.
pub(super) fn of_bytes(bytes: &[u8], options: &Options) -> Result<Found, Refused> {
    let safe = (options.sanitize_svg)(bytes).ok_or_else(|| Refused::new("unsafe-svg", "an SVG that cannot be made safe, left out"))?;
    let is_same = safe.svg == bytes;
    let mut changes = Vec::new();
    if !safe.removed.is_empty() {
        let parts = safe.removed.join(", ");
        changes.push(("svg-sanitized", format!("parts that could run a script or load other content were removed: {parts}")));
    }
    let text = String::from_utf8(safe.svg).map_err(|_| Refused::new("unsafe-svg", "an SVG that is not UTF-8, left out"))?;
    let size = Some(text.len());
    // Percent-encoding can make three bytes of one.
    let encoded = utf8_percent_encode(&text, ENCODED);
    if encoded.clone().map(str::len).sum::<usize>() > options.max_image_bytes {
        return Err(Refused::new("image-data", format!("longer than {} bytes as a data: URI, left out", options.max_image_bytes)));
    }
    let uri = format!("data:{MEDIA_TYPE};charset=utf-8,{encoded}");
    Ok(Found { clean: Clean { uri, changes, content_type: Some(MEDIA_TYPE.to_owned()), size }, is_same })
}
