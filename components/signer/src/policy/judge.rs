//! The judgement.

use core::fmt::Display;

use crate::{
    hex,
    policy::{Effect, Facts, Kind, OneOf, Policy},
    refusal::Denial,
};

/// Most characters of a denial's detail.
const DETAIL: usize = 1_000;

/// Judges a request. The name of the first policy that allows it, where none denies it. Errors: the policy that denies, or that none allows, and why not.
pub fn judge<'a>(policies: &'a [Policy], facts: &Facts<'_>) -> Result<&'a str, Denial> {
    let mut allowed = None;
    let mut near = Vec::new();
    for policy in policies.iter().filter(|policy| policy.kinds.contains(&facts.kind)) {
        let failed = failed(policy, facts);
        match policy.effect {
            Effect::Deny if failed.is_empty() => {
                return Err(Denial { policy: Some(policy.name.clone()), detail: format!("the policy {} denies it", policy.name) });
            }
            Effect::Allow if failed.is_empty() => allowed = allowed.or(Some(policy.name.as_str())),
            Effect::Allow if !failed.iter().any(|condition| condition.starts_with("caller ")) => {
                near.push(format!("{}: {}", policy.name, failed.join(", ")))
            }
            _ => {}
        }
    }
    allowed.ok_or_else(|| Denial { policy: None, detail: explain(facts.kind, &near) })
}

fn explain(kind: Kind, near: &[String]) -> String {
    let kind = kind.name();
    if near.is_empty() {
        return format!("no policy allows a {kind} of this caller");
    }
    let text = format!("no policy allows this {kind} ({})", near.join("; "));
    if text.chars().count() <= DETAIL {
        return text;
    }
    text.chars().take(DETAIL).chain(['…']).collect()
}

/// A condition's answer.
enum Answer {
    Holds,
    Fails(String),
    /// What it asks about is missing or cannot be decoded: an allow does not match, a deny does.
    Missing(&'static str),
}

/// The conditions of a policy that keep it from matching. For a deny, what is missing is no obstacle.
fn failed(policy: &Policy, facts: &Facts<'_>) -> Vec<String> {
    let when = &policy.when;
    let caller = facts.caller.to_owned();
    let asked = [
        when.caller.as_ref().map(|listed| one_of("caller", listed, Some(&caller))),
        when.chain.as_ref().map(|listed| one_of("chain", listed, facts.chain.as_ref())),
        when.to.as_ref().map(|listed| one_of("to", listed, facts.to.as_ref())),
        when.value.as_ref().map(|most| at_most("value", most, facts.value.as_ref())),
        when.fee.as_ref().map(|most| at_most("fee", most, facts.fee.as_ref())),
        selector(policy, facts),
        delegates(policy, facts),
    ];
    let denies = policy.effect == Effect::Deny;
    asked
        .into_iter()
        .flatten()
        .filter_map(|answer| match answer {
            Answer::Holds => None,
            Answer::Missing(_) if denies => None,
            Answer::Missing(name) => Some(format!("{name} is missing")),
            Answer::Fails(reason) => Some(reason),
        })
        .collect()
}

fn one_of<T: PartialEq + Display>(name: &'static str, listed: &OneOf<T>, value: Option<&T>) -> Answer {
    match value {
        None => Answer::Missing(name),
        Some(value) if listed.has(value) => Answer::Holds,
        Some(value) => Answer::Fails(format!("{name} {value} is not listed")),
    }
}

fn at_most<T: PartialOrd + Display>(name: &'static str, most: &T, value: Option<&T>) -> Answer {
    match value {
        None => Answer::Missing(name),
        Some(value) if value <= most => Answer::Holds,
        Some(value) => Answer::Fails(format!("{name} {value} is above {most}")),
    }
}

/// `selector`, asked or not. Empty calldata is a value, which no listed selector equals; one to three bytes cannot be decoded.
fn selector(policy: &Policy, facts: &Facts<'_>) -> Option<Answer> {
    match (&policy.when.selector, facts.calldata) {
        (None, Some(calldata)) if policy.effect == Effect::Allow && !calldata.is_empty() => {
            Some(Answer::Fails("selector is not listed, so calldata must be empty".into()))
        }
        (None, _) => None,
        (Some(_), None) => Some(Answer::Missing("selector")),
        (Some(OneOf::Any), Some(_)) => Some(Answer::Holds),
        (Some(OneOf::These(_)), Some([])) => Some(Answer::Fails("selector is listed, calldata is empty".into())),
        (Some(OneOf::These(listed)), Some(calldata)) => Some(match calldata.first_chunk::<4>() {
            None => Answer::Missing("selector"),
            Some(first) if listed.contains(first) => Answer::Holds,
            Some(first) => Answer::Fails(format!("selector {} is not listed", hex::encode(first))),
        }),
    }
}

/// An allow that does not speak of delegates matches no transaction that carries authorizations.
fn delegates(policy: &Policy, facts: &Facts<'_>) -> Option<Answer> {
    let carries = policy.effect == Effect::Allow && facts.kind == Kind::Transaction && !facts.delegates.is_empty();
    carries.then(|| Answer::Fails("it carries authorizations, of which no condition speaks".into()))
}
