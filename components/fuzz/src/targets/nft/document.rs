//! Metadata documents. An input is the body of a response.

use mintmark_nft::json::options::SafeSvg;
use mintmark_nft::json::{Limits, Options, normalize, read};
use mintmark_nft::svg::error::Limits as SvgLimits;
use mintmark_nft::svg::sanitize::sanitize;

const MAX_BYTES: usize = 1 << 16;
const URLS: [&str; 4] = ["image", "animation_url", "external_url", "youtube_url"];
const SCHEMES: [&str; 5] = ["https://", "ipfs://", "ipns://", "ar://", "data:"];

pub(crate) fn run(input: &[u8]) -> bool {
    let Ok(document) = read(input, None, Limits::of_bytes(MAX_BYTES)) else { return false };
    let options = Options { base: None, locale: None, max_image_bytes: MAX_BYTES, sanitize_svg };
    let normalized = normalize(&document.object, &options);
    for url in URLS.into_iter().filter_map(|name| normalized.fields.get(name)?.as_str()) {
        assert!(SCHEMES.iter().any(|scheme| url.starts_with(scheme)), "{url}");
        assert!(!url.chars().any(char::is_control), "{url:?}");
    }
    true
}

fn sanitize_svg(svg: &[u8]) -> Option<SafeSvg> {
    sanitize(svg, SvgLimits::default()).ok().map(|svg| SafeSvg { svg, removed: Vec::new() })
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let documents = [
        r##"{"name":"a","description":"b","image":"ipfs://QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR/1.png","attributes":[{"trait_type":"a","value":1}]}"##,
        r##"{"name":1,"image_data":"<svg><script>a</script></svg>","background_color":"#fff","external_url":"javascript:alert(1)",}"##,
        "{\"name\":\"a\nb\",/* c */\"image\":{\"url\":\"https://a.example/1.png\"}}",
        r#""{\"name\":\"a\",\"image\":\"https:\\/\\/a.example\"}""#,
        r#"{"properties":{"name":{"description":"a"}},"image":"data:image/svg+xml;utf8,<svg/>","traits":{"a":NaN}}"#,
        "[{\"name\":\"\\ud800\",\"image\":\"java\\tscript:alert(1)\"}]",
    ];
    documents.into_iter().map(|text| text.as_bytes().to_vec()).collect()
}
