//! The first step: who asks, whose key is asked for, and what the request says.

use std::rc::Rc;

use crate::{
    config::callers::Caller,
    crypto::hash::sha256,
    encoding::{
        address::Address,
        json::{self, quoted},
    },
    record::{idempotency, ledger},
    refusal::{Invalid, Refusal},
    request::{
        message,
        params::{self, AuditQuery},
    },
    stamp,
    transaction::complete::Estimates,
    wallet::{
        Credential, Wallet,
        request::{self, Request},
    },
};

/// One request to the signer.
pub struct Call {
    /// Who asks.
    pub credential: Credential,
    /// JSON-RPC method.
    pub method: String,
    /// Its `params`, JSON text.
    pub params: String,
    /// Chain id of the route, decimal.
    pub chain: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// What fills the gaps of an `eth_sendTransaction`; the invalid field where it could not be read. None: the call is only judged, on the least that it can become.
    pub estimates: Option<Result<Estimates, Invalid>>,
    /// The account's nonces below this are used for good, by the chain's latest block; none: not known, and nothing is replaced.
    pub confirmed_nonce: Option<u64>,
}

/// What a call comes to before the ledger is looked at.
pub enum Planned {
    /// The JSON-RPC result, JSON text.
    Answered(String),
    /// The caller may read these entries.
    Audit(AuditQuery),
    /// To be prepared.
    Sign(Box<Plan>),
}

/// A method that signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    SignTransaction,
    SendTransaction,
    PersonalSign,
    SignTypedData,
    Sign7702Authorization,
}

impl Method {
    pub(super) const ALL: [Self; 5] =
        [Self::SignTransaction, Self::SendTransaction, Self::PersonalSign, Self::SignTypedData, Self::Sign7702Authorization];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SignTransaction => "eth_signTransaction",
            Self::SendTransaction => "eth_sendTransaction",
            Self::PersonalSign => "personal_sign",
            Self::SignTypedData => "eth_signTypedData_v4",
            Self::Sign7702Authorization => "signer_sign7702Authorization",
        }
    }
}

/// A call of a known caller to a key.
pub struct Plan {
    pub(super) wallet: Rc<()>,
    pub(super) caller: Rc<Caller>,
    /// Place of the key; none: it is not the caller's, and the request is refused.
    pub(super) key: Option<usize>,
    pub(super) method: Method,
    pub(super) request_digest: [u8; 32],
    /// SHA-256 of the idempotency key.
    pub(super) idempotency: Option<[u8; 32]>,
    /// What uses its stamp up.
    pub(super) stamp: Option<stamp::Use>,
    /// What is asked, or why it is refused.
    pub(super) request: Result<Request, Refusal>,
    rows: Vec<String>,
}

impl Plan {
    /// Whether it is to be judged only, on the least that it can become: the chain has not been asked yet.
    pub(super) fn foreseen(&self) -> bool {
        self.method == Method::SendTransaction && matches!(self.request, Ok(Request::Transaction { estimates: None, .. }))
    }

    /// Names of the ledger rows to read.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }
}

impl Wallet {
    /// Authenticates and decodes a call. `now`: microseconds since 1970. Errors: `unauthorized`, `invalid-stamp`, `forbidden` for `signer_audit`, `unknown-method`, and `invalid-params` where the call is not even addressed to a key.
    pub fn plan(&self, call: Call, now: u64) -> Result<Planned, Refusal> {
        let (caller, stamp) = self.authenticate(&call.credential, now)?;
        if let Credential::Stamp(stamp) = &call.credential {
            let covered = stamp.covers(&call.method, &call.params, call.chain.as_deref(), call.idempotency_key.as_deref());
            covered.map_err(Refusal::InvalidStamp)?;
        }
        let method = match call.method.as_str() {
            "eth_accounts" => {
                params::none(&call.params)?;
                return Ok(Planned::Answered(self.accounts_json(caller)));
            }
            "signer_audit" if !caller.audit => return Err(Refusal::Forbidden("this caller may not read the audit".into())),
            "signer_audit" => return Ok(Planned::Audit(params::audit(&call.params)?)),
            "signer_explain" => return self.explain(caller, &call).map(Planned::Answered),
            name => {
                Method::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| Refusal::UnknownMethod(json::shown(&name)))?
            }
        };
        let request_digest = idempotency::request_digest(method.name(), call.chain.as_deref(), &call.params);
        let (account, request) = Self::addressed(method, &call)?;
        let key = self.accounts(caller).find(|(_, key)| key.address == account).map(|(place, _)| place);
        let foreign = || Refusal::Forbidden(format!("this caller has no key of the address {account}"));
        let request = if key.is_some() { request } else { Err(foreign()) };
        let mut plan = Plan {
            wallet: Rc::clone(&self.identity),
            caller: Rc::clone(caller),
            key,
            method,
            request_digest,
            idempotency: None,
            stamp,
            request,
            rows: Vec::new(),
        };
        if let Some(stamp) = &plan.stamp {
            plan.rows.extend(stamp.rows(&caller.id));
        }
        match call.idempotency_key.as_deref() {
            Some(text) if idempotency::is_key(text) => {
                let hash = sha256(text.as_bytes());
                plan.idempotency = Some(hash);
                plan.rows.push(ledger::idempotency_row(&caller.id, &hash));
            }
            Some(text) => {
                plan.request = Err(Invalid::new("Idempotency-Key", "1 to 255 visible ASCII characters", json::shown(&text)).into())
            }
            None => {}
        }
        if let Ok(Request::Transaction { request, chain, .. }) = &plan.request {
            if method == Method::SendTransaction {
                plan.rows.push(ledger::nonce_row(*chain, &account));
                plan.rows.extend(request.nonce.map(|nonce| ledger::sent_row(*chain, &account, nonce)));
            }
            plan.rows.push(ledger::spend_row(*chain, &account));
        }
        if let Ok(request) = &plan.request {
            plan.rows.extend(self.window_rows(request.chain(), &account, &caller.id));
        }
        Ok(Planned::Sign(Box::new(plan)))
    }

    /// The account that a call is addressed to, and what is asked of it. Errors: `invalid-params`, where it is not even addressed.
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
            Method::SignTransaction | Method::SendTransaction => {
                let object = params::object(&call.params)?;
                (params::from(&object)?, request::transaction(&object, method, call))
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
