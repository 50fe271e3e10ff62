//! `signer_explain`: what would come of a request. Nothing is signed, spent or recorded, and the ledger is not looked at.

use std::rc::Rc;

use zeroize::Zeroizing;

use crate::{
    config::{callers::Caller, chains::Chains},
    encoding::{
        hex,
        json::{self, Json},
    },
    explain::{self, object, text},
    policy::{contents::Contents, judge::judge},
    record::spending_limits::{MEASURES, Spent, Sums, Window},
    refusal::{Denial, Difference, Invalid, Refusal},
    request::params,
    transaction::complete::{complete, least},
    wallet::{
        Credential, Wallet,
        plan::{Call, Method},
        request::Request,
        spending_limits::{self, denial},
        subject::Subject,
    },
};

impl Wallet {
    /// The answer, JSON text: see `docs/policies.md`. Errors: those of the request itself, its fields below `params[0].params`; `forbidden`.
    pub(super) fn explain(&self, caller: &Rc<Caller>, call: &Call) -> Result<String, Refusal> {
        let (method, asked) = asked(call)?;
        let (account, request) = Self::addressed(method, &asked).map_err(inside)?;
        let Some((_, key)) = self.accounts(caller).find(|(_, key)| key.address == account) else {
            return Err(Refusal::Forbidden(format!("this caller has no key of the address {account}")));
        };
        let (subject, whole) = subject(request.map_err(inside)?, method, &self.config.chains).map_err(inside)?;
        let facts = subject.facts(&caller.id);
        let contents = Contents::of(&facts);
        let policies = &self.config.policies;
        let charge = spending_limits::charge(&facts, &contents);
        let charged: Vec<_> = self.config.windows.iter().filter_map(|window| window.charge(&charge).map(|sums| (window, sums))).collect();
        // What is more than a window allows at all is more than it allows now.
        let judged = judge(policies, &facts, &contents).and_then(|policy| {
            let broken = charged.iter().find_map(|(window, sums)| Some(denial(window, &window.after(&Spent::default(), sums, 0).err()?)));
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
            ("digest", text(whole.then(|| hex::encode(&subject.digest())))),
            ("nonce", text(subject.nonce().filter(|_| whole))),
            ("request", explain::request(policies, &facts, &contents)),
            ("windows", Json::List(charged.iter().map(|(window, sums)| shown(window, sums)).collect())),
        ]);
        Ok(answer.to_string())
    }
}

/// The method and the call that is asked about.
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
            _ => return Err(Invalid::new(field, "no field beside method, params and chain", value.kind()).into()),
        };
        if slot.replace(value).is_some() {
            return Err(Invalid::new(field, "one field of this name", "two").into());
        }
    }
    let [method, params, chain] = found;
    let rule = format!("one of {}", Method::ALL.map(Method::name).join(", "));
    let method = match method {
        Some(Json::Text(name)) => Method::ALL.into_iter().find(|method| method.name() == name),
        _ => None,
    }
    .ok_or_else(|| Invalid::new("params[0].method", rule, method.map_or_else(|| "nothing".into(), Json::shown)))?;
    let chain = match (chain, &call.chain) {
        (None, route) => route.clone(),
        (Some(Json::Text(chain)), None) => Some(chain.clone()),
        (Some(Json::Text(chain)), Some(route)) if chain == route => Some(chain.clone()),
        (Some(Json::Text(chain)), Some(route)) => {
            return Err(Refusal::ChainMismatch(Difference { expected: json::shown(route), got: json::shown(chain) }));
        }
        (Some(other), _) => return Err(Invalid::new("params[0].chain", "a chain id, decimal text", other.shown()).into()),
    };
    let params = params.map(ToString::to_string).unwrap_or_default();
    let credential = Credential::Bearer(Zeroizing::default());
    Ok((
        method,
        Call { credential, method: method.name().into(), params, chain, idempotency_key: None, estimates: None, confirmed_nonce: None },
    ))
}

/// The request as it would be judged, and whether it is whole: of an `eth_sendTransaction` it is the least that it can become.
fn subject(request: Request, method: Method, chains: &Chains) -> Result<(Subject, bool), Refusal> {
    Ok(match request {
        Request::Message(bytes) => (Subject::Message(bytes), true),
        Request::TypedData(data) => (Subject::TypedData(data), true),
        Request::Authorization(authorization) => (Subject::Authorization(authorization), true),
        Request::Transaction { request, chain, .. } => {
            let whole = method != Method::SendTransaction;
            let transaction = if whole { complete(&request, chain, request.nonce, None)? } else { least(&request, chain)? };
            chains.check(&transaction)?;
            (Subject::Transaction(Box::new(transaction)), whole)
        }
    })
}

/// A refusal of the request that is asked about: its params stand inside those of the call.
fn inside(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::InvalidParams(invalid) if invalid.field.starts_with("params") => {
            Refusal::InvalidParams(Invalid { field: format!("params[0].{}", invalid.field), ..invalid })
        }
        other => other,
    }
}

/// What a window would be charged.
fn shown(window: &Window, sums: &Sums) -> Json {
    let measured = MEASURES.into_iter().zip(sums).zip(window.most);
    let each = measured.filter_map(|((measure, sum), most)| {
        Some((measure.to_owned(), object([("charged", text(Some(sum))), ("max", text(Some(most?)))])))
    });
    object([("name", text(Some(&window.name))), ("window", text(Some(window.seconds))), ("measures", Json::Object(each.collect()))])
}
