//! Media types by the bytes.

use mintmark_nft::media::sniff::sniff;

#[test]
fn media_are_told_by_their_first_bytes() {
    for (bytes, expected) in [
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" as &[u8], "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypavif\0\0\0\0mif1", "image/avif"),
        (b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf", "image/avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heic", "image/heic"),
        (b"\xff\x0a\xfa\x1f", "image/jxl"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"\xef\xbb\xbf  <?xml version=\"1.0\"?>\n<!-- a > b -->\n<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg>", "image/svg+xml"),
        (b"<SVG>", "image/svg+xml"),
        (b"<svg:svg>", "image/svg+xml"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "audio/mp4"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"\x1a\x45\xdf\xa3\xa3B\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        (b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x01\x1e\x01vorbis", "audio/ogg"),
        (b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x2a\x80theora", "video/ogg"),
        (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\0", "audio/mpeg"),
        (b"\xff\xf3\x40\xc4\0", "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"glTF\x02\0\0\0\0\x01\0\0", "model/gltf-binary"),
        (b"{\"asset\":{\"version\":\"2.0\",\"generator\":\"x\"},\"scenes\":[]}", "model/gltf+json"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"<!DOCTYPE html><html>", "text/html"),
        (b"\n<html><svg></svg></html>", "text/html"),
        (b"<p>404</p>", "text/html"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "application/xml"),
        (b" {\"name\":\"a\"}", "application/json"),
        (b"[1,2]", "application/json"),
        (b"404 page not found", "text/plain"),
    ] {
        assert_eq!(sniff(bytes), Some(expected), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn other_bytes_have_no_type() {
    for bytes in
        [b"" as &[u8], b"  ", b"\x00\x01\x02\x03", b"\xff\xd8", b"\x1f\x8b\x08\0", b"\xff\xff\xff\xff", b"\x89PNG", b"\xff\xe8\x00"]
    {
        assert_eq!(sniff(bytes), None, "{bytes:?}");
    }
}
