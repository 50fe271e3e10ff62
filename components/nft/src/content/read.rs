//! A document, read whole.

use super::arweave::{self, Place};
use super::fetched::Fetched;
use super::ipfs::find::Target;
use super::ipfs::{find, plain};
use super::web;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::Error;
use crate::settings::IpfsVerification;
use crate::uri::location::Location;
use crate::uri::syntax::invalid;

/// Reads the document at a location.
///
/// # Errors
/// - `TokenUriInvalid` if the location cannot be read: another contract, a CID with an unsupported
///   codec or hash, an address that the host refuses.
/// - `ContentNotFound` if a path leads nowhere or to a directory.
/// - `ContentTooLarge` if the document is too large.
/// - `ContentUnsupported` if a block is malformed, or there are too many.
/// - `UpstreamError` or `IntegrityMismatch` if the document does not come.
pub(crate) async fn document(cx: &Context, location: &Location) -> Result<Fetched, Error> {
    let max_bytes = cx.settings().max_json_bytes;
    match location {
        Location::Inline(embedded) => {
            let integrity = Integrity::plain(IntegrityStatus::OnChain);
            Ok(Fetched {
                bytes: embedded.bytes.clone(),
                integrity,
                source: Source::OnChain,
                content_type: Some(embedded.media_type.clone()),
            })
        }
        Location::Web(url) => web::document::fetch(cx, url, max_bytes).await,
        Location::Ipfs(path) => {
            let found = whole(cx, find::ipfs(cx, path, max_bytes).await).await;
            let plain_path = || format!("/ipfs/{}{}", path.cid, path.path.encoded());
            or_plain(cx, found, plain_path, max_bytes).await
        }
        Location::Ipns(path) => {
            let found = whole(cx, find::ipns(cx, path, max_bytes).await).await;
            let plain_path = || format!("/ipns/{}{}", path.name.canonical(), path.path.encoded());
            or_plain(cx, found, plain_path, max_bytes).await
        }
        Location::Arweave(transaction) => arweave::fetch(cx, &Place::Transaction(transaction), max_bytes).await,
        Location::ArNs(name) => arweave::fetch(cx, &Place::Name(name), max_bytes).await,
        Location::Contract(call) => Err(Error::TokenUriInvalid(invalid("a URI of a document", &call.canonical()))),
    }
}

async fn whole(cx: &Context, target: Result<Target, Error>) -> Result<Fetched, Error> {
    let target = target?;
    let (integrity, source) = (target.integrity.clone(), target.source);
    let size = target.size()?;
    let bytes = target.read(cx, 0..size)?.read_to_end().await?;
    Ok(Fetched { bytes, integrity, source, content_type: None })
}

/// Takes the answer of a plain gateway where the operator allows it and no gateway gave the blocks.
/// A mismatch is refused all the same.
async fn or_plain(cx: &Context, found: Result<Fetched, Error>, path: impl Fn() -> String, max_bytes: u32) -> Result<Fetched, Error> {
    match found {
        Err(Error::UpstreamError(upstream)) if cx.settings().ipfs_verification == IpfsVerification::Prefer => {
            plain::fetch(cx, &path(), max_bytes).await.map_err(|_| Error::UpstreamError(upstream))
        }
        found => found,
    }
}
