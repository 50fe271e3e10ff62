//! An exchange without its bindings: a future over effects, polled until no wake is pending.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Waker};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Wake;

use crate::effects::Effects;
use crate::step::{Outcome, Step};

/// Remembers that something was woken.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One exchange: the core's future, and its effects.
pub struct Machine {
    effects: Effects,
    future: Option<Pin<Box<dyn Future<Output = ()>>>>,
    woken: Arc<Flag>,
}

impl Machine {
    /// Makes an exchange that runs the future that `begin` returns.
    pub fn new<F: Future<Output = ()> + 'static>(begin: impl FnOnce(Effects) -> F) -> Self {
        let effects = Effects::default();
        let future = Box::pin(begin(effects.clone()));
        Self { effects, future: Some(future), woken: Arc::new(Flag(AtomicBool::new(true))) }
    }

    /// Gives the request body, so that the core need not ask the host for it.
    pub fn give_body(&mut self, body: Vec<u8>) {
        self.effects.give_body(body);
    }

    /// Sets the time (microseconds since 1970) and whether the client takes another chunk, fills
    /// slots, and polls until no wake is pending. Polling only once would miss a child future that
    /// was woken during the poll, such as a hedge.
    pub fn advance(&mut self, settled: impl IntoIterator<Item = (u32, Outcome)>, now: u64, pull: bool) -> Step {
        self.effects.set_now(now);
        self.effects.set_pull(pull);
        for (id, outcome) in settled {
            self.effects.settled(id, outcome);
        }
        self.poll()
    }

    /// Sets the time (microseconds since 1970), notes that the client has left, and polls.
    pub fn leave(&mut self, now: u64) -> Step {
        self.effects.set_now(now);
        self.effects.set_left();
        self.woken.0.store(true, Ordering::Relaxed);
        self.poll()
    }

    fn poll(&mut self) -> Step {
        let waker = Waker::from(self.woken.clone());
        let mut context = Context::from_waker(&waker);
        while let Some(future) = self.future.as_mut() {
            if !self.woken.0.swap(false, Ordering::Relaxed) {
                break;
            }
            if future.as_mut().poll(&mut context).is_ready() {
                self.future = None;
            }
        }
        let mut step = self.effects.take_step();
        step.finished = self.future.is_none();
        step
    }
}
