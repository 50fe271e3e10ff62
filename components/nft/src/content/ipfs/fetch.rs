//! A block from trustless gateways (IPFS "Trustless Gateway Specification").
//!
//! The gateways race. The first whose bytes hash to the CID wins. A gateway that sends other bytes
//! loses, and is named.

use core::cell::RefCell;

use cid::Cid;

use super::block::Block;
use crate::content::digest::{self, Hash, HashError};
use crate::content::gateways::request::{Reply, Request, ask, url_at};
use crate::content::gateways::trustless::{self, Gateway};
use crate::context::Context;
use crate::error::{Error, Mismatch};
use crate::http::Response;
use crate::race::{Again, AttemptError, race};
use crate::settings::{IpfsVerification, origin};
use crate::uri::syntax::invalid;

/// Maximum size of a block in bytes. IPFS exchanges blocks of up to 2 MiB; some software makes
/// larger ones.
pub(crate) const MAX_BLOCK_BYTES: u32 = 4 << 20;

/// The media type of a block.
const RAW_BLOCK: &str = "application/vnd.ipld.raw";

/// Returns the block of a CID. An identity CID holds its block itself.
///
/// # Errors
/// - `TokenUriInvalid` if the hash of the CID cannot be verified.
/// - `IntegrityMismatch` if no gateway sent the block, and one sent other bytes.
/// - `UpstreamError` if every gateway failed.
pub(crate) async fn fetch(cx: &Context, cid: &Cid) -> Result<Block, Error> {
    let hash = verifiable(cid)?;
    if hash == Hash::Identity {
        return Ok(Block::new(cid.hash().digest().to_vec(), None));
    }
    let gateways = trustless::all(cx);
    let order = cx.health().order(gateways.len());
    let asked = Asked { cid, hash, gateways, mismatch: RefCell::new(None) };
    let won = race(cx, &order, |gateway| attempt(cx, &asked, gateway)).await;
    // A body that is too large is a failure of its gateway, not of the content, because nothing was
    // verified.
    match (won, asked.mismatch.into_inner()) {
        (Ok(won), _) => {
            cx.health().won(won.upstream);
            Ok(won.value)
        }
        (Err(Error::UpstreamError(_)), Some(mismatch)) => Err(Error::IntegrityMismatch(mismatch)),
        (Err(error), _) => Err(error),
    }
}

/// Returns the hash function of a CID.
///
/// # Errors
/// `TokenUriInvalid` if it is not supported, or the digest is cut.
pub(crate) fn verifiable(cid: &Cid) -> Result<Hash, Error> {
    let refuse = |expected: String| Error::TokenUriInvalid(invalid(expected, &format!("ipfs://{cid}")));
    Hash::of(cid).map_err(|error| match error {
        HashError::Unsupported(code) => {
            refuse(format!("a CID by sha2-256, sha2-512, keccak-256, blake2b-256 or identity (0x{code:x} is not supported)"))
        }
        HashError::Length { expected, got } => refuse(format!("a CID with a full digest of {expected} bytes (this one has {got})")),
    })
}

/// A block that gateways are asked for.
struct Asked<'a> {
    cid: &'a Cid,
    hash: Hash,
    gateways: Vec<Gateway>,
    /// The last block that was not the one asked for.
    mismatch: RefCell<Option<Mismatch>>,
}

async fn attempt(cx: &Context, asked: &Asked<'_>, index: usize) -> Result<Block, AttemptError> {
    let cid = asked.cid.to_string();
    let (gateway, chosen_by) = trustless::at(&asked.gateways, index);
    let url = url_at(gateway, &format!("/ipfs/{cid}?format=raw"));
    let mut request = Request { gateway, chosen_by, url, accept: RAW_BLOCK, max_bytes: MAX_BLOCK_BYTES, cid: Some(cid), purpose: "block" };
    let mut reply = ask(cx, &request).await?;
    if reply.kept && digest::verify(asked.cid, asked.hash, &reply.response.body).is_err() {
        // What the host has kept is damaged: the gateway is asked past it.
        request.cid = None;
        reply = ask(cx, &request).await?;
    }
    let Reply { id, response, kept } = reply;
    let Err(got) = digest::verify(asked.cid, asked.hash, &response.body) else {
        cx.effects().verify(id);
        return Ok(Block::new(response.body, (!kept).then(|| origin(gateway))));
    };
    if is_deserialized(cx, asked.cid, &response) {
        return Err(AttemptError::failed(gateway, "no raw blocks, only plain files".to_owned(), false, Again::No));
    }
    let reason = format!("the bytes hash to {got}");
    cx.effects().reject(id, reason.clone());
    cx.health().lied(index);
    *asked.mismatch.borrow_mut() = Some(Mismatch { expected: asked.cid.to_string(), got, gateway: origin(gateway) });
    Err(AttemptError::failed(gateway, reason, false, Again::No))
}

/// Returns whether a gateway sent the file in place of its block, as plain gateways do. It counts
/// only where plain gateways are accepted.
fn is_deserialized(cx: &Context, cid: &Cid, response: &Response) -> bool {
    let other_type = response.header("content-type").is_some_and(|found| {
        let found = found.to_ascii_lowercase();
        !found.starts_with(RAW_BLOCK) && !found.starts_with("application/octet-stream")
    });
    cx.settings().ipfs_verification == IpfsVerification::Prefer && cid.codec() != 0x55 && other_type
}
