//! `signer_explain`: what would come of a request. It signs, spends and records nothing, and does
//! not read the ledger.

use std::rc::Rc;

use zeroize::Zeroizing;

use crate::{
    config::{callers::Caller, chains::Chains},
    encoding::{
        hex,
        json::{
            self, Json,
            build::{object, text},
        },
    },
    explain,
    policy::{contents::Contents, judge::judge},
    record::spending_limits::{MEASURES, SpendingLimit, Spent, Sums},
    refusal::{Denial, Difference, Invalid, Refusal},
    request::params,
    transaction::complete::{complete, lower_bound},
    wallet::{
        Credential, Wallet,
        call::{Call, Method},
        request::Request,
        spending_limits::{self, denial},
        subject::Subject,
    },
};

impl Wallet {
    /// Explains a request. Returns JSON text, see `docs/reference/policies.md`.
    ///
    /// Errors: `forbidden`, and those of the request itself, with fields below `params[0].params`.
    pub(super) fn explain(&self, caller: &Rc<Caller>, call: &Call) -> Result<String, Refusal> {
        let (method, asked) = asked(call)?;
        let (account, request) = Self::addressed(method, &asked).map_err(inside)?;
        let Some((_, key)) = self.accounts(caller).find(|(_, key)| key.address == account) else {
            return Err(Refusal::Forbidden(format!("this caller has no key of the address {account}")));
        };
        let Explained { subject, is_complete } = subject(request.map_err(inside)?, method, &self.config.chains).map_err(inside)?;
        let facts = subject.facts(&caller.id);
        let contents = Contents::of(&facts);
        let policies = &self.config.policies;
        let charge = spending_limits::charge(&facts, &contents);
        let charged: Vec<_> =
            self.config.spending_limits.iter().filter_map(|limit| limit.charge(&charge).map(|sums| (limit, sums))).collect();
        // A charge above the whole cap exceeds the limit, whatever was spent before.
        let judged = judge(policies, &facts, &contents).and_then(|policy| {
            let broken = charged.iter().find_map(|(limit, sums)| Some(denial(limit, &limit.after(&Spent::default(), sums, 0).err()?)));
            broken.map_or(Ok(policy), Err)
        });
        let frozen = self.config.frozen.detail(&key.id).map(|detail| Denial { policy: None, detail });
        let (verdict, policy, detail) = match frozen.map_or(judged, Err) {
            Ok(policy) => ("allow", Some(policy.to_owned()), None),
            Err(denial) => ("deny", denial.policy, Some(denial.detail)),
        };
        let answer = object([
            ("verdict", text(Some(verdict))),
            ("policy", text(policy)),
            ("detail", text(detail)),
            ("method", text(Some(method.name()))),
            ("digest", text(is_complete.then(|| hex::encode(&subject.digest())))),
            ("nonce", text(subject.nonce().filter(|_| is_complete))),
            ("request", explain::request(policies, &facts, &contents)),
            ("windows", Json::List(charged.iter().map(|(limit, sums)| shown(limit, sums)).collect())),
        ]);
        Ok(answer.to_string())
    }
}

/// Reads the method and the call to explain.
fn asked(call: &Call) -> Result<(Method, Call), Refusal> {
    let fields = params::object(&call.params)?;
    let mut found: [Option<&Json>; 3] = [None; 3];
    let [method, params, chain] = &mut found;
    for (name, value) in &fields {
        let field = format!("params[0].{}", json::shown(name));
        let slot = match name.as_str() {
            "method" => &mut *method,
            "params" => &mut *params,
            "chain" => &mut *chain,
            _ => return Err(Invalid::at(field).expected("only the fields method, params and chain").got(value.kind()).into()),
        };
        if slot.replace(value).is_some() {
            return Err(Invalid::at(field).expected("one field of this name").got("two").into());
        }
    }
    let [method, params, chain] = found;
    let rule = format!("one of {}", Method::ALL.map(Method::name).join(", "));
    let method = match method {
        Some(Json::Text(name)) => Method::find(name),
        _ => None,
    }
    .ok_or_else(|| Invalid::at("params[0].method").expected(rule).got(method.map_or_else(|| "nothing".into(), Json::shown)))?;
    let chain = match (chain, &call.chain) {
        (None, route) => route.clone(),
        (Some(Json::Text(chain)), None) => Some(chain.clone()),
        (Some(Json::Text(chain)), Some(route)) if chain == route => Some(chain.clone()),
        (Some(Json::Text(chain)), Some(route)) => {
            return Err(Refusal::ChainMismatch(Difference { expected: json::shown(route), got: json::shown(chain) }));
        }
        (Some(other), _) => return Err(Invalid::at("params[0].chain").expected("a chain id, decimal text").got(other.shown()).into()),
    };
    let params = params.map(ToString::to_string).unwrap_or_default();
    let credential = Credential::Bearer(Zeroizing::default());
    Ok((
        method,
        Call { credential, method: method.name().into(), params, chain, idempotency_key: None, estimates: None, confirmed_nonce: None },
    ))
}

/// A request to explain.
struct Explained {
    subject: Subject,
    /// Whether it is what would be signed. An `eth_sendTransaction` is only its lower bound.
    is_complete: bool,
}

/// Completes the request to explain. An `eth_sendTransaction` becomes its lower bound.
fn subject(request: Request, method: Method, chains: &Chains) -> Result<Explained, Refusal> {
    let is_complete = method != Method::SendTransaction;
    let subject = match request {
        Request::Message(bytes) => Subject::Message(bytes),
        Request::TypedData(data) => Subject::TypedData(data),
        Request::Authorization(authorization) => Subject::Authorization(authorization),
        Request::Replacement(_) => {
            let expected = "a method that needs no ledger: ask for the eth_sendTransaction that replaces the transaction";
            return Err(Invalid::at("params[0].method").expected(expected).got(method.name()).into());
        }
        Request::Transaction { request, chain, .. } => {
            let transaction = if is_complete { complete(&request, chain, request.nonce, None)? } else { lower_bound(&request, chain)? };
            if is_complete {
                chains.validate(&transaction)?;
            } else {
                chains.validate_to_send(&transaction)?;
            }
            Subject::Transaction(Box::new(transaction))
        }
    };
    Ok(Explained { subject, is_complete })
}

/// Moves the field of a refusal into the params of `signer_explain`.
fn inside(refusal: Refusal) -> Refusal {
    let moved = |invalid: Invalid| {
        let field = if invalid.field.starts_with("params") { format!("params[0].{}", invalid.field) } else { invalid.field };
        Invalid { field, ..invalid }
    };
    match refusal {
        Refusal::InvalidParams(invalid) => Refusal::InvalidParams(moved(invalid)),
        Refusal::GasAboveLimit(invalid) => Refusal::GasAboveLimit(moved(invalid)),
        other => other,
    }
}

/// Returns what a spending limit would be charged.
fn shown(limit: &SpendingLimit, sums: &Sums) -> Json {
    let measured = MEASURES.into_iter().zip(sums).zip(limit.caps);
    let each = measured
        .filter_map(|((measure, sum), cap)| Some((measure.to_owned(), object([("charged", text(Some(sum))), ("max", text(Some(cap?)))]))));
    object([("name", text(Some(&limit.name))), ("window", text(Some(limit.seconds))), ("measures", Json::Object(each.collect()))])
}
