//! What is safe comes out as it went in.

use mintmark_nft::svg::error::Limits;
use mintmark_nft::svg::sanitize::sanitize_and_report;

use super::safe::clean;

const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 350 350" width="350" preserveAspectRatio="xMinYMin meet"><title>Loot &amp; more</title><defs><linearGradient id="a" gradientUnits="userSpaceOnUse" gradientTransform="rotate(45 1 2)"><stop offset="0%" stop-color="#fff" stop-opacity=".5"/></linearGradient><filter id="f"><feImage result="p0" xlink:href="data:image/svg"/><feGaussianBlur in="SourceGraphic" stdDeviation="2"/></filter><clipPath id="c"><rect rx="4" width="10" height="10"/></clipPath><mask id="m" mask-type="alpha"><circle r="3"/></mask></defs><style>.base{fill:white;font-family:serif;font-size:14px}@keyframes spin{to{transform:rotate(360deg)}}@media (prefers-color-scheme: dark){.base{fill:black}}</style><g class="base" clip-path="url(#c)" filter="url('#f')" mask="url(#m)" style="transform:translate(1px, 2px);mix-blend-mode:multiply"><text x="10" y="20" xml:space="preserve">  “Ghost Shout” <tspan dy="1em">Maul</tspan></text><path d="M0 0L10,10z" fill="url(#a)" stroke-width="2"><animateTransform attributeName="transform" type="rotate" from="0 1 1" to="360 1 1" dur="3s" repeatCount="indefinite"/></path><use href="#a" x="1"/><image href="data:image/png;base64,iVBORw0KGgo=" width="10" image-rendering="pixelated"/></g></svg>"##;

#[test]
fn a_picture_comes_out_as_it_went_in() {
    let picture = PICTURE.replace(" xlink:href=\"data:image/svg\"", " xlink:href=\"data:image/png;base64,AAAA\"");
    assert_eq!(clean(&picture), picture);
    let sanitized = sanitize_and_report(picture.as_bytes(), Limits::default()).unwrap();
    assert_eq!(sanitized.removed, [""; 0]);
}

#[test]
fn what_was_removed_is_reported_once() {
    let hostile = "<svg onload=\"x\"><script>a</script><script>b</script><g onload=\"x\"><foreignObject><p/><b/></foreignObject></g>\
        <image href=\"https://x.example\"/><rect style=\"fill:url(//x)\"/><metadata><x/></metadata><i:pgf xmlns:i=\"urn:x\" i:a=\"1\"/></svg>";
    let sanitized = sanitize_and_report(hostile.as_bytes(), Limits::default()).unwrap();
    assert_eq!(sanitized.removed, ["onload", "script", "foreignObject", "href", "style"]);
    let many: String = (0..100).map(|number| format!("<x{number}/>")).collect();
    let sanitized = sanitize_and_report(format!("<svg>{many}</svg>").as_bytes(), Limits::default()).unwrap();
    assert_eq!(sanitized.removed.len(), 8);
}

#[test]
fn annotations_are_kept() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-trait=\"a(b)\" aria-label=\"x\"></svg>";
    assert_eq!(clean(svg), svg);
}

#[test]
fn fonts_of_a_style_sheet_are_kept() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>@font-face{font-family:'P';src:url(data:font/woff2;base64,d09GMgAB) format('woff2')}</style></svg>";
    assert_eq!(clean(svg), svg);
}
