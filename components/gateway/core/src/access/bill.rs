//! What a request has spent, and what of it is still to be settled.

use crate::access::quota::{self, Receipt};
use crate::io::Io;

/// The bill of one request.
#[derive(Debug, Default)]
pub(crate) struct Bill {
    /// Units spent.
    pub(crate) cost: f64,
    unsettled: Unsettled,
}

/// Receipts to settle after the response, each with the units that were really spent.
#[derive(Debug, Default)]
pub(crate) struct Unsettled(Vec<(Receipt, f64)>);

impl Bill {
    /// Adds a take. If it occupies a slot, the slot is freed after the response.
    pub(crate) fn add(&mut self, receipt: &Receipt) {
        self.cost += receipt.cost;
        if receipt.holds_slot() {
            self.unsettled.0.push((receipt.clone(), receipt.cost));
        }
    }

    /// Corrects a take that is settled at once.
    pub(crate) fn correct(&mut self, receipt: &Receipt, spent: f64) {
        self.cost += spent - receipt.cost;
        self.unsettled.0.retain(|(slot, _)| !slot.is(receipt));
    }

    /// Corrects a take that is settled after the response.
    pub(crate) fn correct_later(&mut self, receipt: Receipt, spent: f64) {
        self.correct(&receipt, spent);
        self.unsettled.0.push((receipt, spent));
    }

    /// Takes what is to be settled after the response.
    pub(crate) fn take_unsettled(&mut self) -> Unsettled {
        core::mem::take(&mut self.unsettled)
    }
}

impl Unsettled {
    /// Settles all of it. The slots of a client that has left are not freed here, because its
    /// exchange ends with it: they expire.
    pub(crate) async fn settle<I: Io>(self, io: &I) {
        for (receipt, spent) in self.0 {
            quota::settle(io, receipt, spent).await;
        }
    }
}
