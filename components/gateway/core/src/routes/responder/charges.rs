//! What a request spends: units of the client's quota, and of its address's plan `abuse`.

use super::Responder;
use crate::access::address::{AddressKeys, address_keys};
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
        let Taken { result, headers } = self.bill.take(self.io, self.log, quota::take(self.io, payer, calls)).await;
        self.limits = headers;
        result
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

    /// Counts what is malformed from here on against the key of a client who has proved who it is.
    /// Others behind its address do not use up what it may do wrong, nor it what they may.
    pub(crate) fn knows(&mut self, payer: &Payer) {
        if !payer.anonymous {
            self.culprit = Some(AddressKeys { client: payer.key.clone(), network: payer.network.clone() });
        }
    }

    /// Counts a malformed request or a failed authentication against the client's address, or
    /// against its key if that is known. Returns the problem to answer with: the given one, or
    /// `quota-exceeded` if there were too many.
    pub(crate) async fn count_abuse(&mut self, problem: Problem) -> Problem {
        let address = self.culprit.clone().unwrap_or_else(|| address_keys(self.request, &self.gateway.config.clients));
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
