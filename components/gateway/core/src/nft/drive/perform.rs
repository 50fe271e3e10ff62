//! Performs the actions that the NFT component asks for, side by side, and looks into the content
//! store before a gateway is asked for a block.

use core::future::{Future, pending, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use futures_util::future::{AbortHandle, Either, abortable, select};
use futures_util::stream::{FuturesUnordered, StreamExt};

use crate::io::{BodyStream, FetchFailure, Io, Stored};
use crate::nft::component::need::{Action, Need, Outcome, Rejected, Settled, Wanted};
use crate::nft::drive::watch::{StoreUse, Watch, Watched};
use crate::table::Table;

type Running<'a> = Pin<Box<dyn Future<Output = Option<Settled>> + 'a>>;

/// Open bodies by the number of their `Open`.
type Streams<S> = Rc<RefCell<Table<u32, S>>>;

/// What is known of the actions so far.
#[derive(Default)]
struct Known {
    /// Blocks that came from gateways and are not verified yet.
    blocks: Table<u32, Stored>,
    /// Actions that may still be rejected.
    watched: Table<u32, Watched>,
}

/// The actions of one resolution or stream. Dropping it cancels what is under way.
pub(crate) struct Performer<'a, I: Io> {
    io: &'a I,
    watch: Watch<'a>,
    running: FuturesUnordered<Running<'a>>,
    handles: Table<u32, AbortHandle>,
    streams: Streams<I::Stream>,
    /// CIDs that the store was asked for.
    asked: BTreeSet<String>,
    known: Rc<RefCell<Known>>,
    verified: Vec<Stored>,
}

impl<'a, I: Io> Performer<'a, I> {
    pub(crate) fn new(io: &'a I, watch: Watch<'a>) -> Self {
        Self {
            io,
            watch,
            running: FuturesUnordered::new(),
            handles: Table::default(),
            streams: Streams::default(),
            asked: BTreeSet::new(),
            known: Rc::default(),
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
        self.judge(need.verified, need.rejected);
        for wanted in need.start {
            let (id, action) = (wanted.id, self.action(wanted));
            let (action, handle) = abortable(action);
            self.handles.insert(id, handle);
            self.running.push(Box::pin(async move { action.await.ok() }));
        }
    }

    fn judge(&mut self, verified: Vec<u32>, rejected: Vec<Rejected>) {
        let mut known = self.known.borrow_mut();
        for id in verified {
            known.watched.remove(&id);
            self.verified.extend(known.blocks.remove(&id));
        }
        for it in rejected {
            known.blocks.remove(&it.id);
            if let Some(watched) = known.watched.remove(&it.id) {
                self.watch.rejected(&watched, self.io.now() / 1000, &it.reason);
            }
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

    /// Waits until an action has settled, or the time has passed. Returns all that have settled,
    /// none in the second case.
    pub(crate) async fn next(&mut self, wake_after_ms: Option<u32>) -> Vec<Settled> {
        let io = self.io;
        let wake = async {
            match wake_after_ms {
                Some(milliseconds) => io.sleep(milliseconds).await,
                None => pending().await,
            }
        };
        let running = &mut self.running;
        let next = poll_fn(|context| {
            let mut all = Vec::new();
            while let Poll::Ready(Some(ended)) = running.poll_next_unpin(context) {
                // A cancelled action has no outcome.
                all.extend(ended);
            }
            if all.is_empty() { Poll::Pending } else { Poll::Ready(all) }
        });
        let all = match select(next, pin!(wake)).await {
            Either::Left((all, _)) => all,
            Either::Right(_) => Vec::new(),
        };
        for settled in &all {
            self.handles.remove(&settled.id);
        }
        all
    }

    fn action(&mut self, wanted: Wanted) -> Pin<Box<dyn Future<Output = Settled> + 'a>> {
        let (io, watch, known) = (self.io, self.watch, self.known.clone());
        let mut watched = watch.begin(&wanted, io.now() / 1000);
        let Wanted { id, action, cid, .. } = wanted;
        // Asks the store only once for a CID: whoever asks again wants it from a gateway.
        let stored = cid.clone().filter(|cid| watch.store == StoreUse::Read && self.asked.insert(cid.clone()));
        let streams = self.streams.clone();
        Box::pin(async move {
            let outcome = match action {
                Action::Fetch(mut request) => match read(io, stored).await {
                    Read::Found(body) => Outcome::Kept(body),
                    read => {
                        if matches!(read, Read::Missed) {
                            watch.missed(&watched);
                        }
                        watch.asks(&mut watched, &request);
                        match watch.refuses(&request) {
                            Some(refused) => Outcome::Fetch(Err(refused)),
                            None => {
                                watch.authorize(&mut request);
                                Outcome::Fetch(io.fetch(request).await)
                            }
                        }
                    }
                },
                Action::Open(request) => {
                    watch.asks(&mut watched, &request);
                    let opened = match watch.refuses(&request) {
                        Some(refused) => Err(refused),
                        None => io.open(request).await,
                    };
                    Outcome::Open(opened.map(|(head, stream)| {
                        streams.borrow_mut().insert(id, stream);
                        head
                    }))
                }
                Action::NextChunk(of) => Outcome::NextChunk(next_chunk(&streams, of).await),
            };
            watch.end(&watched, io.now() / 1000, &outcome);
            if let (Outcome::Fetch(Ok(response)), Some(cid)) = (&outcome, cid)
                && response.status == 200
            {
                known.borrow_mut().blocks.insert(id, Stored { key: key(&cid), value: response.body.clone() });
            }
            if matches!(outcome, Outcome::Fetch(Ok(_)) | Outcome::Open(Ok(_))) {
                known.borrow_mut().watched.insert(id, watched);
            }
            Settled { id, outcome }
        })
    }
}

enum Read {
    Found(Vec<u8>),
    Missed,
    /// The store was not asked.
    Skipped,
}

async fn read<I: Io>(io: &I, cid: Option<String>) -> Read {
    match cid {
        None => Read::Skipped,
        Some(cid) => io.read(key(&cid)).await.map_or(Read::Missed, Read::Found),
    }
}

async fn next_chunk<S: BodyStream>(streams: &Streams<S>, of: u32) -> Result<Option<Vec<u8>>, FetchFailure> {
    let taken = streams.borrow_mut().remove(&of);
    let Some(mut stream) = taken else { return Err(FetchFailure::Other("the body is not open".to_owned())) };
    let outcome = stream.next().await;
    if matches!(outcome, Ok(Some(_))) {
        streams.borrow_mut().insert(of, stream);
    }
    outcome
}

fn key(cid: &str) -> String {
    format!("cid:{cid}")
}
