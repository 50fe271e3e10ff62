//! Where the pieces of a content go.

use core::future::Future;
use core::pin::Pin;
use core::task::{Poll, Waker};
use std::cell::RefCell;
use std::rc::Rc;

use super::request::ContentHead;

/// A piece of the content, in order: the head, then chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// What is known once the first bytes are there.
    Head(ContentHead),
    /// Bytes.
    Chunk(Vec<u8>),
}

/// Where the pieces go. A chunk waits until one is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sink(Rc<RefCell<SinkState>>);

#[derive(Debug, Default)]
struct SinkState {
    output: Vec<Output>,
    asked: bool,
    waker: Option<Waker>,
}

impl Sink {
    /// Gives the head.
    pub(crate) fn head(&self, head: ContentHead) {
        self.0.borrow_mut().output.push(Output::Head(head));
    }

    /// Gives a chunk once one is asked for.
    pub(crate) async fn chunk(&self, bytes: Vec<u8>) {
        Asked(self).await;
        let mut state = self.0.borrow_mut();
        state.asked = false;
        state.output.push(Output::Chunk(bytes));
    }

    /// Asks for one more chunk.
    pub(super) fn ask(&self) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.asked = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns the pieces so far, and forgets them.
    pub(super) fn take(&self) -> Vec<Output> {
        core::mem::take(&mut self.0.borrow_mut().output)
    }
}

/// Ready once a chunk is asked for.
struct Asked<'a>(&'a Sink);

impl Future for Asked<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut core::task::Context<'_>) -> Poll<()> {
        let mut state = self.0.0.borrow_mut();
        if state.asked {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
