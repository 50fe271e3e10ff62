//! Drives a resolution: performs its fetches side by side, wakes it for its hedges, and takes
//! blocks out of the content store if they are there.

use core::future::{Future, pending};
use core::pin::{Pin, pin};
use std::collections::BTreeSet;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::chain::origin::origin;
use crate::io::{Io, Response, Stored};
use crate::log::LogEntry;
use crate::nft::component::{Document, NftError, Progress, Resolution, Settled, Wanted};

/// A document, and blocks to keep.
pub(crate) struct Resolved {
    pub(crate) document: Document,
    pub(crate) keep: Vec<Stored>,
}

/// A block that a fetch for a CID brought, and whether the content store had it.
struct Block {
    cid: String,
    origin: String,
    body: Vec<u8>,
    stored: bool,
}

type Running<'a> = Pin<Box<dyn Future<Output = (Settled, Option<Block>)> + 'a>>;

/// Drives a resolution to its end. Dropping the future cancels what is under way.
pub(crate) async fn resolve<I: Io, R: Resolution>(io: &I, log: &LogEntry, mut resolution: R) -> Result<Resolved, NftError> {
    let mut running: FuturesUnordered<Running<'_>> = FuturesUnordered::new();
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut blocks = Vec::new();
    let mut settled = Vec::new();
    loop {
        let need = match resolution.advance(core::mem::take(&mut settled)) {
            Progress::Need(need) => need,
            Progress::Done(document) => return Ok(finish(*document, blocks)),
            Progress::Failed(error) => return Err(error),
        };
        for wanted in need.start {
            // Asks the store only once for a CID. If the store holds other bytes, the resolution
            // asks the next gateway, and that fetch must not end in the store again.
            let fetched: Running<'_> = match &wanted.cid {
                Some(cid) if asked.insert(cid.clone()) => Box::pin(read_or_fetch(io, log, cid.clone(), wanted)),
                _ => Box::pin(fetch(io, log, wanted)),
            };
            running.push(fetched);
        }
        if running.is_empty() && need.wake_after_ms.is_none() {
            return Err(NftError::Other("the resolution waits for nothing".to_owned()));
        }
        let wake = async {
            match need.wake_after_ms {
                Some(milliseconds) => io.sleep(milliseconds).await,
                None => pending().await,
            }
        };
        let next = async {
            match running.next().await {
                Some(done) => done,
                None => pending().await,
            }
        };
        if let Either::Left(((done, block), _)) = select(pin!(next), pin!(wake)).await {
            blocks.extend(block);
            settled.push(done);
        }
    }
}

/// Reads a block from the content store, or fetches it if the store does not have it.
async fn read_or_fetch<I: Io>(io: &I, log: &LogEntry, cid: String, wanted: Wanted) -> (Settled, Option<Block>) {
    let Some(body) = io.read(key(&cid)).await else { return fetch(io, log, wanted).await };
    let block = Block { cid, origin: origin(&wanted.fetch.url).to_owned(), body: Vec::new(), stored: true };
    (Settled { id: wanted.id, outcome: Ok(Response { status: 200, headers: Vec::new(), body }) }, Some(block))
}

async fn fetch<I: Io>(io: &I, log: &LogEntry, wanted: Wanted) -> (Settled, Option<Block>) {
    let Wanted { id, fetch, cid } = wanted;
    let from = origin(&fetch.url).to_owned();
    let attempt = log.begin_attempt(&fetch.url);
    let outcome = io.fetch(fetch).await;
    match &outcome {
        Ok(response) if response.status < 400 => log.answered(&attempt),
        Ok(response) => log.failed(&attempt, &format!("status {}", response.status)),
        Err(failure) => log.failed(&attempt, &failure.describe()),
    }
    let block = match (&outcome, cid) {
        (Ok(response), Some(cid)) if response.status == 200 => {
            Some(Block { cid, origin: from, body: response.body.clone(), stored: false })
        }
        _ => None,
    };
    (Settled { id, outcome }, block)
}

/// Decides what to keep: the verified block, unless the store had it. In that case no gateway gave
/// it, so none is named.
fn finish(mut document: Document, blocks: Vec<Block>) -> Resolved {
    let integrity = &document.integrity;
    let accepted = blocks.into_iter().rev().find(|block| {
        Some(&block.cid) == integrity.cid.as_ref() && integrity.gateway.as_deref().is_some_and(|gateway| origin(gateway) == block.origin)
    });
    let keep = match accepted {
        Some(block) if block.stored => {
            document.integrity.gateway = None;
            Vec::new()
        }
        Some(block) => vec![Stored { key: key(&block.cid), value: block.body }],
        None => Vec::new(),
    };
    Resolved { document, keep }
}

fn key(cid: &str) -> String {
    format!("cid:{cid}")
}
