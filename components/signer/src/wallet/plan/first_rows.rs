//! The rows of the ledger that a plan needs before any was read.

use crate::{
    encoding::address::Address,
    record::{
        ledger,
        outbox::{
            place::{Place, final_row},
            refused::refused_row,
        },
        stops,
    },
    wallet::{
        Wallet,
        call::Method,
        outbox::replacement::Replacement,
        plan::{Plan, row_names::RowNames},
        request::Request,
    },
};

impl Wallet {
    /// Returns a plan for an account with the names of the rows that it needs first.
    pub(in crate::wallet) fn with_rows(&self, plan: Plan, account: &Address) -> Plan {
        let rows = RowNames::new(self.rows_for(&plan, account));
        Plan { rows, ..plan }
    }

    /// Every plan needs the stops.
    fn rows_for(&self, plan: &Plan, account: &Address) -> Vec<String> {
        let caller = &plan.caller.id;
        let mut rows = vec![stops::ROW.to_owned()];
        rows.extend(plan.stamp.iter().flat_map(|stamp| stamp.rows(caller)));
        rows.extend(plan.idempotency.iter().map(|hash| ledger::idempotency_row(caller, hash)));
        let Ok(request) = &plan.request else { return rows };
        let sending = |chain: u64| [ledger::nonce_row(chain, account), final_row(chain, account), refused_row(chain, account)];
        let place = |chain: u64, nonce: u64| Place { chain, account: *account, nonce };
        match request {
            Request::Transaction { request, chain, .. } => {
                if plan.method == Method::SendTransaction {
                    rows.extend(sending(*chain));
                    rows.extend(request.nonce.map(|nonce| place(*chain, nonce).row()));
                }
                rows.push(ledger::spend_row(*chain, account));
            }
            Request::Replacement(Replacement { chain, nonce, .. }) => {
                rows.extend(sending(*chain));
                rows.extend([place(*chain, *nonce).row(), place(*chain, *nonce).sidecar_row(), ledger::spend_row(*chain, account)]);
            }
            Request::Authorization(_) | Request::Message(_) | Request::TypedData(_) => {}
        }
        rows.extend(self.spending_limit_rows(request.chain(), account, caller));
        rows
    }
}
