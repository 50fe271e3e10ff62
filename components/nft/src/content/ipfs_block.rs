//! A block from trustless IPFS gateways (IPFS "Trustless Gateway Specification").
//!
//! The first gateway whose bytes hash to the CID wins. The next gateway is asked when one fails,
//! when one sends other bytes, and when the hedge delay has passed.

use cid::Cid;

use super::digest::{self, Hash};
use super::fetched::Fetched;
use super::unixfs;
use crate::context::Context;
use crate::document::{Integrity, IntegrityStatus};
use crate::error::{Error, Mismatch};
use crate::hedged::HedgedUpstreams;
use crate::http::{ChosenBy, Fetch, Header, Method, Settled, status_is_retryable};
use crate::settings::origin;

/// Maximum overhead of dag-pb and UnixFS around a file in one block: two tags with lengths, a type
/// and two sizes.
const MAX_ENVELOPE_BYTES: u32 = 64;

/// A block in flight.
#[derive(Debug)]
pub(crate) struct BlockFetch {
    cid: Cid,
    hash: Hash,
    gateways: HedgedUpstreams,
    last_mismatch: Option<Mismatch>,
}

/// The state of a block after a fetch has settled.
pub(crate) enum BlockOutcome {
    /// Gateways are in flight.
    Waiting(Box<BlockFetch>),
    /// The block has arrived and is verified.
    Fetched(Fetched),
}

impl BlockFetch {
    /// Asks the first gateway.
    ///
    /// Errors: `Other` if no gateway is configured.
    pub(crate) fn start(cid: Cid, hash: Hash, cx: &mut Context) -> Result<Box<Self>, Error> {
        let gateways = HedgedUpstreams::new(cx.settings.ipfs.len(), 0);
        let mut fetch = Box::new(Self { cid, hash, gateways, last_mismatch: None });
        if fetch.ask_next(cx) { Ok(fetch) } else { Err(Error::Other("no IPFS gateway is configured".to_owned())) }
    }

    /// Takes a fetch that has settled.
    ///
    /// Errors: `IntegrityMismatch` or `UpstreamError` if the last gateway failed.
    pub(crate) fn settle(mut self: Box<Self>, settled: Settled, cx: &mut Context) -> Result<BlockOutcome, Error> {
        let Some(index) = self.gateways.returned(settled.id) else { return Ok(BlockOutcome::Waiting(self)) };
        let gateway = cx.settings.ipfs.get(index).map_or_else(String::new, |url| origin(url));
        match settled.outcome {
            Ok(response) if response.status == 200 => match digest::verify(&self.cid, self.hash, &response.body) {
                Ok(()) => {
                    let integrity =
                        Integrity { status: IntegrityStatus::Verified, cid: Some(self.cid.to_string()), gateway: Some(gateway) };
                    return Ok(BlockOutcome::Fetched(Fetched { bytes: response.body, integrity }));
                }
                Err(got) => self.last_mismatch = Some(Mismatch { expected: self.cid.to_string(), got, gateway }),
            },
            Ok(response) => self.gateways.failed(gateway, format!("status {}", response.status), status_is_retryable(response.status)),
            Err(failure) => self.gateways.failed(gateway, failure.detail(), failure.retryable()),
        }
        if self.ask_next(cx) || !self.gateways.is_idle() { Ok(BlockOutcome::Waiting(self)) } else { Err(self.into_error()) }
    }

    /// Asks the next gateway as well, because the hedge delay has passed.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.ask_next(cx);
    }

    /// Returns the milliseconds until the next hedge, or `None` if every gateway has been asked.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.gateways.wake_after_ms(cx)
    }

    /// Returns the error that describes all gateways: a mismatch if there was one, otherwise the
    /// last failure.
    ///
    /// A body that is too large is a failure of its gateway, not of the document, because nothing
    /// was verified.
    fn into_error(self) -> Error {
        match (self.last_mismatch, self.gateways.into_failure()) {
            (Some(mismatch), _) => Error::IntegrityMismatch(mismatch),
            (None, Some(upstream)) => Error::UpstreamError(upstream),
            (None, None) => Error::Other("no gateway was asked".to_owned()),
        }
    }

    /// Asks the next gateway. Returns false if none is left.
    fn ask_next(&mut self, cx: &mut Context) -> bool {
        let Some(index) = self.gateways.next() else { return false };
        let Some(gateway) = cx.settings.ipfs.get(index) else { return false };
        let cid = self.cid.to_string();
        let max_bytes = match self.cid.codec() {
            unixfs::RAW => cx.settings.max_json_bytes,
            _ => cx.settings.max_json_bytes.saturating_add(MAX_ENVELOPE_BYTES),
        };
        let fetch = Fetch {
            method: Method::Get,
            url: format!("{}/ipfs/{cid}?format=raw", gateway.trim_end_matches('/')),
            headers: vec![Header::new("accept", "application/vnd.ipld.raw")],
            body: None,
            max_bytes,
            chosen_by: ChosenBy::Operator,
            coalesce: Some(format!("ipfs {index} {max_bytes} {cid}")),
        };
        let id = cx.want(fetch, Some(cid));
        self.gateways.asked(id, index);
        true
    }
}
