//! One block, asked of trustless gateways (IPFS "Trustless Gateway Specification"): the first that gives bytes that hash to the CID wins. The next gateway is asked when
//! one fails, when one lies, and when the hedge is due.

use cid::Cid;

use crate::answer::{Integrity, IntegrityStatus};
use crate::context::Context;
use crate::error::{Error, Mismatch};
use crate::http::{ChosenBy, Fetch, Header, Method, Settled, status_is_retryable};
use crate::relay::Relay;
use crate::settings::origin;

use super::digest::{self, Hash};
use super::{Fetched, unixfs};

/// What dag-pb and UnixFS add to a file in one block: two tags and lengths around it, a type and two sizes.
const ENVELOPE: u32 = 64;

/// A block under way.
#[derive(Debug)]
pub(crate) struct Race {
    cid: Cid,
    hash: Hash,
    gateways: Relay,
    /// The last lie.
    mismatch: Option<Mismatch>,
}

/// Where a race stands.
pub(crate) enum RaceStep {
    /// Gateways are under way.
    Waiting(Box<Race>),
    /// The block is there, and is the one.
    Won(Fetched),
}

impl Race {
    /// Asks the first gateway. Errors: there is none.
    pub(crate) fn start(cid: Cid, hash: Hash, cx: &mut Context) -> Result<Box<Self>, Error> {
        let mut race = Box::new(Self { cid, hash, gateways: Relay::new(cx.settings.ipfs.len(), 0), mismatch: None });
        if race.ask_next(cx) { Ok(race) } else { Err(Error::Other("no IPFS gateway is configured".to_owned())) }
    }

    /// Takes what settled. Errors: the last gateway failed.
    pub(crate) fn settle(mut self: Box<Self>, settled: Settled, cx: &mut Context) -> Result<RaceStep, Error> {
        let Some(place) = self.gateways.returned(settled.id) else { return Ok(RaceStep::Waiting(self)) };
        let gateway = cx.settings.ipfs.get(place).map_or_else(String::new, |url| origin(url));
        match settled.outcome {
            Ok(response) if response.status == 200 => match digest::check(&self.cid, self.hash, &response.body) {
                Ok(()) => {
                    let integrity =
                        Integrity { status: IntegrityStatus::Verified, cid: Some(self.cid.to_string()), gateway: Some(gateway) };
                    return Ok(RaceStep::Won(Fetched { bytes: response.body, integrity }));
                }
                Err(got) => self.mismatch = Some(Mismatch { expected: self.cid.to_string(), got, gateway }),
            },
            Ok(response) => self.gateways.failed(gateway, format!("status {}", response.status), status_is_retryable(response.status)),
            Err(failure) => self.gateways.failed(gateway, failure.detail(), failure.retryable()),
        }
        if self.ask_next(cx) || !self.gateways.is_idle() { Ok(RaceStep::Waiting(self)) } else { Err(self.lost()) }
    }

    /// The hedge is due: asks the next gateway beside those under way.
    pub(crate) fn hedge(&mut self, cx: &mut Context) {
        self.ask_next(cx);
    }

    /// Milliseconds until the next hedge; none when every gateway has been asked.
    pub(crate) fn wake_after_ms(&self, cx: &Context) -> Option<u32> {
        self.gateways.wake_after_ms(cx)
    }

    /// What to say of them all: a lie before a failure. A body that is too large was never verified: it speaks of its gateway, not of the document.
    fn lost(self) -> Error {
        match (self.mismatch, self.gateways.upstream()) {
            (Some(mismatch), _) => Error::IntegrityMismatch(mismatch),
            (None, Some(upstream)) => Error::UpstreamError(upstream),
            (None, None) => Error::Other("no gateway was asked".to_owned()),
        }
    }

    fn ask_next(&mut self, cx: &mut Context) -> bool {
        let Some(place) = self.gateways.next() else { return false };
        let Some(gateway) = cx.settings.ipfs.get(place) else { return false };
        let cid = self.cid.to_string();
        let max_bytes = match self.cid.codec() {
            unixfs::RAW => cx.settings.max_json_bytes,
            _ => cx.settings.max_json_bytes.saturating_add(ENVELOPE),
        };
        let fetch = Fetch {
            method: Method::Get,
            url: format!("{}/ipfs/{cid}?format=raw", gateway.trim_end_matches('/')),
            headers: vec![Header::new("accept", "application/vnd.ipld.raw")],
            body: None,
            max_bytes,
            chosen_by: ChosenBy::Operator,
            coalesce: Some(format!("ipfs {place} {max_bytes} {cid}")),
        };
        let id = cx.want(fetch, Some(cid));
        self.gateways.asked(id, place);
        true
    }
}
