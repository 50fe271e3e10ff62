//! The third step: the document behind the token URI, which is in the URI itself, on the web, or on
//! IPFS.

use crate::content::digest::{Hash, HashError};
use crate::content::fetched::Fetched;
use crate::content::ipfs_block::{BlockFetch, BlockOutcome};
use crate::content::unixfs;
use crate::content::web::{WebFetch, WebOutcome};
use crate::context::Context;
use crate::document::{Document, Integrity, IntegrityStatus, Standard};
use crate::error::Error;
use crate::http::Settled;
use crate::uri::data;
use crate::uri::ipfs::IpfsUri;
use crate::uri::syntax::{SUPPORTED, invalid};
use crate::uri::template::{Filler, TooLong};
use crate::uri::token_uri::TokenUri;

use super::assemble;
use super::located::Located;

/// A document in flight.
#[derive(Debug)]
pub(crate) struct Obtain {
    located: Located,
    download: Download,
}

#[derive(Debug)]
enum Download {
    Web(WebFetch),
    Block { fetch: Box<BlockFetch>, codec: u64 },
}

/// The state of this step after a fetch has settled.
pub(crate) enum ObtainOutcome {
    /// A download is in flight.
    Waiting(Obtain),
    /// The document is there.
    Done(Box<Document>),
}

impl Obtain {
    /// Reads the URI and starts the download, if one is needed.
    ///
    /// Errors:
    /// - `TokenUriInvalid` if the URI cannot be used.
    /// - `MetadataInvalid` if the URI holds a document that cannot be used.
    pub(crate) fn start(located: Located, cx: &mut Context) -> Result<ObtainOutcome, Error> {
        let trimmed = located.uri.trim();
        if trimmed.is_empty() {
            return Err(Error::TokenUriInvalid(invalid(SUPPORTED, &located.uri)));
        }
        if trimmed.len() != located.uri.len() {
            cx.warnings.push_whole("uri-white-space", "the URI has white space around it, which was removed");
        }
        let uri = match located.standard {
            Standard::Erc721 => trimmed.into(),
            Standard::Erc1155 => Filler::new(cx.token.padded_id(), cx.max_document_bytes().saturating_sub(trimmed.len()))
                .fill(trimmed)
                .map_err(|TooLong| cx.too_large_filled())?,
        };
        let download = match TokenUri::parse(&uri).map_err(Error::TokenUriInvalid)? {
            TokenUri::Json(text) => {
                let bytes = text.as_bytes().to_vec();
                return done(&located, Fetched { bytes, integrity: Integrity::plain(IntegrityStatus::OnChain) }, cx);
            }
            TokenUri::Data(uri) => return embedded(&located, uri, cx),
            TokenUri::Web(url) => Download::Web(WebFetch::start(url, cx)),
            TokenUri::Ipfs(ipfs) => {
                let hash = require_single_block(&ipfs)?;
                let cid = ipfs.cid;
                if hash == Hash::Identity {
                    let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some(cid.to_string()), gateway: None };
                    return done(&located, unwrapped(cid.codec(), Fetched { bytes: cid.hash().digest().to_vec(), integrity })?, cx);
                }
                Download::Block { fetch: BlockFetch::start(cid, hash, cx)?, codec: cid.codec() }
            }
        };
        Ok(ObtainOutcome::Waiting(Self { located, download }))
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors: the download failed, or `MetadataInvalid` if the document cannot be used.
    pub(crate) fn settle(self, settled: Settled, cx: &mut Context) -> Result<ObtainOutcome, Error> {
        let Self { located, download } = self;
        let download = match download {
            Download::Web(fetch) => match fetch.settle(settled, cx)? {
                WebOutcome::Fetched(fetched) => return done(&located, fetched, cx),
                WebOutcome::Waiting(fetch) => Download::Web(fetch),
            },
            Download::Block { fetch, codec } => match fetch.settle(settled, cx)? {
                BlockOutcome::Fetched(block) => return done(&located, unwrapped(codec, block)?, cx),
                BlockOutcome::Waiting(fetch) => Download::Block { fetch, codec },
            },
        };
        Ok(ObtainOutcome::Waiting(Self { located, download }))
    }

    /// Asks one more gateway, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        if let Download::Block { fetch, .. } = &mut self.download {
            fetch.hedge(cx);
        }
    }

    /// Returns the milliseconds until the next hedge, or `None` if none is due.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        match &self.download {
            Download::Block { fetch, .. } => fetch.wake_after_ms(cx),
            Download::Web(_) => None,
        }
    }
}

/// Returns the hash function to verify a block with.
///
/// Errors: the file cannot be had from one verified block, because the URI has a path, or the codec
/// or hash is unsupported.
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
    Ok(Fetched { bytes, integrity: block.integrity })
}

/// Reads a document in a `data:` URI. If a `#` cuts it to something that is not a document, tries
/// the whole text.
fn embedded(located: &Located, uri: &str, cx: &mut Context) -> Result<ObtainOutcome, Error> {
    let embedded = data::decode(uri).map_err(Error::TokenUriInvalid)?;
    let on_chain = |bytes| Fetched { bytes, integrity: Integrity::plain(IntegrityStatus::OnChain) };
    let before = cx.warnings.mark();
    match (done(located, on_chain(embedded.bytes), cx), embedded.with_fragment) {
        (Err(_), Some(whole)) => {
            cx.warnings.rewind(before);
            let detail = "the data: URI contains a # that is not percent-encoded; it was taken as part of the data";
            cx.warnings.push_whole("fragment-in-data-uri", detail);
            done(located, on_chain(whole), cx)
        }
        (result, _) => result,
    }
}

/// Assembles the document.
fn done(located: &Located, fetched: Fetched, cx: &mut Context) -> Result<ObtainOutcome, Error> {
    assemble::document(located, fetched, cx).map(|document| ObtainOutcome::Done(Box::new(document)))
}
