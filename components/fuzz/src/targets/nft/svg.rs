//! The sanitizer of SVG images. An input is an image.

use mintmark_nft::media::pixels::size;
use mintmark_nft::media::served::served_type;
use mintmark_nft::svg::error::Limits;
use mintmark_nft::svg::sanitize::sanitize;

/// What no output contains. Text is escaped, so none of it can hold these.
const FORBIDDEN: [&str; 6] = ["<script", "<foreignobject", "<!", "<?", "<iframe", "<handler"];

pub(crate) fn run(input: &[u8]) -> bool {
    drop((size(input), served_type(input, None)));
    let limits = Limits { max_bytes: 1 << 16, ..Limits::default() };
    let Ok(svg) = sanitize(input, limits) else { return false };
    let text = String::from_utf8(svg.clone()).unwrap();
    let lower = text.to_ascii_lowercase();
    assert!(lower.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{text}");
    assert!(FORBIDDEN.iter().all(|part| !lower.contains(part)), "{text}");
    assert_eq!(text.matches('<').count(), text.matches('>').count(), "{text}");
    assert!(css(&lower).flat_map(|css| css.split("url(").skip(1)).all(is_inside), "{text}");
    match sanitize(&svg, limits) {
        Ok(again) => assert!(again == svg, "{text} changes when it is sanitized again"),
        Err(error) => panic!("{error}: {text}"),
    }
    true
}

/// Returns the CSS of a document: its `style` attributes and elements.
fn css(svg: &str) -> impl Iterator<Item = &str> {
    svg.split('<').filter_map(|piece| piece.split_once('>')).flat_map(|(tag, text)| {
        let attribute = tag.split_once(" style=\"").and_then(|(_, value)| value.split_once('"')).map(|(value, _)| value);
        attribute.into_iter().chain((tag == "style" || tag.starts_with("style ")).then_some(text))
    })
}

/// Returns whether the argument of a `url()` leads to a part of the image or to data in it.
fn is_inside(argument: &str) -> bool {
    let url = argument.replace("&quot;", "\"");
    let url = url.trim_start_matches([' ', '\n', '\t', '"', '\'']);
    url.starts_with('#') || url.starts_with("data:image/") || url.starts_with("data:font/") || url.starts_with("data:application/")
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let images = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect fill=\"url(#a)\" style=\"fill:red;stroke:url(//x)\"/></svg>",
        "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"b\">]><svg onload=\"x\"><script>a<b</script><text>&a;&nbsp;</text></svg>",
        "<svg xmlns:x=\"http://www.w3.org/1999/xlink\"><image x:href=\"data:image/png;base64,AA==\"/><use x:href=\"#a\"/><a href=\"javascript:1\"/></svg>",
        "<svg><style>@import 'a';@media print{a{fill:red}}b{fill:url(data:font/woff2,a)}</style><set attributeName=\"href\" to=\"a\"/></svg>",
        "<SVG><g><![CDATA[a]]><!-- b --><rect width=1 /></SVG>",
    ];
    images.into_iter().map(|image| image.as_bytes().to_vec()).collect()
}
