//! Media types by the first bytes (MIME Sniffing Standard, 6).

/// Signatures at the start of a file.
const SIGNATURES: [(&[u8], &str); 17] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\x01\0", "image/x-icon"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"OggS\0", "application/ogg"),
    (b"ID3\x02", "audio/mpeg"),
    (b"ID3\x03", "audio/mpeg"),
    (b"ID3\x04", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"glTF\x02\0\0\0", "model/gltf-binary"),
    (b"%PDF-", "application/pdf"),
];

/// Kinds of RIFF files, by the four bytes at offset 8.
const RIFF: [(&[u8], &str); 3] = [(b"WEBP", "image/webp"), (b"WAVE", "audio/wav"), (b"AVI ", "video/avi")];

/// Returns the media type of a known binary format, or `None`. SVG is text, and not found here.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let kind = bytes.get(8..12);
    if bytes.starts_with(b"RIFF") {
        return RIFF.iter().find(|(name, _)| Some(*name) == kind).map(|(_, found)| *found);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(iso_brand(kind.unwrap_or_default()));
    }
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Some("image/bmp");
    }
    SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)).map(|(_, found)| *found)
}

/// Returns the media type of an ISO base media file (ISO/IEC 14496-12), by its brand.
fn iso_brand(brand: &[u8]) -> &'static str {
    match brand {
        b"avif" | b"avis" => "image/avif",
        b"heic" | b"heix" | b"mif1" | b"msf1" => "image/heic",
        b"qt  " => "video/quicktime",
        b"M4A " => "audio/mp4",
        _ => "video/mp4",
    }
}
