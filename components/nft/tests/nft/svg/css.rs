//! CSS: nothing is loaded from outside, and the rest comes through.

use super::safe::clean;

fn style_attribute(css: &str) -> String {
    let out = clean(&format!("<svg><rect style=\"{}\"/></svg>", css.replace('&', "&amp;").replace('"', "&quot;")));
    let body = out.split_once("<rect").unwrap().1;
    body.strip_prefix(" style=\"").map_or(String::new(), |rest| rest.split_once('"').unwrap().0.replace("&quot;", "\""))
}

fn style_sheet(css: &str) -> String {
    let out = clean(&format!("<svg><style>{}</style></svg>", css.replace('&', "&amp;").replace('<', "&lt;")));
    let body = out.split_once("<style>").map_or("", |(_, body)| body.split_once("</style>").unwrap().0);
    body.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
}

#[test]
fn declarations_that_load_are_removed() {
    for hostile in [
        "fill:url(//x.example)",
        "fill:url( \"https://x.example\" )",
        "fill:URL('x.svg#a')",
        "fill:ur\\6c(//x.example)",
        "fill:u\\rl(//x.example)",
        "background:image-set('//x.example' 1x)",
        "background:-webkit-image-set(url(//x.example) 1x)",
        "background:image('//x.example')",
        "background:cross-fade(url(#a),url(//x.example))",
        "background:src('//x.example')",
        "width:expression(alert(1))",
        "behavior:url(#default#time2)",
        "-moz-binding:url(#a)",
        "fill:url(data:image/svg+xml,x)",
        "fill:url(data:text/html,x)",
        "fill:url(#a",
        "fill:url(#a b)",
        "fill:url(\"#a\\\" )\")",
        "fill:'unclosed",
        "fill:red}@import '//x.example'",
        "@import '//x.example'",
        "fill:url(javascript:alert(1))",
        "--a:url(//x.example)",
    ] {
        assert_eq!(style_attribute(hostile), "", "{hostile}");
        assert_eq!(style_attribute(&format!("fill:red;{hostile}")), "fill:red", "{hostile}");
        assert_eq!(style_sheet(&format!("a{{{hostile}}}")).replace("a{fill:red}", ""), "", "{hostile}");
    }
}

#[test]
fn declarations_that_stay_inside_are_kept() {
    for harmless in [
        "fill:url(#a)",
        "fill:url('#a') red",
        "filter:blur(2px) drop-shadow(0 0 2px rgb(0 0 0 / 50%))",
        "background:url(data:image/png;base64,iVBO/+==)",
        "font:bold 12px 'Courier New', \"monospace\"",
        "content:'\\201C; } x'",
        "transform:translate(calc(1px + 2%),var(--y))",
        "--y:2px",
        "fill:red !important",
        "animation:spin 2s cubic-bezier(.1,.2,.3,1) infinite",
        "background:-webkit-linear-gradient(top,red,blue)",
    ] {
        assert_eq!(style_attribute(harmless), harmless);
        assert_eq!(style_attribute(&format!(" ; {harmless} ; fill : red ;")), format!("{harmless};fill:red"));
        assert_eq!(style_sheet(&format!("a {{ {harmless}; }}")), format!("a{{{harmless}}}"));
    }
    assert_eq!(style_attribute("fi/**/ll:red;stroke:/*;*/blue"), "stroke:blue");
}

#[test]
fn style_sheets_are_cleaned() {
    for (written, expected) in [
        ("@import url(//x.example); a{fill:red}", "a{fill:red}"),
        ("@import '//x.example';a{fill:red}", "a{fill:red}"),
        ("@\\69mport '//x.example';a{fill:red}", "a{fill:red}"),
        ("@namespace x '//x.example';@charset 'x';a{fill:red}", "a{fill:red}"),
        ("<!-- a{fill:red} -->", "a{fill:red}"),
        ("<!-- @import '//x.example'; --> a{fill:red}", "a{fill:red}"),
        ("a{fill:red}b{fill:url(//x.example)}", "a{fill:red}"),
        ("a > b, c:not(.d)::after, [x='}'] { fill : red }", "a > b, c:not(.d)::after, [x='}']{fill:red}"),
        ("a\\{b{fill:red}c{fill:red}", "c{fill:red}"),
        ("@media print{a{fill:red}@import 'x';b{fill:url(x)}}", "@media print{a{fill:red}}"),
        ("@supports (fill:red){@media (width>1px){a{fill:red}}}", "@supports (fill:red){@media (width>1px){a{fill:red}}}"),
        ("@font-face{font-family:a;src:url(//x.example/a.woff)}", "@font-face{font-family:a}"),
        ("@page{margin:1px}@document url(//x){a{fill:red}}c{fill:red}", "c{fill:red}"),
        ("a{fill:red;b{fill:url(x)}}", "a{fill:red}"),
        ("a{fill:red", "a{fill:red}"),
        ("a{fill:red}/* unclosed", "a{fill:red}"),
        ("a{fill:red}</style>", "a{fill:red}"),
        ("}}};;a{fill:red}", "a{fill:red}"),
        ("a{x:'\n}b{fill:red}", "b{fill:red}"),
    ] {
        assert_eq!(style_sheet(written), expected, "{written}");
    }
}

#[test]
fn presentation_attributes_load_nothing() {
    for (name, value) in [
        ("fill", "url(//x.example)"),
        ("filter", "ur\\6c(//x.example)"),
        ("mask", "url(&#47;&#47;x.example)"),
        ("clip-path", "url(/**/'//x.example')"),
        ("cursor", "url(https://x.example),auto"),
        ("marker-start", "url('x.svg#a')"),
        ("to", "url(//x.example)"),
        ("values", "red;url(//x.example)"),
    ] {
        assert_eq!(clean(&format!("<svg><rect {name}=\"{value}\"/></svg>")), "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>");
    }
}
