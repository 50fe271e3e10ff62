//! The third step: the document behind the token URI.

use std::borrow::Cow;

use super::located::Located;
use super::place::fetch;
use super::{assemble, medium};
use crate::chain::reader::Reader;
use crate::content::fetched::Fetched;
use crate::context::Context;
use crate::document::{Document, Standard};
use crate::error::Error;
use crate::json::sniff::{Content, sniff};
use crate::token::Token;
use crate::uri::location::Location;
use crate::uri::template::{Filler, TooLong, fill_decimal};

/// Reads the URI, downloads the document if needed, and assembles the answer.
///
/// # Errors
/// - `TokenUriInvalid` if the URI cannot be used.
/// - `MetadataInvalid` if the document cannot be used.
/// - Any error of the content, if the document does not come.
pub(crate) async fn obtain(reader: &Reader<'_>, token: &Token, located: &Located) -> Result<Document, Error> {
    let cx = reader.cx;
    let (location, fetched) = match fetch(reader, &filled(cx, token, located)?).await {
        Ok(found) => found,
        Err(error) => decimal(reader, token, located, &error).await.ok_or(error)?,
    };
    match sniff(&fetched.bytes, None) {
        Content::Medium(media_type) => medium::document(reader, token, located, &location, fetched, &media_type).await,
        _ => assemble::document(cx, token, located, &location, fetched),
    }
}

/// Returns the URI with the id filled in (ERC-1155, "Metadata").
fn filled<'a>(cx: &Context, token: &Token, located: &'a Located) -> Result<Cow<'a, str>, Error> {
    let uri = located.uri.as_str();
    match located.standard {
        Standard::Erc721 => Ok(uri.into()),
        Standard::Erc1155 => Filler::new(token.padded_id(), cx.max_document_bytes().saturating_sub(uri.len()))
            .fill(uri)
            .map_err(|TooLong| cx.too_large_filled()),
    }
}

/// Tries the id in decimal where the host does not have the file with the padded one.
async fn decimal(reader: &Reader<'_>, token: &Token, located: &Located, error: &Error) -> Option<(Location, Fetched)> {
    let missing = match error {
        Error::UpstreamError(upstream) => !upstream.retryable,
        Error::ContentNotFound(_) => true,
        _ => false,
    };
    if located.standard != Standard::Erc1155 || !missing {
        return None;
    }
    let found = fetch(reader, &fill_decimal(&located.uri, &token.id)?).await.ok()?;
    reader.cx.warn_whole("decimal-id", "the host does not have the file of the padded id (ERC-1155); that of the decimal id was read");
    Some(found)
}
