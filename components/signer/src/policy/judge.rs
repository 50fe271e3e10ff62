//! The judgement of a request, and of every call inside it.

use crate::{
    policy::{
        Effect, Facts, Policy,
        contents::{Contents, Contract, Inner},
        detail::{cut, unallowed},
        rule::Judged,
    },
    refusal::Denial,
    request::effects::Operation,
};

/// Judges a request and every call inside it. Returns the first policy that allows the request
/// itself.
///
/// Errors: the policy that denies it, or the reason why no policy allows it.
pub fn judge<'a>(policies: &'a [Policy], facts: &Facts<'_>, contents: &Contents) -> Result<&'a str, Denial> {
    if let Some(detail) = everywhere(facts) {
        return Err(Denial { policy: None, detail });
    }
    let allowed = one(policies, &itself(facts, contents))?;
    for (index, inner) in contents.calls.iter().enumerate() {
        let facts = Contents::facts(facts, inner);
        one(policies, &inside(&facts, inner)).map_err(|denial| Denial {
            policy: denial.policy,
            detail: cut(format!("the call {} inside: {}", contents.place(index), denial.detail)),
        })?;
    }
    Ok(allowed)
}

/// Returns the denial of an authorization for every chain, which no policy can allow. `None` if
/// there is none.
pub fn everywhere(facts: &Facts<'_>) -> Option<String> {
    let every = facts.delegates.iter().any(|delegate| delegate.chain_id.is_zero());
    every.then(|| {
        "an authorization with chain id 0 is valid on every chain: the signer denies it, whatever the policies say; name one chain id"
            .into()
    })
}

/// Returns the request itself, without the calls inside.
pub fn itself<'a>(facts: &'a Facts<'a>, contents: &'a Contents) -> Judged<'a> {
    Judged { facts, operation: Operation::Call, inside: &contents.inside, contract: &contents.contract }
}

/// Returns a call inside a request, without the calls inside it.
pub fn inside<'a>(facts: &'a Facts<'a>, inner: &'a Inner) -> Judged<'a> {
    let operation = inner.call.operation;
    Judged { facts, operation, inside: &inner.inside, contract: &Contract::Unknown }
}

/// Judges a request or a call, without the calls inside it.
pub fn one<'a>(policies: &'a [Policy], judged: &Judged<'_>) -> Result<&'a str, Denial> {
    let mut allowed = None;
    for policy in policies.iter().filter(|policy| policy.kinds.contains(&judged.facts.kind)) {
        match policy.effect {
            Effect::Deny if policy.matches(judged) => {
                return Err(Denial { policy: Some(policy.name.clone()), detail: format!("the policy {} denies it", policy.name) });
            }
            Effect::Allow if allowed.is_none() && policy.matches(judged) => allowed = Some(policy.name.as_str()),
            _ => {}
        }
    }
    allowed.ok_or_else(|| unallowed(policies, judged))
}
