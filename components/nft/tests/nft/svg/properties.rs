//! Markup made of hostile pieces in any order: the output is safe whatever comes in.

use proptest::prelude::*;

use super::safe::clean_bytes;

const PIECES: &[&str] = &[
    "<svg",
    "<g",
    "<a ",
    "<style>",
    "</style>",
    "<title>",
    "<script>",
    "</script>",
    "<foreignObject>",
    "<set ",
    "<image ",
    "</svg>",
    "</g>",
    ">",
    "/>",
    "<",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE [",
    "]>",
    "&",
    ";",
    "&lt;",
    "&#x3c;",
    "href=",
    "xlink:href=",
    "onload=",
    "style=",
    "fill=",
    "attributeName=",
    "to=",
    "xmlns=",
    "xmlns:x=",
    "x:",
    "javascript:alert(1)",
    "#a",
    "data:image/png,",
    "url(",
    ")",
    "(",
    "{",
    "}",
    "@import ",
    "@media ",
    "//x.example",
    "\\",
    "/*",
    "*/",
    "fill:",
    "red",
    ":",
    "\u{0}",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xhtml",
    "é",
    "\u{FFFF}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        clean_bytes(format!("<svg>{}", pieces.concat()).as_bytes());
        clean_bytes(pieces.concat().as_bytes());
    }

    #[test]
    fn style_sheets_in_any_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        clean_bytes(format!("<svg><style><![CDATA[{}", pieces.concat()).as_bytes());
        clean_bytes(format!("<svg style=\"{}\"/>", pieces.concat().replace('"', "&quot;")).as_bytes());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        clean_bytes(&[b"<svg " as &[u8], &bytes].concat());
    }
}
