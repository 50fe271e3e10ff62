//! The queue of pieces from the core to the client, for the drivers that send responses themselves.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use mintmark_gateway_core::{Head, Summary};

/// A piece of a response.
pub enum Output {
    /// Status and fields.
    Head(Head),
    /// Bytes of the body.
    Chunk(Vec<u8>),
    /// The end of the response.
    End(Summary),
    /// The response broke off.
    Failed(Summary),
    /// The core has finished.
    Closed,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Output>,
    /// Chunks that the client has not taken yet.
    unwritten: usize,
    is_client_gone: bool,
    /// What waits for the next piece.
    reader: Option<Waker>,
    /// What waits for the client.
    writer: Option<Waker>,
}

/// The queue of one response.
#[derive(Clone, Default)]
pub struct Outputs(Rc<RefCell<State>>);

impl Outputs {
    /// Adds a piece.
    pub fn push(&self, output: Output) {
        let waker = {
            let mut state = self.0.borrow_mut();
            if matches!(output, Output::Chunk(_)) {
                state.unwritten = state.unwritten.saturating_add(1);
            }
            state.queue.push_back(output);
            state.reader.take()
        };
        // Wakes outside of the borrow, because a waker may run code.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Notes that the core has finished.
    pub fn close(&self) {
        self.push(Output::Closed);
    }

    /// Waits for the next piece.
    pub async fn next(&self) -> Output {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if let Some(output) = state.queue.pop_front() {
                return Poll::Ready(output);
            }
            state.reader = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Notes that the client has taken a chunk, or that nobody will.
    pub fn one_is_written(&self) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.unwritten = state.unwritten.saturating_sub(1);
            state.writer.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Notes that the client has left.
    pub fn client_is_gone(&self) {
        self.0.borrow_mut().is_client_gone = true;
    }

    /// Returns whether the client has left.
    #[must_use]
    pub fn is_client_gone(&self) -> bool {
        self.0.borrow().is_client_gone
    }

    /// Waits until the client has taken all chunks.
    pub async fn written(&self) {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if state.unwritten == 0 {
                return Poll::Ready(());
            }
            state.writer = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use core::pin::pin;
    use core::task::Context;

    use super::*;

    /// Returns what a future is ready with when it is polled once.
    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        }
    }

    #[test]
    fn pieces_come_in_order() {
        let outputs = Outputs::default();
        assert!(now(outputs.next()).is_none());
        outputs.push(Output::Chunk(vec![1]));
        outputs.push(Output::Failed(Summary::default()));
        outputs.close();
        assert!(matches!(now(outputs.next()), Some(Output::Chunk(bytes)) if bytes == [1]));
        assert!(matches!(now(outputs.next()), Some(Output::Failed(_))));
        assert!(matches!(now(outputs.next()), Some(Output::Closed)));
        assert!(now(outputs.next()).is_none());
    }

    #[test]
    fn the_core_waits_until_the_client_has_taken_all_chunks() {
        let outputs = Outputs::default();
        assert!(now(outputs.written()).is_some());
        outputs.push(Output::Chunk(vec![1]));
        outputs.push(Output::Chunk(vec![2]));
        // A chunk that was taken out of the queue is still to be written.
        assert!(now(outputs.next()).is_some());
        outputs.one_is_written();
        assert!(now(outputs.written()).is_none());
        outputs.one_is_written();
        assert!(now(outputs.written()).is_some());
    }

    #[test]
    fn a_client_that_left_stays_away() {
        let outputs = Outputs::default();
        assert!(!outputs.is_client_gone());
        outputs.clone().client_is_gone();
        assert!(outputs.is_client_gone());
    }
}
