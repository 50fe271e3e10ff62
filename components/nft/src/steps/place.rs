//! From a URI to what is at its place.

use super::hop;
use crate::chain::reader::Reader;
use crate::content::fetched::Fetched;
use crate::content::read;
use crate::context::Context;
use crate::error::Error;
use crate::uri::limits::UriLimits;
use crate::uri::location::{Location, Parsed};
use crate::uri::token_uri;

/// Reads a URI and downloads what is there.
///
/// # Errors
/// - `TokenUriInvalid` if the URI cannot be used.
/// - Any error of the content, if it does not come.
pub(crate) async fn fetch(reader: &Reader<'_>, uri: &str) -> Result<(Location, Fetched), Error> {
    let cx = reader.cx;
    let limits = limits(cx);
    let mut parsed = token_uri::parse(uri, &limits).map_err(Error::TokenUriInvalid)?;
    warn(cx, &parsed);
    if let Location::Contract(call) = &parsed.location {
        parsed = hop::follow(reader, call, &limits).await?;
        warn(cx, &parsed);
    }
    let fetched = read::document(cx, &parsed.location).await?;
    Ok((parsed.location, fetched))
}

fn warn(cx: &Context, parsed: &Parsed) {
    for warning in &parsed.warnings {
        cx.warn_whole(warning.code(), warning.detail());
    }
}

fn limits(cx: &Context) -> UriLimits {
    let max_inline_bytes = usize::try_from(cx.settings().max_data_uri_bytes).unwrap_or(usize::MAX);
    UriLimits { max_inline_bytes, ..UriLimits::DEFAULT }
}
