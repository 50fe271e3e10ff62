//! A block from trustless IPFS gateways (IPFS "Trustless Gateway Specification").
//!
//! The gateways race. The first whose bytes hash to the CID wins.

use std::cell::RefCell;

use cid::Cid;

use super::digest::{self, Hash};
use super::fetched::Fetched;
use super::unixfs;
use crate::context::{Context, Ended};
use crate::document::{Integrity, IntegrityStatus, Source};
use crate::error::{Error, Mismatch, Upstream};
use crate::http::{ChosenBy, Fetch, Header, Method, status_is_retryable};
use crate::race::{Again, AttemptError, race, starting_with};
use crate::settings::origin;

/// Maximum overhead of dag-pb and UnixFS around a file in one block: two tags with lengths, a type
/// and two sizes.
const MAX_ENVELOPE_BYTES: u32 = 64;

/// Returns the block of a CID. An identity CID holds its block itself.
///
/// # Errors
/// - `IntegrityMismatch` if no gateway sent the block, and one sent other bytes.
/// - `UpstreamError` if every gateway failed.
pub(crate) async fn fetch(cx: &Context, cid: &Cid, hash: Hash) -> Result<Fetched, Error> {
    if hash == Hash::Identity {
        let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some(cid.to_string()), gateway: None };
        return Ok(Fetched { bytes: cid.hash().digest().to_vec(), integrity, source: Source::Immutable });
    }
    let mismatch = RefCell::new(None);
    let gateways = starting_with(0, cx.settings().ipfs.len());
    let won = race(cx, &gateways, |gateway| attempt(cx, cid, hash, gateway, &mismatch)).await;
    // A body that is too large is a failure of its gateway, not of the document, because nothing was
    // verified.
    match (won, mismatch.into_inner()) {
        (Ok(won), _) => Ok(won.value),
        (Err(Error::UpstreamError(_)), Some(mismatch)) => Err(Error::IntegrityMismatch(mismatch)),
        (Err(error), _) => Err(error),
    }
}

async fn attempt(
    cx: &Context,
    cid: &Cid,
    hash: Hash,
    gateway: usize,
    mismatch: &RefCell<Option<Mismatch>>,
) -> Result<Fetched, AttemptError> {
    let base = cx.settings().ipfs.get(gateway).map_or("", String::as_str);
    let failed = |detail: String, retryable: bool, again: Again| AttemptError::Failed {
        upstream: Upstream { origin: origin(base), detail, retryable, retry_after_ms: None },
        again,
    };
    let verified = |id: u32, bytes: Vec<u8>, gateway: Option<String>| {
        cx.effects().verify(id);
        let integrity = Integrity { status: IntegrityStatus::Verified, cid: Some(cid.to_string()), gateway };
        Fetched { bytes, integrity, source: Source::Immutable }
    };
    let mut ended = cx.fetch(request(cx, cid, gateway, base), Some(cid.to_string()), "block").await;
    if ended.kept {
        if let Ok(response) = ended.outcome
            && digest::verify(cid, hash, &response.body).is_ok()
        {
            return Ok(verified(ended.id, response.body, None));
        }
        // What the store holds is damaged: the gateway is asked past it.
        ended = cx.fetch(request(cx, cid, gateway, base), None, "block").await;
    }
    let Ended { id, outcome, .. } = ended;
    let response = outcome.map_err(|failure| failed(failure.detail(), failure.retryable(), Again::No))?;
    if response.status != 200 {
        let again = if matches!(response.status, 202 | 429) { Again::After(response.retry_after_ms()) } else { Again::No };
        return Err(failed(format!("status {}", response.status), status_is_retryable(response.status), again));
    }
    match digest::verify(cid, hash, &response.body) {
        Ok(()) => Ok(verified(id, response.body, Some(origin(base)))),
        Err(got) => {
            let reason = format!("the bytes hash to {got}");
            cx.effects().reject(id, reason.clone());
            *mismatch.borrow_mut() = Some(Mismatch { expected: cid.to_string(), got, gateway: origin(base) });
            Err(failed(reason, false, Again::No))
        }
    }
}

fn request(cx: &Context, cid: &Cid, gateway: usize, base: &str) -> Fetch {
    let max_bytes = match cid.codec() {
        unixfs::RAW => cx.settings().max_json_bytes,
        _ => cx.settings().max_json_bytes.saturating_add(MAX_ENVELOPE_BYTES),
    };
    Fetch {
        method: Method::Get,
        url: format!("{}/ipfs/{cid}?format=raw", base.trim_end_matches('/')),
        headers: vec![Header::new("accept", "application/vnd.ipld.raw")],
        body: None,
        max_bytes,
        chosen_by: ChosenBy::Operator,
        coalesce: Some(format!("ipfs {gateway} {max_bytes} {cid}")),
    }
}
