//! The blocks that the subjects of a resolution share. A block that several need is fetched once.

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::task::{Poll, Waker};
use std::collections::BTreeMap;
use std::rc::Rc;

use cid::Cid;

use super::block::Block;
use crate::content::encoding::multicodec::Codec;
use crate::error::Error;

/// Maximum number of bytes that are kept.
const MAX_KEPT_BYTES: usize = 8 << 20;

/// The blocks by their CIDs.
#[derive(Debug, Default)]
pub(crate) struct Store {
    slots: RefCell<BTreeMap<Cid, Slot>>,
}

#[derive(Debug)]
enum Slot {
    /// It is being fetched, and these wait for it.
    Fetching(Vec<Waker>),
    /// It was fetched. A failure is kept as well.
    Done(Result<Rc<Block>, Error>),
}

impl Store {
    /// Returns a block. The first caller fetches it, and the others wait.
    ///
    /// # Errors
    /// The error of `fetch`.
    pub(crate) async fn get(&self, cid: &Cid, fetch: impl Future<Output = Result<Block, Error>>) -> Result<Rc<Block>, Error> {
        if let Some(done) = self.wait(cid).await {
            return done;
        }
        let fetching = Fetching { store: self, cid };
        let done = fetch.await.map(Rc::new);
        fetching.finish(done.clone());
        done
    }

    /// Keeps a block that has been verified.
    pub(crate) fn put(&self, cid: Cid, block: Block) {
        self.slots.borrow_mut().entry(cid).or_insert_with(|| Slot::Done(Ok(Rc::new(block))));
        self.shrink();
    }

    /// Returns whether a block is there, or is being fetched.
    pub(crate) fn has(&self, cid: &Cid) -> bool {
        self.slots.borrow().contains_key(cid)
    }

    /// Waits while a block is being fetched. Returns `None` if the caller has to fetch it.
    async fn wait(&self, cid: &Cid) -> Option<Result<Rc<Block>, Error>> {
        poll_fn(|context| {
            let mut slots = self.slots.borrow_mut();
            match slots.get_mut(cid) {
                Some(Slot::Done(done)) => Poll::Ready(Some(done.clone())),
                Some(Slot::Fetching(waiting)) => {
                    waiting.push(context.waker().clone());
                    Poll::Pending
                }
                None => {
                    slots.insert(*cid, Slot::Fetching(Vec::new()));
                    Poll::Ready(None)
                }
            }
        })
        .await
    }

    /// Drops blocks until those that are left fit. Leaves go first, because a directory is needed
    /// by many.
    fn shrink(&self) {
        for leaves_only in [true, false] {
            let mut slots = self.slots.borrow_mut();
            let kept: usize = slots.values().map(Slot::bytes).sum();
            if kept > MAX_KEPT_BYTES {
                slots.retain(|cid, slot| slot.bytes() == 0 || leaves_only && Codec::of(cid.codec()) != Some(Codec::Raw));
            }
        }
    }
}

impl Slot {
    fn bytes(&self) -> usize {
        if let Self::Done(Ok(block)) = self { block.bytes.len() } else { 0 }
    }
}

/// A fetch under way. If it is dropped, one of those that wait takes over.
struct Fetching<'a> {
    store: &'a Store,
    cid: &'a Cid,
}

impl Fetching<'_> {
    fn finish(self, done: Result<Rc<Block>, Error>) {
        let before = self.store.slots.borrow_mut().insert(*self.cid, Slot::Done(done));
        wake(before);
        self.store.shrink();
    }
}

impl Drop for Fetching<'_> {
    fn drop(&mut self) {
        let mut slots = self.store.slots.borrow_mut();
        if matches!(slots.get(self.cid), Some(Slot::Fetching(_))) {
            let before = slots.remove(self.cid);
            drop(slots);
            wake(before);
        }
    }
}

fn wake(slot: Option<Slot>) {
    if let Some(Slot::Fetching(waiting)) = slot {
        waiting.into_iter().for_each(Waker::wake);
    }
}
