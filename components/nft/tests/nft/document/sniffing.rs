//! What bytes are, before they are parsed.

use mintmark_nft::json::{Limits, ReadError, read};

fn error(bytes: &[u8], content_type: Option<&str>) -> ReadError {
    read(bytes, content_type, Limits::of_bytes(100_000)).unwrap_err()
}

#[test]
fn media_are_found_by_their_bytes() {
    let cases: [(&[u8], &str); 17] = [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video/mp4"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "image/avif"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3\x01", "video/webm"),
        (b"glTF\x02\0\0\0", "model/gltf-binary"),
        (b"ID3\x03\0", "audio/mpeg"),
        (b"BM\x46\0\0\0\0\0\0\0\x36", "image/bmp"),
        (b"%PDF-1.7", "application/pdf"),
        (b" \n<svg xmlns='x'/>", "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a > b -->\n<!DOCTYPE svg [<!ENTITY x \"<a>\">]>\n<svg>", "image/svg+xml"),
        (b"<!--x--><SVG>", "image/svg+xml"),
        (b"<svg:svg>", "image/svg+xml"),
    ];
    for (bytes, media_type) in cases {
        for declared in [None, Some("application/json"), Some("text/html")] {
            assert_eq!(error(bytes, declared), ReadError::Medium { media_type: media_type.to_owned() }, "{bytes:?}");
        }
    }
    let unknown = b"\x01\x02\x03\x04 unknown";
    assert_eq!(error(unknown, Some("Video/X-New; a=b")), ReadError::Medium { media_type: "video/x-new".to_owned() });
    assert_eq!(error(unknown, Some("application/json")), ReadError::Binary);
    assert_eq!(error(b"\x1f\x8b\x08\0", None), ReadError::Binary, "gzip");
}

#[test]
fn pages_and_texts_are_named() {
    for (page, challenge) in [
        ("<!doctype html><title>Just a moment...</title>", true),
        ("<html><body>Please solve the CAPTCHA</body>", true),
        ("\n<!-- x --><HTML lang=en>", false),
        ("<p>404</p>", false),
        ("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">", false),
    ] {
        match error(page.as_bytes(), Some("application/json")) {
            ReadError::Page { challenge: found, .. } => assert_eq!(found, challenge, "{page}"),
            other => panic!("{page}: {other:?}"),
        }
    }
    for xml in ["<Error><Code>NoSuchKey</Code></Error>", "<?xml version=\"1.0\"?><Error/>", "<?xml version=\"1.0\"?><anything/>"] {
        assert!(matches!(error(xml.as_bytes(), None), ReadError::Xml { .. }), "{xml}");
    }
    for text in
        ["404 page not found", "ipfs resolve -r /ipfs/x: no link named \"1\"", "Too Many Requests", "error code: 1015", "nothing here"]
    {
        assert!(
            matches!(error(text.as_bytes(), None), ReadError::Text { .. } | ReadError::Syntax { .. }),
            "{text}: {:?}",
            error(text.as_bytes(), None)
        );
    }
    for empty in ["", " \n\t", "\u{feff}", "\0\0"] {
        assert_eq!(error(empty.as_bytes(), Some("application/json")), ReadError::Empty);
    }
}
