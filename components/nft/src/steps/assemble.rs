//! Assembly of the document from the chain reads and the fetched bytes.

use serde_json_lenient::{Map, Value};

use super::located::Located;
use crate::chain::standards::agent;
use crate::content::fetched::Fetched;
use crate::context::Context;
use crate::document::{Document, Standard};
use crate::error::Error;
use crate::json::options::SafeSvg;
use crate::json::parse::Object;
use crate::json::{Limits, Normalized, Options, Read, normalize, prepare, read};
use crate::svg::error::Limits as SvgLimits;
use crate::svg::sanitize::{Sanitized, sanitize_and_report};
use crate::token::Token;
use crate::uri::location::Location;
use crate::uri::template::{Filler, TooLong};

/// Parses and normalises the document that was fetched from a location.
///
/// # Errors
/// `MetadataInvalid` if the bytes are not a metadata document, or exceed a limit.
pub(crate) fn document(cx: &Context, token: &Token, located: &Located, location: &Location, fetched: Fetched) -> Result<Document, Error> {
    let Fetched { bytes, integrity, source } = fetched;
    let bytes_left = cx.max_document_bytes().saturating_sub(bytes.len());
    let filler = (located.standard == Standard::Erc1155).then(|| Filler::new(token.padded_id(), bytes_left));
    let (raw, normalized) = readable(cx, location, bytes, filler)?;
    let extensions = agent::read(&raw).map(|said| Map::from_iter([("erc8004".to_owned(), said)]));
    Ok(Document {
        standard: located.standard,
        contract: token.checksummed(),
        token_id: token.id.to_string(),
        token_uri: located.uri.clone(),
        block: located.block.to_string(),
        media: normalized.media.iter().map(|link| link.medium(&integrity)).collect(),
        normalized: Value::Object(normalized.fields).to_string(),
        raw: Value::Object(raw).to_string(),
        integrity,
        source,
        body: None,
        holding: None,
        extensions: extensions.map(|said| Value::Object(said).to_string()),
        warnings: cx.take_warnings(),
    })
}

/// Parses and normalises the bytes of a document. `filler` fills in the id of a token.
///
/// # Errors
/// As [`document`].
pub(crate) fn readable(
    cx: &Context,
    location: &Location,
    bytes: Vec<u8>,
    mut filler: Option<Filler>,
) -> Result<(Object, Normalized), Error> {
    let max_bytes = cx.max_document_bytes();
    if bytes.len() > max_bytes {
        return Err(cx.too_large());
    }
    let read = read(&bytes, None, Limits::of_bytes(max_bytes));
    let Read { object: mut raw, warnings } = read.map_err(|error| Error::MetadataInvalid(error.to_invalid()))?;
    drop(bytes);
    cx.warnings().append(warnings);
    prepare::object(&mut raw, &mut filler).map_err(|TooLong| cx.too_large_filled())?;
    let options = Options { base: Some(location), locale: None, max_image_bytes: max_bytes, sanitize_svg: safe_svg };
    let mut normalized = normalize(&raw, &options);
    cx.warnings().append(core::mem::take(&mut normalized.warnings));
    Ok((raw, normalized))
}

fn safe_svg(svg: &[u8]) -> Option<SafeSvg> {
    let Sanitized { svg, removed } = sanitize_and_report(svg, SvgLimits::default()).ok()?;
    Some(SafeSvg { svg, removed })
}
