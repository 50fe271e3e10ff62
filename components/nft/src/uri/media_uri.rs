//! Classification of the URI of a medium in a document: `image`, `animation_url` and the like.

use super::forms::{self, Found};
use super::inline::bare;
use super::limits::UriLimits;
use super::location::{Location, Parsed};
use super::syntax::invalid;
use super::tidy::tidy;
use super::warning::{UriWarnings, Warning};
use crate::error::Invalid;

/// The accepted forms, for errors.
const FORMS: &str = "an https:, ipfs:, ipns:, ar: or data: URI, a CID, an SVG, or a reference relative to the document";

/// Reads the URI of a medium. `document` is where the document was read from.
///
/// Security: no other scheme passes, so that `javascript:` and `file:` never reach a page.
///
/// # Errors
/// The scheme is not read, the URI breaks the rules of its scheme beyond repair, it is too
/// long, or it is relative and the document has no URL.
pub fn parse(text: &str, document: &Location, limits: &UriLimits) -> Result<Parsed, Invalid> {
    let mut warnings = UriWarnings::default();
    let found = find(text, document, limits, &mut warnings);
    let Found { location, gateway } = found.map_err(|error| Invalid { field: "metadata", ..error })?;
    Ok(Parsed { location, gateway, warnings: warnings.into_vec() })
}

fn find(text: &str, document: &Location, limits: &UriLimits, warnings: &mut UriWarnings) -> Result<Found, Invalid> {
    if text.len() > limits.max_inline_bytes {
        return Err(invalid(format!("a URI of at most {} bytes", limits.max_inline_bytes), text));
    }
    let uri = tidy(text, warnings);
    if uri.is_empty() || uri.starts_with(['#', '?', '{', '[']) {
        return Err(invalid(FORMS, text));
    }
    if let Some(content) = bare::svg(&uri, limits) {
        return content.map(Location::Inline).map(Found::of);
    }
    match forms::with_scheme(&uri, limits, warnings) {
        Some(Ok(Found { location: Location::Contract(_), .. })) => return Err(invalid(FORMS, text)),
        Some(found) => return found,
        None => {}
    }
    if let Some(found) = forms::content_path(&uri, limits) {
        return found;
    }
    if let Some(content) = bare::data_without_scheme(&uri, limits, warnings).or_else(|| bare::base64(&uri, limits, warnings)) {
        return content.map(Location::Inline).map(Found::of);
    }
    if let Some(found) = forms::protocol_relative(&uri, limits, warnings) {
        return found;
    }
    let location = document.resolve(&uri, limits)?;
    warnings.add(Warning::Relative);
    Ok(Found::of(location))
}
