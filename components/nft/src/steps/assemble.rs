//! The answer, put together from what the chain said and the bytes that were fetched.

use serde_json_lenient::Value;

use super::{media, normalize, parse, prepare};
use crate::answer::{Document, Standard};
use crate::content::Fetched;
use crate::context::Context;
use crate::error::Error;
use crate::steps::obtain::Found;
use crate::uri::template::{Filler, TooLong};

/// Reads the document. Errors: `MetadataInvalid`.
pub(crate) fn document(found: &Found, fetched: Fetched, cx: &mut Context) -> Result<Document, Error> {
    let Fetched { bytes, integrity } = fetched;
    let left = cx.most_bytes().checked_sub(bytes.len()).ok_or_else(|| cx.too_large())?;
    let mut raw = parse::document(&bytes, &mut cx.warnings).map_err(Error::MetadataInvalid)?;
    drop(bytes);
    let mut filler = (found.standard == Standard::Erc1155).then(|| Filler::new(cx.token.padded_id(), left));
    prepare::object(&mut raw, &mut filler).map_err(|TooLong| cx.too_large_filled())?;
    let normalized = normalize::normalize(&raw, cx.most_bytes(), &mut cx.warnings);
    Ok(Document {
        standard: found.standard,
        contract: cx.token.checksummed(),
        token_id: cx.token.id.to_string(),
        token_uri: found.uri.clone(),
        block: found.block.to_string(),
        media: media::list(&normalized, &integrity),
        normalized: Value::Object(normalized).to_string(),
        raw: Value::Object(raw).to_string(),
        integrity,
        warnings: cx.warnings.take(),
    })
}
