//! Content without a scheme: JSON, SVG and base64.

use super::data_uri;
use super::embedded::{Embedded, JSON, SVG};
use super::{base64, sniff};
use crate::error::Invalid;
use crate::uri::limits::UriLimits;
use crate::uri::syntax::invalid;
use crate::uri::warning::{UriWarnings, Warning};

/// Returns text that is a JSON object.
pub(crate) fn json(text: &str, limits: &UriLimits) -> Option<Result<Embedded, Invalid>> {
    sniff::begins_json(text).then(|| within(text, limits).map(|text| Embedded::text(JSON, text)))
}

/// Returns text that is an SVG.
pub(crate) fn svg(text: &str, limits: &UriLimits) -> Option<Result<Embedded, Invalid>> {
    sniff::begins_svg(text.as_bytes()).then(|| within(text, limits).map(|text| Embedded::text(SVG, text)))
}

/// Returns the content of base64 text that is recognised for certain. A CID never is: its first
/// characters do not decode to the start of any of them.
pub(crate) fn base64(text: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Embedded, Invalid>> {
    if text.len() > limits.max_inline_bytes {
        return None;
    }
    let bytes = base64::recognised(text, warnings)?;
    warnings.add(Warning::Base64WithoutScheme);
    match sniff::media_type(&bytes) {
        Some(media_type) => Some(Ok(Embedded { media_type: media_type.to_owned(), bytes })),
        None => core::str::from_utf8(&bytes).ok().map(|uri| data_uri::read(uri, limits, warnings)),
    }
}

/// Returns a `data:` URI whose scheme is missing: `application/json;base64,…`.
pub(crate) fn data_without_scheme(text: &str, limits: &UriLimits, warnings: &mut UriWarnings) -> Option<Result<Embedded, Invalid>> {
    const TYPES: [&str; 4] = ["application/json", "image/svg+xml", "image/png", "image/gif"];
    let mut tails = TYPES.iter().filter_map(|media_type| {
        let (head, tail) = text.split_at_checked(media_type.len())?;
        head.eq_ignore_ascii_case(media_type).then_some(tail)
    });
    tails.find(|tail| tail.starts_with([',', ';']))?;
    warnings.add(Warning::DataSchemeMissing);
    Some(data_uri::read(&format!("data:{text}"), limits, warnings))
}

fn within<'a>(text: &'a str, limits: &UriLimits) -> Result<&'a str, Invalid> {
    let max = limits.max_inline_bytes;
    if text.len() > max { Err(invalid(format!("content of at most {max} bytes in the URI"), text)) } else { Ok(text) }
}
