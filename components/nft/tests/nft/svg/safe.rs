//! What no output may contain, told by another XML parser.

use mintmark_nft::svg::error::Limits;
use mintmark_nft::svg::sanitize::sanitize;
use roxmltree::{Document, Node};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const FORBIDDEN: [&str; 10] = ["script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "img", "link", "metadata"];

/// Sanitizes an image, and panics if the output is not safe, or not the same when it is sanitized
/// again.
pub fn clean(svg: &str) -> String {
    clean_bytes(svg.as_bytes()).unwrap_or_else(|| panic!("no SVG in {svg:?}"))
}

/// Does the same for bytes. `None` if they are refused.
pub fn clean_bytes(svg: &[u8]) -> Option<String> {
    let out = String::from_utf8(sanitize(svg, Limits::default()).ok()?).expect("UTF-8");
    assert_safe(&out);
    let again = sanitize(out.as_bytes(), Limits::default()).expect("what came out goes in");
    assert_eq!(String::from_utf8_lossy(&again), out, "sanitized again");
    Some(out)
}

fn assert_safe(out: &str) {
    assert!(!out.contains("<!") && !out.contains("<?"), "a declaration or an instruction in {out}");
    let document = Document::parse(out).unwrap_or_else(|error| panic!("{error} in {out}"));
    assert_eq!(document.root_element().tag_name().name(), "svg");
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name();
        assert_eq!(name.namespace(), Some(SVG), "{out}");
        assert!(!FORBIDDEN.contains(&name.name().to_ascii_lowercase().as_str()), "{out}");
        if name.name() == "style" {
            assert_harmless_css(node.text().unwrap_or_default(), out);
        }
        for attribute in node.attributes() {
            assert!(!attribute.name().to_ascii_lowercase().starts_with("on"), "{out}");
            match attribute.namespace() {
                None => {}
                Some(XLINK) => assert_eq!(attribute.name(), "href", "{out}"),
                Some(XML) => assert!(["space", "lang"].contains(&attribute.name()), "{out}"),
                other => panic!("an attribute of {other:?} in {out}"),
            }
            let value = attribute.value();
            match attribute.name() {
                "href" => assert!(is_inside(value), "{value} in {out}"),
                "attributeName" => assert!(!["href", "style"].iter().any(|name| value.contains(name)) && !value.trim().starts_with("on")),
                "class" | "id" | "lang" => {}
                name if name.starts_with("data-") || name.starts_with("aria-") => {}
                _ => assert_harmless_css(value, out),
            }
        }
    }
}

fn is_inside(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let rasters = ["png", "jpeg", "jpg", "gif", "webp", "avif", "bmp"];
    let fonts = lower.starts_with("data:font/") || lower.starts_with("data:application/font");
    lower.starts_with('#') || fonts || rasters.iter().any(|kind| lower.starts_with(&format!("data:image/{kind}")))
}

fn assert_harmless_css(css: &str, out: &str) {
    let lower = css.to_ascii_lowercase();
    for word in ["@import", "expression(", "-moz-binding:", "image-set(", "behavior:"] {
        assert!(!lower.contains(word), "{word} in {out}");
    }
    for (at, _) in lower.match_indices("url") {
        if let Some(inside) = lower[at + 3..].trim_start().strip_prefix('(') {
            let url = inside.trim_start().trim_start_matches(['"', '\'']).trim_start();
            assert!(is_inside(url), "{url} in {out}");
        }
    }
}
