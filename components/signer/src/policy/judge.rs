//! The judgement: of the request, and of every call inside it by itself.

use crate::{
    policy::{
        Effect, Facts, Policy,
        conditions::Operation,
        contents::{Contents, Contract, Inner},
        detail::{cut, unallowed},
        rule::Judged,
    },
    refusal::Denial,
};

/// Judges a request and what is inside. The name of the first policy that allows the request itself, where none denies it and every call inside passes too.
/// Errors: the policy that denies, or that none allows, and why not.
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

/// An authorization of every chain, which no policy can allow.
pub fn everywhere(facts: &Facts<'_>) -> Option<String> {
    let every = facts.delegates.iter().any(|delegate| delegate.chain_id.is_zero());
    every.then(|| "an authorization with chain id 0 is good on every chain, and is denied whatever the policies".into())
}

/// The request by itself.
pub fn itself<'a>(facts: &'a Facts<'a>, contents: &'a Contents) -> Judged<'a> {
    Judged { facts, operation: Operation::Call, inside: &contents.inside, contract: &contents.contract }
}

/// A call inside a request, by itself.
pub fn inside<'a>(facts: &'a Facts<'a>, inner: &'a Inner) -> Judged<'a> {
    let operation = if inner.call.delegated { Operation::DelegateCall } else { Operation::Call };
    Judged { facts, operation, inside: &inner.inside, contract: &Contract::Unknown }
}

/// Judges without what is inside.
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
