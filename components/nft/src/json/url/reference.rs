//! Texts without a scheme: whether they are URLs at all.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::found::{Change, Purpose};
use crate::uri::warning::Warning;

/// Longest relative URL in bytes.
const MAX_BYTES: usize = 2048;
/// Words for the lack of a URL that could be read as a path.
const PLACEHOLDERS: [&str; 2] = ["n/a", "-/-"];
/// Endings of names of files. A name like `7.png` is not a host.
const FILE_ENDINGS: [&str; 32] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "apng", "ico", "jfif", "mp4", "webm", "mov", "m4v", "ogv",
    "ogg", "mp3", "wav", "oga", "flac", "glb", "gltf", "usdz", "html", "htm", "json", "pdf", "txt", "php",
];
/// Endings of hosts that are certain enough in the place of a path.
const HOST_ENDINGS: [&str; 14] = ["com", "org", "net", "io", "xyz", "art", "app", "co", "gg", "link", "dev", "cloud", "ai", "me"];

/// Returns a URL whose scheme is percent-encoded (`https%3A%2F%2F…`), decoded once. Returns any
/// other text as it is.
pub(super) fn decoded<'a>(text: &'a str, changes: &mut Vec<Change>) -> Cow<'a, str> {
    let head = text.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
    if !["https%3a", "http%3a", "ipfs%3a", "ar%3a"].iter().any(|scheme| head.starts_with(scheme)) {
        return Cow::Borrowed(text);
    }
    changes.push((Warning::PercentEncoded.code(), Warning::PercentEncoded.detail().to_owned()));
    percent_decode_str(text).decode_utf8_lossy()
}

/// Returns whether a text begins with a host.
pub(super) fn has_host(text: &str, purpose: Purpose) -> bool {
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let host = text.get(..end).unwrap_or_default();
    let labels = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let Some((before, ending)) = host.rsplit_once('.') else { return false };
    if !host.split('.').all(labels) || before.is_empty() || !ending.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let ending = ending.to_ascii_lowercase();
    match purpose {
        _ if host.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) => true,
        Purpose::Link => !FILE_ENDINGS.contains(&ending.as_str()),
        Purpose::Image | Purpose::Animation => HOST_ENDINGS.contains(&ending.as_str()),
    }
}

/// Returns whether a text is a relative URL, and not a word or sentence.
pub(super) fn is_reference(text: &str, purpose: Purpose) -> bool {
    if PLACEHOLDERS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return false;
    }
    if text.len() > MAX_BYTES || text.contains(['<', '>', '"', '\n']) {
        return false;
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_file = ending.is_some_and(|ending| FILE_ENDINGS.contains(&ending.as_str()));
    let is_path = path.starts_with(['/', '.']) || (path.contains('/') && !path.contains(' '));
    match purpose {
        Purpose::Image | Purpose::Animation => is_file || is_path,
        Purpose::Link => path.starts_with('/') || path.starts_with("./") || path.starts_with("../") || (is_file && !path.contains(' ')),
    }
}
