//! What a reference inside an image may lead to: a part of the same image, or data that it
//! carries itself. It never leads to a network.

use std::borrow::Cow;

/// Media types of pictures that are data and nothing else.
const PICTURES: &[&str] = &["png", "jpeg", "jpg", "pjpeg", "gif", "webp", "avif", "apng", "bmp", "x-ms-bmp"];

/// Beginnings of the media types of fonts.
const FONTS: &[&str] = &["font/", "application/font-", "application/x-font-", "application/vnd.ms-fontobject"];

/// Removes what a browser ignores in a URL: tabs and line ends anywhere, and white space around it.
pub(crate) fn trimmed(url: &str) -> Cow<'_, str> {
    let url = url.trim_matches(|character: char| character <= ' ');
    match url.contains(['\t', '\n', '\r']) {
        true => Cow::Owned(url.replace(['\t', '\n', '\r'], "")),
        false => Cow::Borrowed(url),
    }
}

/// Returns whether the URL leads to a part of the same image.
pub(crate) fn is_fragment(url: &str) -> bool {
    url.starts_with('#')
}

/// Returns whether the URL is an embedded picture of a raster type.
pub(crate) fn is_picture(url: &str) -> bool {
    media_type(url).and_then(|media| media.strip_prefix("image/").map(|kind| PICTURES.contains(&kind))).unwrap_or(false)
}

/// Returns whether the URL is an embedded font.
pub(crate) fn is_font(url: &str) -> bool {
    media_type(url).is_some_and(|media| FONTS.iter().any(|beginning| media.starts_with(beginning)))
}

/// Returns the media type of a `data:` URL in lower case.
fn media_type(url: &str) -> Option<String> {
    let rest = url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).and_then(|_| url.get(5..))?;
    let end = rest.bytes().take(64).position(|byte| matches!(byte, b';' | b','))?;
    rest.get(..end).map(|media| media.trim().to_ascii_lowercase())
}
