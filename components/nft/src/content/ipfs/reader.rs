//! The bytes of a file in order, block by block. A few blocks are fetched ahead.

use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context as TaskContext, Poll};
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::block::Block;
use super::cut::cut;
use super::dag::count;
use super::fetch;
use super::missing;
use crate::content::encoding::multicodec::Codec;
use crate::content::unixfs::file::{File, Slice};
use crate::content::unixfs::node::UnixFs;
use crate::context::Context;
use crate::error::{Error, Invalid};

/// Number of blocks that are fetched or held at the same time.
const AHEAD: usize = 4;
/// Maximum size of a file whose blocks are kept for the other subjects of a resolution.
const MAX_SHARED_BYTES: u64 = 1 << 20;

type Fetching = Pin<Box<dyn Future<Output = Result<Block, Error>>>>;

/// A reader of a part of a file.
pub(crate) struct Reader {
    cx: Context,
    /// Number of blocks so far.
    used: Cell<u32>,
    /// Bytes that are there already and come first.
    first: Option<Vec<u8>>,
    /// The parts that are left, in order. The first ones are in flight.
    queue: VecDeque<Entry>,
    /// Number of parts that are in flight or held.
    active: usize,
    keeping: Keeping,
}

/// What becomes of a block that was read.
#[derive(Clone, Copy, Debug)]
enum Keeping {
    /// The other subjects of the resolution may need it.
    Shared,
    /// Nobody else needs it.
    Dropped,
}

/// A part of the file.
struct Entry {
    slice: Slice,
    state: State,
}

enum State {
    Waiting,
    Fetching(Fetching),
    Fetched(Result<Block, Error>),
}

impl Reader {
    /// Makes a reader of the bytes in the range of a file. `used` blocks were taken to find it.
    pub(crate) fn new(cx: &Context, file: &File<'_>, range: Range<u64>, used: u32) -> Self {
        let (inline, slices) = file.slice(range);
        let first = (!inline.is_empty()).then(|| inline.to_vec());
        let keeping = if file.size <= MAX_SHARED_BYTES { Keeping::Shared } else { Keeping::Dropped };
        Self { keeping, cx: cx.clone(), used: Cell::new(used), first, queue: slices.into_iter().map(Entry::waiting).collect(), active: 0 }
    }

    /// Makes a reader of bytes.
    pub(crate) fn of_bytes(cx: &Context, bytes: Vec<u8>) -> Self {
        Self { cx: cx.clone(), used: Cell::new(0), first: Some(bytes), queue: VecDeque::new(), active: 0, keeping: Keeping::Dropped }
    }

    /// Returns the next bytes, never empty, or `None` at the end.
    ///
    /// # Errors
    /// - The error of fetching a block.
    /// - `ContentUnsupported` if a block is malformed, contradicts the one above it, or there are
    ///   too many.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            if let Some(bytes) = self.first.take().filter(|bytes| !bytes.is_empty()) {
                return Ok(Some(bytes));
            }
            if self.queue.is_empty() {
                return Ok(None);
            }
            let block = poll_fn(|context| self.poll_first(context)).await?;
            let Some(Entry { slice, .. }) = self.queue.pop_front() else { return Ok(None) };
            self.active = self.active.saturating_sub(1);
            self.first = Some(self.open(slice, block)?);
        }
    }

    /// Returns all bytes that are left.
    ///
    /// # Errors
    /// Those of [`Reader::next`].
    pub(crate) async fn read_to_end(mut self) -> Result<Vec<u8>, Error> {
        let Some(mut bytes) = self.next().await? else { return Ok(Vec::new()) };
        while let Some(more) = self.next().await? {
            bytes.extend(more);
        }
        Ok(bytes)
    }

    /// Polls the entries that are in flight, and starts more if there is room. Ready once the very
    /// first has its block.
    fn poll_first(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<Block, Error>> {
        let mut seen = 0;
        for (index, entry) in self.queue.iter_mut().enumerate() {
            // Parts that were put first may have pushed others that are in flight far behind.
            if index >= AHEAD && seen >= self.active {
                break;
            }
            // The very first must not wait for those after it.
            if matches!(entry.state, State::Waiting) && (index == 0 || self.active < AHEAD) {
                self.active += 1;
                entry.state = match count(&self.cx, &self.used) {
                    Ok(()) => State::Fetching(start(&self.cx, &entry.slice, self.keeping)),
                    Err(error) => State::Fetched(Err(error)),
                };
            }
            seen += usize::from(!matches!(entry.state, State::Waiting));
            if let State::Fetching(fetching) = &mut entry.state
                && let Poll::Ready(block) = fetching.as_mut().poll(context)
            {
                entry.state = State::Fetched(block);
            }
        }
        match self.queue.front_mut() {
            Some(Entry { state, .. }) if matches!(state, State::Fetched(_)) => match core::mem::replace(state, State::Waiting) {
                State::Fetched(block) => Poll::Ready(block),
                State::Waiting | State::Fetching(_) => Poll::Pending,
            },
            _ => Poll::Pending,
        }
    }

    /// Takes a block of the file. Returns its bytes, and puts the parts below it first in the
    /// queue.
    fn open(&mut self, slice: Slice, block: Block) -> Result<Vec<u8>, Error> {
        let Slice { part, range } = slice;
        let contradiction = |got: u64| {
            let rule = format!("{} bytes of the file at ipfs://{}", part.size, part.cid);
            Error::ContentUnsupported(Invalid::new("uri", rule, &format!("{got} bytes")))
        };
        match Codec::of(part.cid.codec()) {
            Some(Codec::Raw) if block.bytes.len() as u64 == part.size => Ok(cut(block.bytes, &range)),
            Some(Codec::Raw) => Err(contradiction(block.bytes.len() as u64)),
            Some(Codec::DagPb) => {
                let file = match UnixFs::read(&block.bytes).map_err(|error| missing::malformed(&part.cid, error))? {
                    UnixFs::File(file) => file,
                    _ => return Err(Error::ContentUnsupported(Invalid::new("uri", "a part of a file", &format!("ipfs://{}", part.cid)))),
                };
                if file.size != part.size {
                    return Err(contradiction(file.size));
                }
                let (inline, slices) = file.slice(range);
                for slice in slices.into_iter().rev() {
                    self.queue.push_front(Entry::waiting(slice));
                }
                Ok(inline.to_vec())
            }
            _ => Err(missing::codec(&part.cid)),
        }
    }
}

impl Entry {
    const fn waiting(slice: Slice) -> Self {
        Self { slice, state: State::Waiting }
    }
}

impl core::fmt::Debug for Reader {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Reader")
    }
}

fn start(cx: &Context, slice: &Slice, keeping: Keeping) -> Fetching {
    let (cx, cid) = (cx.clone(), slice.part.cid);
    Box::pin(async move {
        let block = fetch::fetch(&cx, &cid);
        match keeping {
            Keeping::Dropped => block.await,
            Keeping::Shared => cx.blocks().get(&cid, block).await.map(|block| Block::new(bytes_of(block), None)),
        }
    })
}

/// Returns the bytes of a block that others may hold as well.
pub(crate) fn bytes_of(block: Rc<Block>) -> Vec<u8> {
    Rc::try_unwrap(block).map_or_else(|shared| shared.bytes.clone(), |block| block.bytes)
}
