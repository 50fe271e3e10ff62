//! `outbox_bump` and `outbox_fill`: replacements that the gateway asks for by itself. They are
//! judged, charged and recorded as if the caller of the transaction had asked for them.
//!
//! `outbox_sign` has a remote key sign what is recorded and charged already.

use crate::{
    encoding::json::{Json, shown},
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
        let key = self.key_place(caller, &account);
        let no_key = || Refusal::Forbidden(format!("the caller {} has no key of the address {account} any more", shown(id)));
        let goal = self.goal(method, place.chain)?;
        let replacement = key.map_or_else(|| Err(no_key()), |_| Replacement::of_gateway(goal, &place, call));
        let plan = self.bare_plan(caller, key, method, call, replacement.map(Request::Replacement));
        Ok(self.with_rows(plan, &account))
    }

    fn goal(&self, method: Method, chain: u64) -> Result<Goal, Refusal> {
        match method {
            Method::Fill => return Ok(Goal::Fill),
            Method::Sign => return Ok(Goal::Sign),
            _ => {}
        }
        let expected = format!("a chain with signer.chains.{chain}.outbox.bump");
        let rule = self.config.chains.bump(chain).ok_or_else(|| Invalid::at("chain").expected(expected).got(chain.to_string()))?;
        Ok(Goal::Bump(rule))
    }
}
