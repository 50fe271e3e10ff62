//! The part of a plan that is the same whoever asks: a client, or the gateway by itself.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    encoding::address::Address,
    record::idempotency,
    refusal::Refusal,
    wallet::{
        Wallet,
        call::{Call, Method},
        plan::{Plan, row_names::RowNames},
        request::Request,
    },
};

impl Wallet {
    /// Returns the place in the wallet of a caller's key. `None` if the caller does not have it.
    pub(in crate::wallet) fn key_place(&self, caller: &Caller, account: &Address) -> Option<usize> {
        self.accounts(caller).find(|(_, key)| key.address == *account).map(|(place, _)| place)
    }

    /// Returns a plan without a stamp, an idempotency key and names of rows.
    pub(in crate::wallet) fn bare_plan(
        &self,
        caller: &Rc<Caller>,
        key: Option<usize>,
        method: Method,
        call: &Call,
        request: Result<Request, Refusal>,
    ) -> Plan {
        Plan {
            wallet: Rc::clone(&self.identity),
            caller: Rc::clone(caller),
            key,
            method,
            request_digest: idempotency::request_digest(method.name(), call.chain.as_deref(), &call.params),
            idempotency: None,
            stamp: None,
            request,
            rows: RowNames::new(Vec::new()),
        }
    }
}
