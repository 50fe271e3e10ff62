//! What a request spends: units of the client's quota, and of its address's plan `abuse`.

use super::Responder;
use crate::access::address::address_keys;
use crate::access::credential::Payer;
use crate::access::quota::{self, Receipt, Taken};
use crate::http::problem::{Code, Problem};
use crate::io::{Io, MeteredCall};

impl<I: Io, N> Responder<'_, I, N> {
    /// Spends what the calls cost. Returns the receipt, with which the units can be settled.
    ///
    /// # Errors
    /// `quota-exceeded`, `cost-exceeds-capacity`, `store-unavailable`, `internal`.
    pub(crate) async fn charge(&mut self, payer: &Payer, calls: Vec<MeteredCall>) -> Result<Receipt, Problem> {
        self.log.plan(&payer.plan);
        let Taken { result, headers } = quota::take(self.io, payer, calls).await;
        self.limits = headers;
        let receipt = result?;
        self.bill.add(&receipt);
        Ok(receipt)
    }

    /// Gives back all units of a receipt.
    pub(crate) async fn refund(&mut self, receipt: Receipt) {
        self.settle(receipt, 0.0).await;
    }

    /// Corrects what was charged to what was really spent.
    pub(crate) async fn settle(&mut self, receipt: Receipt, spent: f64) {
        self.bill.correct(&receipt, spent);
        quota::settle(self.io, receipt, spent).await;
    }

    /// Counts a malformed request or a failed authentication against the client's address. Returns
    /// the problem to answer with: the given one, or `quota-exceeded` if the address has had too
    /// many.
    pub(crate) async fn count_abuse(&mut self, problem: Problem) -> Problem {
        let address = address_keys(self.request, &self.gateway.config.clients);
        match quota::take_abuse(self.io, address).await {
            Taken { result: Err(exceeded), headers } if exceeded.code == Code::QuotaExceeded => {
                self.limits = headers;
                exceeded
            }
            _ => problem,
        }
    }

    /// Hides what is left of the quota that paid, because that quota may be another client's.
    pub(crate) fn hide_limits(&mut self) {
        self.limits.clear();
    }
}
