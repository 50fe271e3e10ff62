//! Attacks, the collections of other sanitizers among them.

use serde_json_lenient::Value;

use super::safe::{clean, clean_bytes};
use crate::support::vectors::{json, read};

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>")
}

fn inside(body: &str) -> String {
    let out = clean(&svg(body));
    let body = out.split_once('>').unwrap().1;
    body.strip_suffix("</svg>").unwrap().to_owned()
}

#[test]
fn the_corpus_of_svg_hush_comes_out_safe() {
    let out = clean_bytes(&read("svg/svg-hush_test.xml")).unwrap();
    for hostile in ["alert", "invalid", "example.com", "192.168", "import", "woop", ".gif", "shouldn"] {
        assert!(!out.contains(hostile), "{hostile} in {out}");
    }
    for harmless in ["fill=\"url(#p1)\"", "id=\"iris-2\"", "marker-end=\"url(#ok)\"", "href=\"#test3\"", "<line fill=\"none\"", "honk:honk"]
    {
        assert!(out.contains(harmless), "{harmless} not in {out}");
    }
}

#[test]
fn what_svg_hush_puts_out_stays_safe() {
    assert!(clean_bytes(&read("svg/svg-hush_filtered.xml")).is_some());
}

#[test]
fn the_corpus_of_dompurify_comes_out_safe() {
    let cases = json("svg/dompurify_expect.json");
    let mut images = 0;
    for case in cases.as_array().unwrap() {
        let payload = case["payload"].as_str().unwrap();
        if let Some(out) = clean_bytes(payload.as_bytes()) {
            images += 1;
            assert!(!out.to_ascii_lowercase().contains("javascript:"), "{out}");
        }
        // The payload inside an image, as text of the image and as the value of an attribute.
        clean(&svg(payload));
        clean(&svg(&format!("<rect fill=\"{payload}\"/><style>{payload}</style>")));
    }
    assert!(images > 30, "{images} of the payloads hold an image");
}

#[test]
fn references_lead_nowhere_outside() {
    let values = json("svg/flarecloud_url_values.json");
    let all = values["removed"].as_array().unwrap().iter().chain(values["kept"].as_array().unwrap());
    for href in all.map(|value| value.as_str().unwrap()) {
        for element in ["a", "image", "use", "linearGradient", "feImage", "textPath", "mpath"] {
            let out = inside(&format!("<{element} href=\"{href}\" xlink:href=\"{href}\" src=\"{href}\"/>"));
            let expected = match href {
                "#avatar" => format!("<{element} href=\"#avatar\" xlink:href=\"#avatar\"/>"),
                _ => format!("<{element}/>"),
            };
            assert_eq!(out, expected);
        }
    }
    assert!(matches!(&values["removed"], Value::Array(removed) if removed.len() == 18));
}

#[test]
fn only_pictures_are_shown_from_data() {
    for raster in ["data:image/png;base64,iVBO", "DATA:image/JPEG;base64,/9j/", "data:image/webp,a"] {
        assert_eq!(inside(&format!("<image href=\"{raster}\"/>")), format!("<image href=\"{raster}\"/>"));
        for element in ["use", "a", "linearGradient", "mpath"] {
            assert_eq!(inside(&format!("<{element} href=\"{raster}\"/>")), format!("<{element}/>"));
        }
    }
    for other in
        ["data:image/svg+xml,&lt;svg/>", "data:text/html,x", "data:,x", "data:image/svg,x", "data:image/png", "data:image/png+xml,x"]
    {
        assert_eq!(inside(&format!("<image href=\"{other}\"/>")), "<image/>");
    }
}

#[test]
fn event_handlers_and_scripts_are_removed() {
    for attribute in ["onload", "onLoad", "ONCLICK", "onbegin", "xlink:onload", "\0onload", "on\0load", "/onload"] {
        assert_eq!(inside(&format!("<g {attribute}=\"alert(1)\"/>")), "<g/>");
    }
    for script in [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<script>if (a<b && c</d/) x</script>",
        "<script href=\"data:,x\"/>",
        "<script><![CDATA[x]]></script>",
        "<svg:script xmlns:svg=\"http://www.w3.org/2000/svg\">x</svg:script>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:script>",
        "<foreignObject><p>x</p></foreignObject>",
        "<iframe src=\"x\"></iframe>",
        "<handler type=\"x\">x</handler>",
        "<g xmlns=\"http://www.w3.org/1999/xhtml\"><img/></g>",
    ] {
        assert_eq!(inside(&format!("{script}<rect/>")), "<rect/>");
    }
    // Text that looks like the end of the script must not bring the rest back as markup.
    assert_eq!(inside("<script>\"</script><script>\"</script><rect/>"), "<rect/>");
}

#[test]
fn animations_write_no_reference() {
    for name in ["href", "xlink:href", " href ", "HREF", "x:href", "style", "onclick", "nothing"] {
        for element in ["set", "animate", "animateTransform"] {
            assert_eq!(inside(&format!("<a><{element} attributeName=\"{name}\" to=\"javascript:alert(1)\"/></a>")), "<a></a>");
        }
    }
    assert_eq!(inside("<animate attributeName=\"fill\" to=\"url(//x.example)\"/>"), "<animate attributeName=\"fill\"/>");
    assert_eq!(
        inside("<animate attributeName=\"fill\" values=\"red;url(#a)\" begin=\"accessKey(a)\"/>"),
        "<animate attributeName=\"fill\" values=\"red;url(#a)\"/>"
    );
}

#[test]
fn entities_are_never_expanded() {
    let document = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa]>\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <svg><text>&b;&x;</text></svg>";
    assert_eq!(clean(document), "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&amp;b;&amp;x;</text></svg>");
}

#[test]
fn processing_instructions_and_comments_are_removed() {
    let document = "<?xml version=\"1.0\"?><?xml-stylesheet href=\"//x.example\"?><!-- <svg onload=\"x\"> --><svg><!--<script>--><?x <rect/>?><rect/></svg>";
    assert_eq!(clean(document), "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>");
}
