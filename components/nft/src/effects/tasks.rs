//! Futures that run beside the subjects of a resolution.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::cell::RefCell;
use std::rc::Rc;

use futures_util::stream::{FuturesUnordered, Stream};

use super::side_by_side::Task;

/// The futures that run, and those that were added since they were polled.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Rc<State>);

#[derive(Default)]
struct State {
    added: RefCell<Vec<Task<'static>>>,
    running: RefCell<FuturesUnordered<Task<'static>>>,
}

impl core::fmt::Debug for Tasks {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Tasks")
    }
}

impl Tasks {
    /// Adds a future. Whoever polls the tasks has to do so after what adds them.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.0.added.borrow_mut().push(Box::pin(task));
    }

    /// Polls the futures. Returns whether one was added or has ended, so that what waits for them
    /// has to be polled again.
    pub(crate) fn poll(&self, context: &mut Context<'_>) -> bool {
        let added = core::mem::take(&mut *self.0.added.borrow_mut());
        let mut running = self.0.running.borrow_mut();
        let mut is_new = !added.is_empty();
        running.extend(added);
        while let Poll::Ready(Some(())) = Pin::new(&mut *running).poll_next(context) {
            is_new = true;
        }
        is_new
    }

    /// Drops all futures.
    pub(crate) fn clear(&self) {
        self.0.added.borrow_mut().clear();
        self.0.running.borrow_mut().clear();
    }
}
