//! `outbox_bump` and `outbox_fill`: replacements that the gateway asks for by itself. They are
//! judged, charged and recorded as if the caller of the transaction had asked for them.
//!
//! `outbox_sign` has a remote key sign what is recorded and charged already.

use std::rc::Rc;

use crate::{
    encoding::json::{Json, shown},
    record::idempotency,
    refusal::{Invalid, Refusal},
    request::params as request,
    wallet::{
        Wallet,
        call::{Call, Method},
        outbox::{
            params::{self, Fields, missing},
            replacement::{Goal, Replacement},
        },
        plan::Plan,
        plan::row_names::RowNames,
        request::Request,
    },
};

impl Wallet {
    /// Plans a replacement that the gateway asks for: `[{account, nonce, caller}]`, with the caller
    /// of the transaction to replace.
    ///
    /// Errors:
    /// - `invalid-params`: a field is missing or malformed.
    /// - `forbidden`: there is no such caller any more.
    pub(in crate::wallet) fn plan_by_gateway(&self, method: Method, call: &Call) -> Result<Plan, Refusal> {
        let object = request::object(&call.params)?;
        let fields = Fields::read(&object, &["account", "nonce", "caller"])?;
        let place = params::place_in(&fields, call)?;
        let account = place.account;
        let Some((_, Json::Text(id))) = fields.get("caller") else { return Err(missing("caller").into()) };
        let gone = || Refusal::Forbidden(format!("the caller {} is not configured any more", shown(id)));
        let caller = self.config.callers.iter().find(|caller| caller.id == *id).ok_or_else(gone)?;
        let key = self.accounts(caller).find(|(_, key)| key.address == account).map(|(place, _)| place);
        let no_key = || Refusal::Forbidden(format!("the caller {} has no key of the address {account} any more", shown(id)));
        let goal = self.goal(method, place.chain)?;
        let replacement = key.map_or_else(|| Err(no_key()), |_| Replacement::of_gateway(goal, &place, call));
        let mut plan = Plan {
            wallet: Rc::clone(&self.identity),
            caller: Rc::clone(caller),
            key,
            method,
            request_digest: idempotency::request_digest(method.name(), call.chain.as_deref(), &call.params),
            idempotency: None,
            stamp: None,
            request: replacement.map(Request::Replacement),
            rows: RowNames::new(Vec::new()),
        };
        plan.rows = RowNames::new(self.rows_for(&plan, &account));
        Ok(plan)
    }

    fn goal(&self, method: Method, chain: u64) -> Result<Goal, Refusal> {
        match method {
            Method::Fill => return Ok(Goal::Fill),
            Method::Resume => return Ok(Goal::Sign),
            _ => {}
        }
        let expected = format!("a chain with signer.chains.{chain}.outbox.bump");
        let rule = self.config.chains.bump(chain).ok_or_else(|| Invalid::at("chain").expected(expected).got(chain.to_string()))?;
        Ok(Goal::Bump(rule))
    }
}
