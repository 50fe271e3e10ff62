//! The futures that wait for the host.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::slots::{Effects, Slot};
use crate::http::Outcome;

/// An effect under way.
pub(crate) struct Effect {
    pub(super) effects: Effects,
    pub(super) id: u32,
}

impl Effect {
    /// Returns the number of the effect.
    pub(crate) const fn id(&self) -> u32 {
        self.id
    }
}

impl Future for Effect {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let mut state = self.effects.0.borrow_mut();
        match state.slots.remove(&self.id) {
            Some(Slot::Settled(outcome)) => Poll::Ready(outcome),
            _ => {
                state.slots.insert(self.id, Slot::Waiting(Some(context.waker().clone())));
                Poll::Pending
            }
        }
    }
}

impl Drop for Effect {
    fn drop(&mut self) {
        let mut state = self.effects.0.borrow_mut();
        if let Some(Slot::Waiting(_)) = state.slots.remove(&self.id) {
            let before = state.start.len();
            state.start.retain(|wanted| wanted.id != self.id);
            // The host does not know of an effect that it has not been given yet.
            if state.start.len() == before {
                state.cancel.push(self.id);
            }
        }
    }
}

/// A wait for a time.
pub(super) struct Timer {
    pub(super) effects: Effects,
    pub(super) id: u32,
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match self.effects.0.borrow_mut().slots.get_mut(&self.id) {
            Some(Slot::Timer(_, waker)) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.effects.0.borrow_mut().slots.remove(&self.id);
    }
}
