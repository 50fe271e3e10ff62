//! A value that one future leaves for another.

use core::future::poll_fn;
use core::task::{Poll, Waker};
use std::cell::RefCell;

/// A place for one value.
#[derive(Debug)]
pub(super) struct Slot<T>(RefCell<State<T>>);

#[derive(Debug)]
struct State<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(RefCell::new(State { value: None, waker: None }))
    }
}

impl<T> Slot<T> {
    /// Leaves the value.
    pub(super) fn fill(&self, value: T) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.value = Some(value);
            state.waker.take()
        };
        // Wakes outside of the borrow, because a waker may run code.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits for the value.
    pub(super) async fn filled(&self) -> T {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            match state.value.take() {
                Some(value) => Poll::Ready(value),
                None => {
                    state.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}
