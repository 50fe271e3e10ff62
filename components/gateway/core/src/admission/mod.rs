//! Limits requests to a service that is not the gateway: who pays, what the backend is asked for,
//! and what its answer comes to. A middleware asks the backend and sends what is decided here.

mod route_name;

use serde::Deserialize;

use crate::access::address::{AddressKeys, address_keys};
use crate::access::credential::{Payer, credential, keyed, keyless};
use crate::access::quota::{self, Receipt, Taken};
use crate::config::{self, Clients, ConfigError};
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::io::{Credential, Header, LimitsFailure, MeteredCall, Settle, Take, TakeOutcome};

use route_name::route_name;

/// Tells the clients of a service apart.
#[derive(Debug)]
pub struct RequestLimiter {
    clients: Clients,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    limits: config::Limits,
}

impl RequestLimiter {
    /// Parses JSON text: an object with the section `limits` as the gateway has it. `plans` holds
    /// only the names of the plans.
    ///
    /// # Errors
    /// Every config error that was found, or only the first place where the text is not JSON of the
    /// right shape.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigError>> {
        let Section { limits } = config::read(text, "the section `limits`")?;
        let mut errors = Vec::new();
        let clients = Clients::of(limits, &mut errors);
        if errors.is_empty() { Ok(Self { clients }) } else { Err(errors) }
    }

    /// Returns what to ask the backend for before a request goes to the service. A request that may
    /// not pass at all is counted as abuse of the client's address.
    #[must_use]
    pub fn demand(&self, request: &Request) -> Demand {
        let address = address_keys(request, &self.clients);
        match self.payer(request, address.clone()) {
            Ok(payer) => Demand { payer, call: MeteredCall::named(route_name(request)), unauthorized: None },
            Err(problem) => Demand { payer: quota::culprit(address), call: quota::abuse(), unauthorized: Some(problem) },
        }
    }

    /// Returns who pays: the API key of `X-Api-Key`, else that of `Authorization: Bearer`, else the
    /// client's address.
    ///
    /// Both fields belong to the service if no keys are configured, and `Authorization` does if the
    /// request has `X-Api-Key`, or if its scheme is not `Bearer`.
    ///
    /// # Errors
    /// `unauthorized`:
    /// - The key is not known.
    /// - The request has several keys.
    /// - The request has no key, and there is no plan for such requests.
    fn payer(&self, request: &Request, address: AddressKeys) -> Result<Payer, Problem> {
        if self.clients.keys.is_empty() {
            return keyless(address, &self.clients);
        }
        let mut keys = request.values("x-api-key");
        let key = match (keys.next(), keys.next()) {
            (Some(_), Some(_)) => return Err(Problem::new(Code::Unauthorized, "more than one API key was sent; send one")),
            (Some(key), None) => Some(key.to_owned()),
            (None, _) if request.values("authorization").nth(1).is_some() => {
                return Err(Problem::new(Code::Unauthorized, "more than one Authorization was sent; send one"));
            }
            (None, _) => match credential(request) {
                Ok(Credential::Bearer(token)) => Some(token),
                _ => None,
            },
        };
        let Some(key) = key else { return keyless(address, &self.clients) };
        keyed(&key, address.network, &self.clients).ok_or_else(|| {
            let detail = "the API key is not known: expected a key of `limits.keys`; \
                          a bearer token of the service itself needs an API key in X-Api-Key beside it";
            Problem::new(Code::Unauthorized, detail)
        })
    }
}

/// What the backend is asked for about a request.
#[derive(Debug)]
pub struct Demand {
    payer: Payer,
    call: MeteredCall,
    /// Why the request may not pass, whatever the backend says.
    unauthorized: Option<Problem>,
}

impl Demand {
    /// Returns the question to the backend.
    #[must_use]
    pub fn take(&self) -> Take {
        quota::demand(&self.payer, vec![self.call.clone()])
    }

    /// Returns what the backend's answer comes to. `entropy` makes the id of a request that has
    /// none.
    ///
    /// # Errors
    /// The response, if the request does not go to the service.
    pub fn judge(self, answer: Result<TakeOutcome, LimitsFailure>, request: &Request, entropy: &[u8]) -> Result<Admission, Refusal> {
        let Taken { result, headers } = quota::judged(&self.payer, answer);
        match (self.unauthorized, result) {
            (None, Ok(receipt)) => Ok(Admission { fields: headers, receipt }),
            (None, Err(problem)) => Err(Refusal::of(&problem, headers, request, entropy)),
            (Some(_), Err(exceeded)) if exceeded.code == Code::QuotaExceeded => Err(Refusal::of(&exceeded, headers, request, entropy)),
            // What is left of the plan `abuse` is no concern of the client.
            (Some(problem), _) => Err(Refusal::of(&problem, Vec::new(), request, entropy)),
        }
    }
}

/// A request that goes to the service.
#[derive(Debug)]
pub struct Admission {
    /// The fields that its response gets. Empty if no policy is enforced.
    pub fields: Vec<Header>,
    receipt: Receipt,
}

impl Admission {
    /// Returns whether the request occupies a slot until the backend is told that it is over.
    #[must_use]
    pub fn has_slot(&self) -> bool {
        self.receipt.has_slot()
    }

    /// Returns what to tell the backend when the request is over, or `None` if there is nothing to
    /// tell. The request keeps its price, because the service may have worked on it.
    #[must_use]
    pub fn completed(self) -> Option<Settle> {
        let cost = self.receipt.cost;
        quota::settlement(self.receipt, cost)
    }
}

/// The response to a request that does not go to the service: a problem document (RFC 9457).
#[derive(Debug)]
pub struct Refusal {
    /// Status.
    pub status: u16,
    /// Fields.
    pub headers: Vec<Header>,
    /// Body.
    pub body: Vec<u8>,
}

impl Refusal {
    fn of(problem: &Problem, limits: Vec<Header>, request: &Request, entropy: &[u8]) -> Self {
        let id = request.id(entropy);
        let mut reply = Reply::document(problem.code.status(), &problem.to_json(&id)).refusing(problem).with(limits);
        reply.finish(&id);
        let Reply { status, headers, body, .. } = reply;
        Self { status, headers, body }
    }
}

#[cfg(test)]
mod tests;
