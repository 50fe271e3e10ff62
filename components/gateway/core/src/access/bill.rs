//! What a request has taken, and what of it is still to be settled.

use core::cell::{Cell, RefCell};
use core::future::{Future, pending, poll_fn};
use core::pin::pin;
use core::task::Poll;

use crate::access::quota::{self, Receipt, Taken};
use crate::io::Io;
use crate::log::LogEntry;

/// The bill of one request.
#[derive(Debug, Default)]
pub(crate) struct Bill {
    cost: Cell<f64>,
    /// How many takes were allowed.
    takes: Cell<usize>,
    /// Whether a take is under way.
    is_taking: Cell<bool>,
    unsettled: RefCell<Vec<Unsettled>>,
}

/// A take that is to be settled.
#[derive(Debug)]
struct Unsettled {
    receipt: Receipt,
    /// The units that were really spent, as far as is known.
    spent: f64,
    /// How many attempts at upstreams the request had begun before it.
    attempts: usize,
}

impl Bill {
    /// Returns the units spent.
    pub(crate) fn cost(&self) -> f64 {
        self.cost.get()
    }

    /// Waits for a take, and adds it. Goes no further if the client has left in the meantime.
    pub(crate) async fn take<I: Io>(&self, io: &I, log: &LogEntry, take: impl Future<Output = Taken>) -> Taken {
        self.is_taking.set(true);
        let mut taken = take.await;
        self.is_taking.set(false);
        if let Ok(receipt) = &mut taken.result {
            receipt.number = self.takes.replace(self.takes.get() + 1);
            self.cost.set(self.cost.get() + receipt.cost);
            let unsettled = Unsettled { receipt: receipt.clone(), spent: receipt.cost, attempts: log.attempts() };
            self.unsettled.borrow_mut().push(unsettled);
        }
        if io.has_left() {
            pending::<()>().await;
        }
        taken
    }

    /// Corrects a take that is settled at once.
    pub(crate) fn correct(&self, receipt: &Receipt, spent: f64) {
        self.cost.set(self.cost.get() + spent - receipt.cost);
        self.unsettled.borrow_mut().retain(|it| it.receipt.number != receipt.number);
    }

    /// Corrects a take that is settled after the response.
    pub(crate) fn correct_later(&self, receipt: &Receipt, spent: f64) {
        self.cost.set(self.cost.get() + spent - receipt.cost);
        for it in self.unsettled.borrow_mut().iter_mut().filter(|it| it.receipt.number == receipt.number) {
            it.spent = spent;
        }
    }

    /// Gives back what is to be settled after the response.
    pub(crate) fn refund_later(&self) {
        for it in self.unsettled.borrow_mut().iter_mut() {
            self.cost.set(self.cost.get() - core::mem::take(&mut it.spent));
        }
    }

    /// Does the work of the request, and settles what it has taken. If the client leaves, the work
    /// ends where it is: a take for which no upstream was asked is given back, and any other keeps
    /// its price, because an upstream may have worked on it.
    pub(crate) async fn settling<I: Io>(&self, io: &I, log: &LogEntry, work: impl Future<Output = ()>) {
        let has_left = self.until_left(io, work).await;
        for Unsettled { receipt, spent, attempts } in self.unsettled.take() {
            let is_unused = has_left && !log.has_begun_since(attempts);
            quota::settle(io, receipt, if is_unused { 0.0 } else { spent }).await;
        }
    }

    /// Does the work until the client leaves. Returns whether it has left. A take under way is
    /// waited for, because its units and its slot have to be given back.
    async fn until_left<I: Io>(&self, io: &I, work: impl Future<Output = ()>) -> bool {
        let mut work = pin!(work);
        poll_fn(|context| {
            let ends = || io.has_left() && !self.is_taking.get();
            if ends() {
                return Poll::Ready(true);
            }
            match work.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(false),
                Poll::Pending if ends() => Poll::Ready(true),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }
}
