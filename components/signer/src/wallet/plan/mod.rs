//! The first step: authenticates the caller, decodes the request, and names the rows of the ledger
//! that it needs.

pub mod audit_request;
mod bare;
mod first_rows;
pub(super) mod row_names;

use std::rc::Rc;

use audit_request::AuditRequest;

use crate::{
    config::callers::Caller,
    crypto::hash::sha256,
    encoding::{
        address::Address,
        json::{self, quoted},
    },
    record::idempotency,
    refusal::{Invalid, Refusal},
    request::{message, params},
    stamp::replay::StampUse,
    wallet::{
        Credential, Wallet,
        call::{Call, Method},
        outbox::{
            lookup::Lookup,
            replacement::Replacement,
            report::{self, Report},
        },
        plan::row_names::RowNames,
        request::{self, Request},
    },
};

/// What a call comes to before the ledger is read.
pub enum Planned {
    /// Answered. Holds the JSON-RPC result, JSON text.
    Answered(String),
    /// To be answered with entries, if the ledger does not revoke the caller.
    Audit(AuditRequest),
    /// To be answered from rows of the ledger.
    LookUp(Box<Lookup>),
    /// To be prepared and recorded.
    Report(Box<Report>),
    /// To be prepared and signed.
    Sign(Box<Plan>),
}

/// A decoded call of a known caller to one key.
pub struct Plan {
    pub(super) wallet: Rc<()>,
    pub(super) caller: Rc<Caller>,
    /// Place of the key in the wallet. `None` if the caller does not have it. The request is then
    /// refused.
    pub(super) key: Option<usize>,
    pub(super) method: Method,
    pub(super) request_digest: [u8; 32],
    /// SHA-256 of the idempotency key.
    pub(super) idempotency: Option<[u8; 32]>,
    /// What marks its stamp as used.
    pub(super) stamp: Option<StampUse>,
    /// The request, or its refusal, which `prepare` records.
    pub(super) request: Result<Request, Refusal>,
    pub(super) rows: RowNames,
}

impl Plan {
    /// Returns whether this is a dry run: an `eth_sendTransaction` without estimates, as the chain
    /// has not been asked yet.
    pub(super) fn is_dry_run(&self) -> bool {
        let Ok(Request::Transaction { estimates, .. } | Request::Replacement(Replacement { estimates, .. })) = &self.request else {
            return false;
        };
        self.method.sends() && estimates.is_none()
    }

    /// Returns whether the gateway asks by itself, on behalf of the caller.
    pub fn is_of_gateway(&self) -> bool {
        self.method.is_of_gateway()
    }

    /// Returns the caller.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Returns the names of the ledger rows to read.
    pub fn rows(&self) -> Vec<String> {
        self.rows.all()
    }
}

impl Wallet {
    /// Authenticates and decodes a call. `now` is in microseconds since 1970.
    ///
    /// Errors:
    /// - `unauthorized`, `invalid-stamp`: the credential is not valid.
    /// - `forbidden`: the caller may not read the audit entries.
    /// - `unknown-method`: the signer has no such method.
    /// - `invalid-params`: the params do not name a key.
    ///
    /// Every other error is in the plan, so that `prepare` records it.
    pub fn plan(&self, call: Call, now: u64) -> Result<Planned, Refusal> {
        if matches!(call.credential, Credential::Gateway) {
            return self.plan_for_gateway(&call, now);
        }
        let (caller, stamp) = self.authenticate(&call.credential, now)?;
        if let Credential::Stamp(stamp) = &call.credential {
            let covered = stamp.covers(&call.method, &call.params, call.chain.as_deref(), call.idempotency_key.as_deref());
            covered.map_err(Refusal::InvalidStamp)?;
        }
        match call.method.as_str() {
            // A wallet asks its user at `eth_requestAccounts` (EIP-1102). Here the token has
            // answered that question.
            "eth_accounts" | "eth_requestAccounts" => {
                params::none(&call.params)?;
                Ok(Planned::Answered(self.accounts_json(caller)))
            }
            // Clients based on go-ethereum ask it before the first request, and expect text.
            "health_status" => {
                params::none(&call.params)?;
                Ok(Planned::Answered("\"ok\"".into()))
            }
            "signer_audit" if !caller.audit => {
                let detail = "this caller may not read the audit entries: the configuration does not give it audit: true";
                Err(Refusal::Forbidden(detail.into()))
            }
            "signer_audit" => {
                let query = params::audit(&call.params)?;
                Ok(Planned::Audit(AuditRequest { wallet: Rc::clone(&self.identity), caller: Rc::clone(caller), query, now }))
            }
            "signer_explain" => self.explain(caller, &call).map(Planned::Answered),
            "signer_transactions" => Ok(Planned::LookUp(Box::new(self.list_lookup(caller, &call, now)?))),
            "signer_transaction" => Ok(Planned::LookUp(Box::new(self.find_lookup(caller, &call, now)?))),
            name => {
                let method = Method::find(name).ok_or_else(|| Refusal::UnknownMethod(json::shown(&name)))?;
                Ok(Planned::Sign(Box::new(self.plan_signature(caller, stamp, method, &call)?)))
            }
        }
    }

    /// Plans a call of the gateway itself.
    fn plan_for_gateway(&self, call: &Call, now: u64) -> Result<Planned, Refusal> {
        match call.method.as_str() {
            "outbox_accounts" => Ok(Planned::LookUp(Box::new(self.accounts_lookup(call, now)?))),
            "outbox_open" => Ok(Planned::LookUp(Box::new(self.window_lookup(call, now)?))),
            "outbox_raw" => Ok(Planned::LookUp(Box::new(self.resend_lookup(call, now)?))),
            report::REPORT => Ok(Planned::Report(Box::new(self.report(call)?))),
            "outbox_bump" => Ok(Planned::Sign(Box::new(self.plan_by_gateway(Method::Bump, call)?))),
            "outbox_fill" => Ok(Planned::Sign(Box::new(self.plan_by_gateway(Method::Fill, call)?))),
            "outbox_sign" => Ok(Planned::Sign(Box::new(self.plan_by_gateway(Method::Sign, call)?))),
            report::VOID => Ok(Planned::Report(Box::new(self.void_report(call)?))),
            report::REOPEN => Ok(Planned::Report(Box::new(self.reopen_report(call)?))),
            report::SIGNED => Ok(Planned::Report(Box::new(self.signed_report(call)?))),
            name => Err(Refusal::UnknownMethod(json::shown(&name))),
        }
    }

    /// Decodes a call of a method that signs, and names the rows that it needs.
    fn plan_signature(&self, caller: &Rc<Caller>, stamp: Option<StampUse>, method: Method, call: &Call) -> Result<Plan, Refusal> {
        let (account, request) = Self::addressed(method, call)?;
        let key = self.key_place(caller, &account);
        let no_key = || Refusal::Forbidden(format!("this caller has no key of the address {account}"));
        let request = if key.is_some() { request } else { Err(no_key()) };
        let (idempotency, request) = match call.idempotency_key.as_deref().map(idempotency_hash).transpose() {
            Ok(hash) => (hash, request),
            Err(invalid) => (None, Err(invalid.into())),
        };
        let plan = Plan { idempotency, stamp, ..self.bare_plan(caller, key, method, call, request) };
        Ok(self.with_rows(plan, &account))
    }

    /// Decodes the account that is to sign, and the request.
    ///
    /// Errors: `invalid-params`, if the params do not name an account.
    pub(super) fn addressed(method: Method, call: &Call) -> Result<(Address, Result<Request, Refusal>), Refusal> {
        Ok(match method {
            Method::PersonalSign => {
                let (message, account) = params::message(&call.params)?;
                (account, message::decode("params[0]", &message).map(Request::Message).map_err(Refusal::from))
            }
            Method::SignTypedData => {
                let (account, data) = params::typed_data(&call.params)?;
                (account, request::typed_data(&data, call.chain.as_deref()))
            }
            Method::Sign7702Authorization => {
                let (account, given) = params::authorization(&call.params)?;
                (account, request::authorization(&given, call.chain.as_deref()))
            }
            Method::SignTransaction => {
                let object = params::object(&call.params)?;
                (params::from(&object)?, request::transaction(&object, call))
            }
            Method::SendTransaction => {
                let (object, simulation) = params::transaction_to_send(&call.params)?;
                (params::from(&object)?, request::transaction_to_send(&object, simulation, call))
            }
            Method::SpeedUp | Method::Cancel | Method::Bump | Method::Fill | Method::Sign => {
                let object = params::object(&call.params)?;
                (params::from(&object)?, Replacement::decode(&object, method, call).map(Request::Replacement))
            }
        })
    }

    fn accounts_json(&self, caller: &Caller) -> String {
        let mut text = String::from("[");
        for (_, key) in self.accounts(caller) {
            if text.len() > 1 {
                text.push(',');
            }
            // Writing to a String cannot fail.
            let _ = quoted(&key.address.to_string(), &mut text);
        }
        text.push(']');
        text
    }
}

/// Returns the SHA-256 of an idempotency key.
///
/// Errors: it is malformed.
fn idempotency_hash(key: &str) -> Result<[u8; 32], Invalid> {
    if idempotency::is_key(key) {
        Ok(sha256(key.as_bytes()))
    } else {
        Err(Invalid::at("Idempotency-Key").expected("1 to 255 visible ASCII characters").got(json::shown(&key)))
    }
}
