//! What contracts write that is not XML.

use mintmark_nft::svg::error::{Limits, SvgError};
use mintmark_nft::svg::sanitize::sanitize;

use super::safe::{clean, clean_bytes};

const OPEN: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\">";

#[test]
fn markup_is_mended() {
    for (written, body) in [
        ("<svg><text>Tom & Jerry</text></svg>", "<text>Tom &amp; Jerry</text>"),
        ("<svg><text>a < b > c <3</text></svg>", "<text>a &lt; b &gt; c &lt;3</text>"),
        ("<svg><text>&nbsp;&copy;&#169;&#xA9;&eacute;&hearts;</text></svg>", "<text>\u{A0}©©©é♥</text>"),
        ("<svg><text>&unknown; &; &#0; &#xD800; &amp;lt;</text></svg>", "<text>&amp;unknown; &amp;; \u{FFFD} \u{FFFD} &amp;lt;</text>"),
        ("<SVG><RECT WIDTH='1'/><LinearGradient ID=a /></SVG>", "<rect width=\"1\"/><linearGradient id=\"a\"/>"),
        ("<svg><rect width=1 height='2'x=\"3\"/></svg>", "<rect width=\"1\" height=\"2\" x=\"3\"/>"),
        ("<svg><rect x=\"1\" x=\"2\" X=\"3\"/></svg>", "<rect x=\"1\"/>"),
        ("<svg><g><rect></svg>", "<g><rect></rect></g>"),
        ("<svg><g><rect/>", "<g><rect/></g>"),
        ("<svg><g></b></g></svg>", "<g></g>"),
        ("<svg><text>a<br>b</text><rect/></svg>", "<text>a</text><rect/>"),
        ("<svg><path d=\"M0 0\n\tL1 1\"/></svg>", "<path d=\"M0 0\n\tL1 1\"/>"),
        ("<svg><!-- never closed <rect/></svg>", ""),
        ("<svg><text><![CDATA[a < b]]></text></svg>", "<text>a &lt; b</text>"),
        ("<svg><text>a\r\nb\rc\u{0}\u{8}</text></svg>", "<text>a\nb\nc</text>"),
        ("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:rect/></s:svg>", "<rect/>"),
        ("<svg:svg><svg:rect/></svg:svg>", "<rect/>"),
        ("<svg xmlns=\"http://www.w3.org/2000/SVG/\"><rect/></svg>", "<rect/>"),
        ("<!DOCTYPE svg [<!ENTITY ns_svg \"x\">]><svg xmlns=\"&ns_svg;\"><rect/></svg>", "<rect/>"),
        ("<svg></svg><script>alert(1)</script>", ""),
        ("<svg><rect fill=\"red></svg>", "<rect fill=\"red\"></rect>"),
    ] {
        assert_eq!(clean(written), format!("{OPEN}{body}</svg>"), "{written}");
    }
}

#[test]
fn junk_before_the_image_is_skipped() {
    for before in [
        "\u{FEFF}",
        "\n\n  ",
        "<?xml version='1.0'?>\n<!DOCTYPE svg>",
        "junk",
        "<!-- a > b -->",
        "<html><body>",
        "<",
        "<p title=\"<svg>\">",
    ] {
        assert_eq!(clean(&format!("{before}<svg><rect/></svg>")), format!("{OPEN}<rect/></svg>"), "{before}");
    }
}

#[test]
fn other_encodings_are_read() {
    let text = "<svg><text>é</text></svg>";
    let expected = format!("{OPEN}<text>é</text></svg>");
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let latin = [b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg><text>" as &[u8], &[0xE9], b"</text></svg>"].concat();
    for bytes in [little, big, latin, text.into()] {
        assert_eq!(clean_bytes(&bytes), Some(expected.clone()));
    }
    let broken = [b"<svg><text>" as &[u8], &[0xE9], b"</text></svg>"].concat();
    assert_eq!(clean_bytes(&broken), Some(expected.replace('é', "\u{FFFD}")));
}

#[test]
fn bytes_without_an_image_are_refused() {
    for other in ["", "   ", "<html></html>", "svg", "<svgx/>", "<!-- <svg/> -->", "{\"svg\":1}", "<!DOCTYPE svg ["] {
        assert_eq!(sanitize(other.as_bytes(), Limits::default()), Err(SvgError::NotSvg), "{other}");
    }
    assert!(SvgError::NotSvg.to_string().contains("<svg>"));
}
