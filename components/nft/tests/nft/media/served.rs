//! What a medium is served as.

use mintmark_nft::media::served::{is_document, is_image, served_type};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";

#[test]
fn the_bytes_come_before_the_declared_type() {
    for (bytes, declared, expected) in [
        (PNG, None, "image/png"),
        (PNG, Some("text/html"), "image/png"),
        (PNG, Some("image/jpeg"), "image/png"),
        (b"<html><script>" as &[u8], Some("image/png"), "text/html"),
        (b"<html>", Some("image/svg+xml"), "text/html"),
        (b"<svg>", Some("image/png"), "image/svg+xml"),
        (b"<svg>", Some("text/plain"), "image/svg+xml"),
        (b"404 not found", Some("image/png"), "text/plain"),
        (b"404 not found", Some("text/html"), "text/plain"),
        (b"{\"error\":1}", Some("image/gif"), "application/json"),
        (b"\x01\x02\x03\x04", Some("image/png"), "application/octet-stream"),
        (b"\x01\x02\x03\x04", Some("image/svg+xml"), "application/octet-stream"),
        (b"\x01\x02\x03\x04", Some("text/html"), "application/octet-stream"),
        (b"\x01\x02\x03\x04", Some("application/javascript"), "application/octet-stream"),
        (b"\x01\x02\x03\x04", None, "application/octet-stream"),
        (b"\x01\x02\x03\x04", Some("image/x-new; q=1"), "image/x-new"),
        (b"\x01\x02\x03\x04", Some("Video/MP2T"), "video/mp2t"),
        (b"v 1.0 2.0 3.0\n", Some("model/obj"), "model/obj"),
        (b"v 1.0 2.0 3.0\n", Some("image/x-new"), "text/plain"),
        (b"\x01", Some("image/x\r\nset-cookie: a"), "application/octet-stream"),
        (b"\x01", Some("image/"), "application/octet-stream"),
        (b"", Some("image/png"), "application/octet-stream"),
    ] {
        assert_eq!(served_type(bytes, declared), expected, "{declared:?} {}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_a_browser_runs_is_known() {
    assert!(is_document("image/svg+xml") && is_document("text/html") && !is_document("image/png"));
    assert!(is_image("image/svg+xml") && !is_image("text/html"));
}
