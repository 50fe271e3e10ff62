//! The limits, each with its own error, and input that would take quadratic time.

use std::time::{Duration, Instant};

use mintmark_nft::svg::error::{Counted, Limits, SvgError};
use mintmark_nft::svg::sanitize::sanitize;

const LIMITS: Limits = Limits { max_bytes: 1000, max_elements: 20, max_attributes: 5, max_depth: 10 };

fn too_large(counted: Counted, max: usize) -> Result<Vec<u8>, SvgError> {
    Err(SvgError::TooLarge { counted, max })
}

fn run(svg: &str) -> Result<Vec<u8>, SvgError> {
    sanitize(svg.as_bytes(), LIMITS)
}

#[test]
fn each_limit_holds() {
    let nested = |depth: usize| "<svg>".repeat(depth);
    assert!(run(&nested(10)).is_ok());
    assert_eq!(run(&nested(11)), too_large(Counted::Depth, 10));
    let elements = |count: usize| format!("<svg>{}</svg>", "<x/>".repeat(count - 1));
    assert!(run(&elements(20)).is_ok());
    assert_eq!(run(&elements(21)), too_large(Counted::Elements, 20));
    let attributes = |count: usize| format!("<svg {}/>", "a=1 ".repeat(count));
    assert!(run(&attributes(5)).is_ok());
    assert_eq!(run(&attributes(6)), too_large(Counted::Attributes, 5));
    assert_eq!(run(&format!("<svg>{}", " ".repeat(1000))), too_large(Counted::Bytes, 1000));
    let grown = run(&format!("<svg>{}", "<".repeat(300)));
    assert_eq!(grown, too_large(Counted::Bytes, 1000), "the output is limited too");
    assert_eq!(grown.unwrap_err().to_string(), "the SVG image has more than the 1000 bytes that are allowed");
}

#[test]
fn hostile_input_takes_linear_time() {
    let limits = Limits { max_elements: usize::MAX, ..Limits::default() };
    for piece in
        ["<a '>", "<a \">", "<script>", "</", "<!--", "<![CDATA[", "&", "&#", "<!", "<?", "<a b=\"", "<style>a{", "<a xmlns:a=b/>", "</x>"]
    {
        let started = Instant::now();
        let svg = format!("<svg>{}", piece.repeat(500_000 / piece.len()));
        drop(sanitize(svg.as_bytes(), limits));
        assert!(started.elapsed() < Duration::from_secs(5), "{piece}");
    }
    for css in ["a{", "/*", "(", "\"", "\\", "@media{", "url(", "a:", ";", "'\n", "<!--"] {
        let started = Instant::now();
        for svg in [format!("<svg><style>{}", css.repeat(100_000)), format!("<svg style='{}'/>", css.repeat(100_000))] {
            drop(sanitize(svg.as_bytes(), limits));
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{css}");
    }
}
