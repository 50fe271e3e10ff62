//! Effects as data: a future asks for a fetch or for time, and the host's answer completes it.
//!
//! The steps of a resolution are `async` functions over [`Effects`]. No executor is behind them:
//! [`machine::Machine`] polls them when the host hands in what has settled.

pub(crate) mod machine;
pub(crate) mod side_by_side;
mod slots;
pub(crate) mod small_map;
pub(crate) mod tasks;
mod waiting;

pub(crate) use slots::Effects;
pub(crate) use slots::Rejected;

use core::future::poll_fn;
use core::task::{Poll, Waker};

use crate::http::{Action, Outcome, Wanted};
use slots::Slot;
use waiting::{Effect, Timer};

/// What the futures asked for since the last call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Requests {
    pub(crate) start: Vec<Wanted>,
    pub(crate) cancel: Vec<u32>,
    pub(crate) rejected: Vec<Rejected>,
    pub(crate) verified: Vec<u32>,
    /// Milliseconds until the first timer is due, or `None` if no future waits for time.
    pub(crate) wake_after_ms: Option<u32>,
}

impl Effects {
    /// Asks the host for an effect. Dropping it before it has settled cancels it.
    pub(crate) fn start(&self, action: Action, cid: Option<String>, purpose: &'static str) -> Effect {
        let mut state = self.0.borrow_mut();
        let id = state.new_id();
        state.slots.insert(id, Slot::Waiting(None));
        state.start.push(Wanted { id, action, cid, purpose });
        Effect { effects: self.clone(), id }
    }

    /// Waits for a number of milliseconds.
    pub(crate) async fn sleep(&self, milliseconds: u32) {
        let id = {
            let mut state = self.0.borrow_mut();
            let id = state.new_id();
            let due = state.now_ms.saturating_add(milliseconds.into());
            state.slots.insert(id, Slot::Timer(due, None));
            id
        };
        Timer { effects: self.clone(), id }.await;
    }

    /// Waits until no other future can go on without the host.
    pub(crate) async fn idle(&self) {
        let mut waits = false;
        poll_fn(|context| {
            if core::mem::replace(&mut waits, true) {
                return Poll::Ready(());
            }
            self.0.borrow_mut().idle.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Wakes what waits until no other future can go on. Returns whether there was something.
    fn wake_idle(&self) -> bool {
        let idle = core::mem::take(&mut self.0.borrow_mut().idle);
        let is_some = !idle.is_empty();
        idle.into_iter().for_each(Waker::wake);
        is_some
    }

    /// Returns the time of the last step.
    pub(crate) fn now_ms(&self) -> u64 {
        self.0.borrow().now_ms
    }

    /// Returns the milliseconds since the first step.
    pub(crate) fn elapsed_ms(&self) -> u64 {
        let state = self.0.borrow();
        state.now_ms.saturating_sub(state.began_ms.unwrap_or(state.now_ms))
    }

    /// Says that the content of a response was refused.
    pub(crate) fn reject(&self, id: u32, reason: String) {
        self.0.borrow_mut().rejected.push(Rejected { id, reason });
    }

    /// Says that a response hashes to the CID that it was asked for.
    pub(crate) fn verify(&self, id: u32) {
        self.0.borrow_mut().verified.push(id);
    }

    /// Cancels an effect that has settled already, such as an open stream.
    pub(crate) fn cancel(&self, id: u32) {
        self.0.borrow_mut().cancel.push(id);
    }

    /// Sets the time and completes the timers that are due.
    fn set_now(&self, now_ms: u64) {
        let mut woken = Vec::new();
        {
            let mut state = self.0.borrow_mut();
            state.now_ms = state.now_ms.max(now_ms);
            state.began_ms.get_or_insert(now_ms);
            let now = state.now_ms;
            for slot in state.slots.values_mut() {
                if let Slot::Timer(due, waker) = slot
                    && *due <= now
                {
                    woken.extend(waker.take());
                    *slot = Slot::Due;
                }
            }
        }
        woken.into_iter().for_each(Waker::wake);
    }

    /// Completes an effect. Ignores unknown ids.
    fn settle(&self, id: u32, outcome: Outcome) {
        let waker = match self.0.borrow_mut().slots.get_mut(&id) {
            Some(slot @ Slot::Waiting(_)) => match core::mem::replace(slot, Slot::Settled(outcome)) {
                Slot::Waiting(waker) => waker,
                _ => None,
            },
            _ => None,
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns what was asked for since the last call.
    fn take_requests(&self) -> Requests {
        let mut state = self.0.borrow_mut();
        let first_due = state.slots.values().filter_map(|slot| if let Slot::Timer(due, _) = slot { Some(*due) } else { None }).min();
        let now = state.now_ms;
        Requests {
            start: core::mem::take(&mut state.start),
            cancel: core::mem::take(&mut state.cancel),
            rejected: core::mem::take(&mut state.rejected),
            verified: core::mem::take(&mut state.verified),
            wake_after_ms: first_due.map(|due| u32::try_from(due.saturating_sub(now)).unwrap_or(u32::MAX)),
        }
    }
}
