//! The third step: the document behind the token URI, which is in the URI itself, on the web, or on
//! IPFS.

use super::assemble;
use super::located::Located;
use crate::content::fetched::Fetched;
use crate::content::read;
use crate::context::Context;
use crate::document::{Document, Integrity, IntegrityStatus, Source, Standard};
use crate::error::Error;
use crate::token::Token;
use crate::uri::addressed::content_path::{AboveRoot, ContentPath};
use crate::uri::addressed::ipfs::IpfsPath;
use crate::uri::data;
use crate::uri::location::Location;
use crate::uri::syntax::{SUPPORTED, above_root, invalid};
use crate::uri::template::{Filler, TooLong};
use crate::uri::token_uri::TokenUri;

/// Reads the URI, downloads the document if needed, and assembles the answer.
///
/// # Errors
/// - `TokenUriInvalid` if the URI cannot be used.
/// - `MetadataInvalid` if the document cannot be used.
/// - `UpstreamError` or `IntegrityMismatch` if the document does not come.
pub(crate) async fn obtain(cx: &Context, token: &Token, located: &Located) -> Result<Document, Error> {
    let trimmed = located.uri.trim();
    if trimmed.is_empty() {
        return Err(Error::TokenUriInvalid(invalid(SUPPORTED, &located.uri)));
    }
    if trimmed.len() != located.uri.len() {
        cx.warn_whole("uri-white-space", "the URI has white space around it, which was removed");
    }
    let uri = match located.standard {
        Standard::Erc721 => trimmed.into(),
        Standard::Erc1155 => Filler::new(token.padded_id(), cx.max_document_bytes().saturating_sub(trimmed.len()))
            .fill(trimmed)
            .map_err(|TooLong| cx.too_large_filled())?,
    };
    let fetched = match TokenUri::parse(&uri).map_err(Error::TokenUriInvalid)? {
        TokenUri::Json(text) => {
            Fetched { bytes: text.as_bytes().to_vec(), integrity: Integrity::plain(IntegrityStatus::OnChain), source: Source::OnChain }
        }
        TokenUri::Data(uri) => return embedded(cx, token, located, uri),
        TokenUri::Web(url) => read::document(cx, &Location::Web(url)).await?,
        TokenUri::Ipfs(ipfs) => {
            let path = ContentPath::parse(&ipfs.path).map_err(|AboveRoot| Error::TokenUriInvalid(above_root(&uri)))?;
            read::document(cx, &Location::Ipfs(IpfsPath { cid: ipfs.cid, written: ipfs.written, path })).await?
        }
    };
    assemble::document(cx, token, located, fetched)
}

/// Reads a document in a `data:` URI. If a `#` cuts it to something that is not a document, tries
/// the whole text.
fn embedded(cx: &Context, token: &Token, located: &Located, uri: &str) -> Result<Document, Error> {
    let embedded = data::decode(uri).map_err(Error::TokenUriInvalid)?;
    let on_chain = |bytes| Fetched { bytes, integrity: Integrity::plain(IntegrityStatus::OnChain), source: Source::OnChain };
    let before = cx.warnings().mark();
    match (assemble::document(cx, token, located, on_chain(embedded.bytes)), embedded.with_fragment) {
        (Err(_), Some(whole)) => {
            cx.warnings().rewind(before);
            let detail = "the data: URI contains a # that is not percent-encoded; it was taken as part of the data";
            cx.warn_whole("fragment-in-data-uri", detail);
            assemble::document(cx, token, located, on_chain(whole))
        }
        (result, _) => result,
    }
}
