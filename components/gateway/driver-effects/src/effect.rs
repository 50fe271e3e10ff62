//! An effect that the core waits for.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use crate::shared::{Shared, Slot};
use crate::step::{Action, AskedResponse, Outcome};

/// An effect under way. Dropping it before its outcome is taken cancels it.
pub(crate) struct Effect {
    shared: Shared,
    id: u32,
}

impl Effect {
    /// Has the host start it.
    pub(crate) fn start(shared: &Shared, action: Action) -> Self {
        Self { shared: shared.clone(), id: shared.start(action) }
    }

    /// Returns its id.
    pub(crate) fn id(&self) -> u32 {
        self.id
    }
}

impl Future for Effect {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Outcome> {
        let mut state = self.shared.state();
        if let Some(Slot::Waiting(waker)) = state.slots.get_mut(&self.id) {
            *waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        match state.slots.remove(&self.id) {
            Some(Slot::Settled(outcome)) => Poll::Ready(outcome),
            _ => Poll::Pending,
        }
    }
}

impl Drop for Effect {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        match state.slots.remove(&self.id) {
            Some(Slot::Waiting(_)) => {
                let before = state.step.start.len();
                state.step.start.retain(|(id, _)| *id != self.id);
                // The host does not know of an effect that it has not been given yet.
                if state.step.start.len() == before {
                    state.step.cancel.push(self.id);
                }
            }
            // Nobody will read the stream that was opened.
            Some(Slot::Settled(Outcome::Open(Ok(_)) | Outcome::Ask(Ok(AskedResponse { has_rest: true, .. })))) => {
                state.step.cancel.push(self.id);
            }
            Some(Slot::Settled(_)) | None => {}
        }
    }
}
