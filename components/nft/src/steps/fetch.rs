//! The document behind a location, and what is in the place of one.

use crate::json::value::{Object, Value};

use super::hop;
use crate::chain::reader::Reader;
use crate::content::fetched::Fetched;
use crate::content::gateways::named;
use crate::content::open;
use crate::content::read as content;
use crate::context::Context;
use crate::document::{Integrity, Source};
use crate::error::Error;
use crate::json::sniff;
use crate::json::{Limits, Read, ReadError, read};
use crate::uri::limits::UriLimits;
use crate::uri::location::{Location, Parsed};
use crate::uri::token_uri;

/// A document as it was written, or the medium that is in its place.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) object: Object,
    pub(crate) integrity: Integrity,
    pub(crate) source: Source,
    /// The body as it came. Empty for a medium.
    pub(crate) body: Vec<u8>,
    /// Media type, if a medium is in the place of the document.
    pub(crate) medium: Option<String>,
}

/// Reads a URI and fetches its document. A URI that is a call of another contract (EIP-681) is
/// followed once.
///
/// # Errors
/// - `TokenUriInvalid` if the URI cannot be used.
/// - Those of [`document`].
pub(crate) async fn at(reader: &Reader<'_>, uri: &str) -> Result<(Location, Found), Error> {
    let cx = reader.cx;
    let limits = UriLimits::of(cx.settings());
    let mut parsed = token_uri::parse(uri, &limits).map_err(Error::TokenUriInvalid)?;
    warn(cx, &parsed);
    if let Location::Contract(call) = &parsed.location {
        parsed = hop::follow(reader, call, &limits).await?;
        warn(cx, &parsed);
    }
    named::note(cx, &parsed);
    match document(cx, &parsed.location).await {
        Ok(found) => Ok((parsed.location, found)),
        Err(error) => {
            let Some(gateway) = named::unverified(&parsed, &error) else { return Err(error) };
            let found = document(cx, &gateway).await.map_err(|_| error)?;
            cx.warn_whole("gateway-url", "the gateway that the URI names was asked, because no configured one has the content");
            Ok((gateway, found))
        }
    }
}

fn warn(cx: &Context, parsed: &Parsed) {
    for warning in &parsed.warnings {
        cx.warn_whole(warning.code(), warning.detail());
    }
}

/// Fetches and parses the document. If a medium is at the location, makes a document that links to
/// it.
///
/// # Errors
/// - `MetadataInvalid` if the bytes are neither a document nor a medium.
/// - Those of reading the content.
pub(crate) async fn document(cx: &Context, location: &Location) -> Result<Found, Error> {
    let Fetched { bytes, integrity, source, content_type } = match content::document(cx, location).await {
        Ok(fetched) => fetched,
        Err(error) => return large_medium(cx, location, error).await,
    };
    match read(&bytes, content_type.as_deref(), limits(cx)) {
        Ok(Read { object, warnings }) => {
            cx.warnings().append(warnings);
            Ok(Found { object, integrity, source, body: bytes, medium: None })
        }
        Err(ReadError::Medium { media_type }) => Ok(medium(location, media_type, integrity, source)),
        Err(ReadError::TooLarge { max_bytes }) => Err(Error::ContentTooLarge(max_bytes as u64)),
        Err(error) => Err(Error::MetadataInvalid(error.to_invalid())),
    }
}

/// Looks at the first bytes of what is too large for a document, because media are larger.
async fn large_medium(cx: &Context, location: &Location, error: Error) -> Result<Found, Error> {
    let Error::ContentTooLarge(_) = error else { return Err(error) };
    let Ok(opened) = open::open(cx, location, None).await else { return Err(error) };
    match sniff::sniff(&opened.first, opened.declared_type.as_deref()) {
        sniff::Content::Medium(media_type) => Ok(medium(location, media_type, opened.integrity, opened.source)),
        _ => Err(error),
    }
}

/// Returns a document that links to the medium at a location.
fn medium(location: &Location, media_type: String, integrity: Integrity, source: Source) -> Found {
    let field = if media_type.starts_with("image/") { "image" } else { "animation_url" };
    let mut object = Object::new();
    object.insert(field.to_owned(), Value::String(location.canonical()));
    Found { object, integrity, source, body: Vec::new(), medium: Some(media_type) }
}

fn limits(cx: &Context) -> Limits {
    let max_depth = usize::try_from(cx.settings().max_json_depth).unwrap_or(usize::MAX);
    Limits { max_depth, ..Limits::of_bytes(cx.max_document_bytes()) }
}
