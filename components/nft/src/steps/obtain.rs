//! The third step: the document behind the token URI, which is in the URI itself, on the web, or on
//! IPFS.

use super::assemble;
use super::located::Located;
use crate::content::digest::{Hash, HashError};
use crate::content::fetched::Fetched;
use crate::content::ipfs_block;
use crate::content::{unixfs, web};
use crate::context::Context;
use crate::document::{Document, Integrity, IntegrityStatus, Source, Standard};
use crate::error::Error;
use crate::token::Token;
use crate::uri::data;
use crate::uri::ipfs::IpfsUri;
use crate::uri::syntax::{SUPPORTED, invalid};
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
        TokenUri::Web(url) => web::fetch(cx, url).await?,
        TokenUri::Ipfs(ipfs) => {
            let hash = require_single_block(&ipfs)?;
            unwrapped(ipfs.cid.codec(), ipfs_block::fetch(cx, &ipfs.cid, hash).await?)?
        }
    };
    assemble::document(cx, token, located, fetched)
}

/// Returns the hash function to verify a block with.
///
/// # Errors
/// The file cannot be had from one verified block, because the URI has a path, or the codec or hash
/// is unsupported.
fn require_single_block(uri: &IpfsUri) -> Result<Hash, Error> {
    let refuse = |expected: &str| Error::TokenUriInvalid(invalid(expected, &uri.canonical()));
    if !uri.path.is_empty() {
        return Err(refuse("ipfs://CID of one file (a path after the CID is not supported)"));
    }
    if ![unixfs::RAW, unixfs::DAG_PB].contains(&uri.cid.codec()) {
        return Err(refuse("a CID with the codec raw or dag-pb"));
    }
    Hash::of(&uri.cid).map_err(|error| match error {
        HashError::Unsupported(code) => {
            refuse(&format!("a CID by sha2-256, sha2-512, keccak-256, blake2b-256 or identity (0x{code:x} is not supported)"))
        }
        HashError::Length { expected, got } => refuse(&format!("a CID with a full digest of {expected} bytes (this one has {got})")),
    })
}

/// Returns the file in a verified block.
fn unwrapped(codec: u64, block: Fetched) -> Result<Fetched, Error> {
    if codec == unixfs::RAW {
        return Ok(block);
    }
    let cid = block.integrity.cid.clone().unwrap_or_default();
    let bytes = unixfs::file(block.bytes)
        .map_err(|found| Error::TokenUriInvalid(invalid("a CID of one file in a single block", &format!("{found} at ipfs://{cid}"))))?;
    Ok(Fetched { bytes, ..block })
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
