//! Metadata documents: parsing, normalisation, and limits.

mod attributes;
mod charset;
mod collections;
mod fields;
mod hostile;
mod json;
mod localization;
mod repairs;
mod samples;
mod shapes;
mod sniffing;
mod suites;
mod urls;
mod values;

use mintmark_nft::json::options::SafeSvg;
use mintmark_nft::json::{Normalized, Options, normalize};
use mintmark_nft::uri::limits::UriLimits;
use mintmark_nft::uri::token_uri;
use mintmark_nft::warnings::Warnings;
use serde_json_lenient::Value;

use crate::support::json::object;

/// Returns the codes of warnings.
fn codes(warnings: &Warnings) -> Vec<&'static str> {
    places(warnings).into_iter().map(|(code, _)| code).collect()
}

/// Returns the codes and pointers of warnings.
fn places(warnings: &Warnings) -> Vec<(&'static str, &str)> {
    warnings.iter().map(|warning| (warning.code, warning.at.as_str())).collect()
}

/// Normalises a document that came from a URI. The sanitiser drops `<script>` elements only.
fn normalize_from(base: &str, locale: Option<&str>, document: &Value) -> Normalized {
    let base = token_uri::parse(base, &UriLimits::DEFAULT).unwrap().location;
    let options = Options { base: Some(&base), locale, max_image_bytes: 1 << 20, sanitize_svg: without_scripts };
    normalize(&object(document), &options)
}

fn without_scripts(svg: &[u8]) -> Option<SafeSvg> {
    let text = core::str::from_utf8(svg).ok().filter(|text| text.contains("<svg"))?;
    match (text.find("<script>"), text.find("</script>")) {
        (Some(from), Some(to)) => {
            let kept = format!("{}{}", &text[..from], &text[to + "</script>".len()..]);
            Some(SafeSvg { svg: kept.into_bytes(), removed: vec!["script".to_owned()] })
        }
        _ => Some(SafeSvg { svg: svg.to_vec(), removed: Vec::new() }),
    }
}
