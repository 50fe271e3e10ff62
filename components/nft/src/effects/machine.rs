//! A future over effects, polled until it waits for the host.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Wake;

use super::{Effects, Requests};
use crate::http::Settled;

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

/// A future, and the effects that it waits for.
pub(crate) struct Machine<T> {
    effects: Effects,
    future: Pin<Box<dyn Future<Output = T>>>,
    woken: Arc<Flag>,
}

impl<T> Machine<T> {
    /// Makes a machine of a future. It does nothing until it is advanced.
    pub(crate) fn new(effects: Effects, future: impl Future<Output = T> + 'static) -> Self {
        Self { effects, future: Box::pin(future), woken: Arc::new(Flag(AtomicBool::new(true))) }
    }

    /// Sets the time, completes effects, and polls until no wake is pending.
    pub(crate) fn advance(&mut self, settled: Vec<Settled>, now_ms: u64) -> (Poll<T>, Requests) {
        self.effects.set_now(now_ms);
        for Settled { id, outcome } in settled {
            self.effects.settle(id, outcome);
        }
        let waker = Waker::from(self.woken.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            while self.woken.0.swap(false, Ordering::Relaxed) {
                if let Poll::Ready(value) = self.future.as_mut().poll(&mut context) {
                    return (Poll::Ready(value), self.effects.take_requests());
                }
            }
            if !self.effects.wake_idle() {
                break;
            }
        }
        (Poll::Pending, self.effects.take_requests())
    }
}

impl<T> core::fmt::Debug for Machine<T> {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Machine")
    }
}
