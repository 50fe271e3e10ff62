//! The answer, put together from what the chain said and the bytes that were fetched.

use serde_json_lenient::Value;

use super::{media, normalize, parse, prepare};
use crate::answer::{Document, Standard};
use crate::content::Fetched;
use crate::context::Context;
use crate::error::Error;
use crate::steps::obtain::Found;

/// Reads the document. Errors: `MetadataInvalid`.
pub(crate) fn document(found: &Found, fetched: Fetched, cx: &mut Context) -> Result<Document, Error> {
    if u32::try_from(fetched.bytes.len()).map_or(true, |length| length > cx.settings.max_json_bytes) {
        return Err(cx.too_large());
    }
    let mut raw = parse::document(&fetched.bytes, &mut cx.warnings).map_err(Error::MetadataInvalid)?;
    let padded_id = (found.standard == Standard::Erc1155).then(|| cx.token.padded_id());
    prepare::object(&mut raw, padded_id.as_deref());
    let normalized = normalize::normalize(&raw, &mut cx.warnings);
    Ok(Document {
        standard: found.standard,
        contract: cx.token.checksummed(),
        token_id: cx.token.id.to_string(),
        token_uri: found.uri.clone(),
        block: found.block.to_string(),
        media: media::list(&normalized, &fetched.integrity),
        normalized: Value::Object(normalized).to_string(),
        raw: Value::Object(raw).to_string(),
        integrity: fetched.integrity,
        warnings: core::mem::take(&mut cx.warnings),
    })
}
