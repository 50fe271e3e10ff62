//! The kind of content, by its first bytes.

use super::embedded::{JSON, SVG};

/// Signatures of media, with their types.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"glTF", "model/gltf-binary"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
];

/// Returns the media type of content that is recognised for certain: a JSON object, an SVG, or a
/// medium with a signature.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, media_type)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(media_type);
    }
    let text = bytes.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    match text.first() {
        Some(b'{') => Some(JSON),
        Some(b'<') if begins_svg(text) => Some(SVG),
        _ => None,
    }
}

/// Returns whether text begins as an SVG file does.
pub(crate) fn begins_svg(text: &[u8]) -> bool {
    ["<svg", "<?xml", "<!doctype svg", "<!--"]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes())))
}

/// Returns whether text is a JSON object or a JSON string that holds one, by its start.
pub(crate) fn begins_json(text: &str) -> bool {
    let inner = text.strip_prefix('"').map(|inner| inner.trim_start_matches([' ', '\\', 'n', 'r', 't']));
    text.starts_with('{') || inner.is_some_and(|inner| inner.starts_with('{'))
}
