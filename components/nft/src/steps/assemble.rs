//! Assembly of the document from the chain reads and the fetched bytes.

use serde_json_lenient::Value;

use super::located::Located;
use crate::content::fetched::Fetched;
use crate::context::Context;
use crate::document::{Document, Standard};
use crate::error::Error;
use crate::json::{media, normalize, parse, prepare};
use crate::uri::template::{Filler, TooLong};

/// Parses and normalises the document.
///
/// Errors: `MetadataInvalid` if the bytes are not a JSON object, or exceed a limit.
pub(crate) fn document(located: &Located, fetched: Fetched, cx: &mut Context) -> Result<Document, Error> {
    let Fetched { bytes, integrity } = fetched;
    let bytes_left = cx.max_document_bytes().checked_sub(bytes.len()).ok_or_else(|| cx.too_large())?;
    let mut raw = parse::document(&bytes, &mut cx.warnings).map_err(Error::MetadataInvalid)?;
    drop(bytes);
    let mut filler = (located.standard == Standard::Erc1155).then(|| Filler::new(cx.token.padded_id(), bytes_left));
    prepare::object(&mut raw, &mut filler).map_err(|TooLong| cx.too_large_filled())?;
    let normalized = normalize::normalize(&raw, cx.max_document_bytes(), &mut cx.warnings);
    Ok(Document {
        standard: located.standard,
        contract: cx.token.checksummed(),
        token_id: cx.token.id.to_string(),
        token_uri: located.uri.clone(),
        block: located.block.to_string(),
        media: media::list(&normalized, &integrity),
        normalized: Value::Object(normalized).to_string(),
        raw: Value::Object(raw).to_string(),
        integrity,
        warnings: cx.warnings.take(),
    })
}
