//! Assembly of the answer from the chain reads and the document.

use crate::json::value::{Object, Value};

use super::fetch::Found;
use super::located::Located;
use crate::chain::standards::agent;
use crate::context::Context;
use crate::document::{Document, Standard};
use crate::error::Error;
use crate::json::options::SafeSvg;
use crate::json::url::{Clean, Purpose, Refused, clean, remove_unsafe};
use crate::json::{Normalized, Options, normalize, normalize_collection, prepare};
use crate::subject::TokenQuery;
use crate::svg::error::Limits as SvgLimits;
use crate::svg::sanitize::{Sanitized, sanitize_and_report};
use crate::token::Token;
use crate::uri::location::Location;
use crate::uri::template::{Filler, TooLong};

/// Where a document belongs, and where it came from.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) token: &'a Token,
    pub(crate) located: &'a Located,
    pub(crate) location: &'a Location,
}

/// Fills in the id and normalises the document of a token.
///
/// # Errors
/// `MetadataInvalid` if the document exceeds a limit once `{id}` is filled in.
pub(crate) fn document(cx: &Context, origin: &Origin<'_>, found: Found, query: &TokenQuery) -> Result<Document, Error> {
    let Origin { token, located, location } = origin;
    let Found { object: mut raw, integrity, source, body, .. } = found;
    let bytes_left = cx.max_document_bytes().saturating_sub(body.len());
    let mut filler = (located.standard == Standard::Erc1155).then(|| Filler::new(token.padded_id(), bytes_left));
    prepare::object(&mut raw, &mut filler).map_err(|TooLong| cx.too_large_filled())?;
    let normalized = normalized(cx, &raw, location, query.locale.as_deref());
    let extensions = agent::read(&raw).map(|mut said| {
        remove_unsafe(&mut said, "", &mut cx.warnings());
        Object::from_iter([("erc8004".to_owned(), said)])
    });
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
        body: query.with_body.then_some(body),
        holding: None,
        extensions: extensions.map(|said| Value::Object(said).to_string()),
        warnings: cx.take_warnings(),
    })
}

/// Normalises a document, and keeps its warnings.
pub(crate) fn normalized(cx: &Context, raw: &Object, location: &Location, locale: Option<&str>) -> Normalized {
    let options = Options { base: Some(location), locale, max_image_bytes: cx.max_document_bytes(), sanitize_svg: safe_svg };
    let mut normalized = normalize(raw, &options);
    cx.warnings().append(core::mem::take(&mut normalized.warnings));
    normalized
}

/// Returns the URL in a text as that of an image of a document, and keeps its warnings.
///
/// # Errors
/// No page may use the text as an image.
pub(crate) fn image(cx: &Context, text: &str) -> Result<Clean, Refused> {
    let options = Options { base: None, locale: None, max_image_bytes: cx.max_document_bytes(), sanitize_svg: safe_svg };
    let found = clean(text, Purpose::Image, &options)?;
    for (code, detail) in &found.changes {
        cx.warn_whole(code, detail.as_str());
    }
    Ok(found)
}

/// Normalises the document of a contract (ERC-7572), and keeps its warnings.
pub(crate) fn normalized_collection(cx: &Context, raw: &Object, location: &Location) -> Normalized {
    let options = Options { base: Some(location), locale: None, max_image_bytes: cx.max_document_bytes(), sanitize_svg: safe_svg };
    let mut normalized = normalize_collection(raw, &options);
    cx.warnings().append(core::mem::take(&mut normalized.warnings));
    normalized
}

fn safe_svg(svg: &[u8]) -> Option<SafeSvg> {
    let Sanitized { svg, removed } = sanitize_and_report(svg, SvgLimits::default()).ok()?;
    Some(SafeSvg { svg, removed })
}
