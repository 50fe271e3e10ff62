//! The third step: the document behind the token URI.

use std::borrow::Cow;

use super::assemble::{self, Origin};
use super::fetch::{self, Found};
use super::localize;
use super::located::{Located, fill_id};
use crate::chain::reader::Reader;
use crate::chain::token::beside;
use crate::document::Document;
use crate::error::Error;
use crate::json::value::Object;
use crate::subject::TokenQuery;
use crate::token::Token;
use crate::uri::location::Location;
use crate::uri::template::{Filler, fill_decimal};

/// Reads the URI, fetches the document, and assembles the answer.
///
/// # Errors
/// - `TokenUriInvalid` if the URI cannot be used.
/// - `MetadataInvalid` if the document cannot be used.
/// - `UpstreamError`, `ContentNotFound` or `IntegrityMismatch` if the document does not come.
pub(crate) async fn obtain(reader: &Reader<'_>, token: &Token, located: &Located, query: &TokenQuery) -> Result<Document, Error> {
    let cx = reader.cx;
    let filled = fill_id(cx, located.standard, token.padded_id(), &located.uri)?;
    let mut is_decimal = false;
    let (location, mut found) = match (fetch::at(reader, &filled).await, &filled) {
        (Ok(done), _) => done,
        (Err(error), Cow::Owned(_)) => {
            is_decimal = true;
            by_decimal_id(reader, token, located, error).await?
        }
        (Err(error), Cow::Borrowed(_)) => return Err(error),
    };
    if let Some(media_type) = found.medium.take() {
        metadata_beside(reader, token, &media_type, &mut found).await;
    }
    let fill = |uri: &str| match is_decimal {
        true => Some(fill_decimal(uri, &token.id).unwrap_or_else(|| uri.to_owned())),
        false => Filler::new(token.padded_id(), cx.max_document_bytes()).fill(uri).ok().map(Cow::into_owned),
    };
    localize::localize(cx, &mut found.object, &location, query.locale.as_deref(), fill).await;
    let origin = Origin { token, located, location: &location };
    assemble::document(cx, &origin, found, query)
}

/// Tries the decimal id in the URI of a token: some hosts name their files so, although ERC-1155
/// asks for 64 hexadecimal digits.
async fn by_decimal_id(reader: &Reader<'_>, token: &Token, located: &Located, error: Error) -> Result<(Location, Found), Error> {
    let missing = match &error {
        Error::UpstreamError(upstream) => !upstream.retryable,
        Error::ContentNotFound(_) | Error::MetadataInvalid(_) => true,
        _ => false,
    };
    if !missing {
        return Err(error);
    }
    let Some(uri) = fill_decimal(&located.uri, &token.id) else { return Err(error) };
    // The warnings of an attempt that fails are dropped.
    let trial = reader.cx.of_another_subject();
    match fetch::at(&Reader { cx: &trial, ..*reader }, &uri).await {
        Ok(found) => {
            trial.take_warnings().into_iter().for_each(|it| reader.cx.warn(it.code, &it.at, it.detail));
            let detail = "the host does not have the file of the padded id (ERC-1155); that of the decimal id was read";
            reader.cx.warn_whole("decimal-id", detail);
            Ok(found)
        }
        Err(_) => Err(error),
    }
}

/// Adds the fields of the document that the contract names beside a medium.
async fn metadata_beside(reader: &Reader<'_>, token: &Token, media_type: &str, found: &mut Found) {
    let cx = reader.cx;
    cx.warn_whole("uri-is-medium", format!("the token URI is a file of the type {media_type} and not a document"));
    let Some(uri) = beside::metadata_uri(reader, &token.id).await else { return };
    match fetch::at(reader, &uri).await {
        Ok((_, beside)) if beside.medium.is_none() => {
            join(&mut found.object, beside.object);
            found.body = beside.body;
        }
        _ => cx.warn_whole("not-read", "the document that tokenMetadataURI names could not be read"),
    }
}

/// Adds the fields that are not there yet.
fn join(object: &mut Object, fields: Object) {
    for (name, value) in fields {
        if !object.contains_key(&name) {
            object.insert(name, value);
        }
    }
}
