//! Performs the actions that the NFT component asks for, side by side, and looks into the content
//! store before a gateway is asked for a block.

use core::future::{Future, pending};
use core::pin::{Pin, pin};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::future::{AbortHandle, Either, abortable, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::io::{BodyStream, Fetch, FetchFailure, Head, Io, Stored};
use crate::log::LogEntry;
use crate::nft::component::need::{Action, Need, Outcome, Settled, Wanted};

type Running<'a> = Pin<Box<dyn Future<Output = Option<Settled>> + 'a>>;

/// Open bodies by the number of their `Open`.
type Streams<S> = Rc<RefCell<BTreeMap<u32, S>>>;

/// The actions of one resolution or stream. Dropping it cancels what is under way.
pub(crate) struct Performer<'a, I: Io> {
    io: &'a I,
    log: &'a LogEntry,
    running: FuturesUnordered<Running<'a>>,
    handles: BTreeMap<u32, AbortHandle>,
    streams: Streams<I::Stream>,
    /// CIDs that the store was asked for.
    asked: BTreeSet<String>,
    /// Blocks that came from gateways and are not verified yet.
    blocks: Rc<RefCell<BTreeMap<u32, Stored>>>,
    verified: Vec<Stored>,
}

impl<'a, I: Io> Performer<'a, I> {
    pub(crate) fn new(io: &'a I, log: &'a LogEntry) -> Self {
        Self {
            io,
            log,
            running: FuturesUnordered::new(),
            handles: BTreeMap::new(),
            streams: Streams::default(),
            asked: BTreeSet::new(),
            blocks: Rc::default(),
            verified: Vec::new(),
        }
    }

    /// Cancels and starts actions, and takes note of what was verified.
    pub(crate) fn start(&mut self, need: Need) {
        for id in need.cancel {
            self.streams.borrow_mut().remove(&id);
            if let Some(handle) = self.handles.remove(&id) {
                handle.abort();
            }
        }
        for id in need.verified {
            self.verified.extend(self.blocks.borrow_mut().remove(&id));
        }
        for it in need.rejected {
            self.blocks.borrow_mut().remove(&it.id);
        }
        for wanted in need.start {
            let (id, action) = (wanted.id, self.action(wanted));
            let (action, handle) = abortable(action);
            self.handles.insert(id, handle);
            self.running.push(Box::pin(async move { action.await.ok() }));
        }
    }

    /// Returns the verified blocks that the content store does not have yet.
    pub(crate) fn take_verified(&mut self) -> Vec<Stored> {
        core::mem::take(&mut self.verified)
    }

    /// Returns whether nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Waits until an action has settled, or the time has passed. Returns `None` in the second
    /// case.
    pub(crate) async fn next(&mut self, wake_after_ms: Option<u32>) -> Option<Settled> {
        let io = self.io;
        let wake = async {
            match wake_after_ms {
                Some(milliseconds) => io.sleep(milliseconds).await,
                None => pending().await,
            }
        };
        let running = &mut self.running;
        let next = async {
            loop {
                match running.next().await {
                    Some(Some(settled)) => return settled,
                    // A cancelled action.
                    Some(None) => {}
                    None => pending().await,
                }
            }
        };
        match select(pin!(next), pin!(wake)).await {
            Either::Left((settled, _)) => {
                self.handles.remove(&settled.id);
                Some(settled)
            }
            Either::Right(_) => None,
        }
    }

    fn action(&mut self, wanted: Wanted) -> Pin<Box<dyn Future<Output = Settled> + 'a>> {
        let Wanted { id, action, cid, .. } = wanted;
        let (io, log) = (self.io, self.log);
        match action {
            Action::Fetch(request) => {
                // Asks the store only once for a CID: whoever asks again wants it from a gateway.
                let stored = cid.clone().filter(|cid| self.asked.insert(cid.clone()));
                let blocks = self.blocks.clone();
                Box::pin(async move {
                    if let Some(cid) = stored
                        && let Some(body) = io.read(key(&cid)).await
                    {
                        return Settled { id, outcome: Outcome::Kept(body) };
                    }
                    let outcome = fetch(io, log, request).await;
                    if let (Ok(response), Some(cid)) = (&outcome, cid)
                        && response.status == 200
                    {
                        blocks.borrow_mut().insert(id, Stored { key: key(&cid), value: response.body.clone() });
                    }
                    Settled { id, outcome: Outcome::Fetch(outcome) }
                })
            }
            Action::Open(request) => {
                let streams = self.streams.clone();
                Box::pin(async move {
                    let outcome = open(io, log, request).await.map(|(head, stream)| {
                        streams.borrow_mut().insert(id, stream);
                        head
                    });
                    Settled { id, outcome: Outcome::Open(outcome) }
                })
            }
            Action::NextChunk(of) => {
                let streams = self.streams.clone();
                Box::pin(async move {
                    let taken = streams.borrow_mut().remove(&of);
                    let Some(mut stream) = taken else {
                        let closed = FetchFailure::Other("the body is not open".to_owned());
                        return Settled { id, outcome: Outcome::NextChunk(Err(closed)) };
                    };
                    let outcome = stream.next().await;
                    if matches!(outcome, Ok(Some(_))) {
                        streams.borrow_mut().insert(of, stream);
                    }
                    Settled { id, outcome: Outcome::NextChunk(outcome) }
                })
            }
        }
    }
}

async fn fetch<I: Io>(io: &I, log: &LogEntry, fetch: Fetch) -> Result<crate::io::Response, FetchFailure> {
    let attempt = log.begin_attempt(&fetch.url);
    let outcome = io.fetch(fetch).await;
    match &outcome {
        Ok(response) if response.status < 400 => log.answered(&attempt),
        Ok(response) => log.failed(&attempt, &format!("status {}", response.status)),
        Err(failure) => log.failed(&attempt, &failure.describe()),
    }
    outcome
}

async fn open<I: Io>(io: &I, log: &LogEntry, fetch: Fetch) -> Result<(Head, I::Stream), FetchFailure> {
    let attempt = log.begin_attempt(&fetch.url);
    let outcome = io.open(fetch).await;
    match &outcome {
        Ok((head, _)) if head.status < 400 => log.answered(&attempt),
        Ok((head, _)) => log.failed(&attempt, &format!("status {}", head.status)),
        Err(failure) => log.failed(&attempt, &failure.describe()),
    }
    outcome
}

fn key(cid: &str) -> String {
    format!("cid:{cid}")
}
