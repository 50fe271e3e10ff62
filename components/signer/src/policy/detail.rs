//! Denials in words: which condition keeps a policy from matching, and why.

use core::fmt::Display;

use crate::{
    encoding::hex,
    policy::{
        Policy,
        condition::{ConditionResult, members_of},
        contents::{Contract, Inside},
        rule::{ConditionName, Judged},
    },
    refusal::Denial,
    request::chain_scope::ChainScope,
};

/// The most characters of a denial's detail.
const MAX_DETAIL_CHARACTERS: usize = 1_000;

/// Returns the conditions that keep a policy from matching, in words.
pub fn failed(policy: &Policy, judged: &Judged<'_>) -> Vec<String> {
    ConditionName::ALL.into_iter().filter_map(|name| reason(policy, name, judged)).collect()
}

/// Returns why a condition does not hold. `None` if it holds or is left out.
pub fn reason(policy: &Policy, condition: ConditionName, judged: &Judged<'_>) -> Option<String> {
    let (facts, when, name) = (judged.facts, &policy.when, condition.name());
    let answer = policy.evaluate(condition, judged)?;
    if answer == ConditionResult::Holds {
        return None;
    }
    let missing = answer == ConditionResult::Missing;
    Some(match condition {
        ConditionName::Selector => selector(policy, judged, missing),
        ConditionName::Contract => match judged.contract {
            Contract::Suspicious(reason) => format!("the meaning of the typed data cannot be decoded ({reason})"),
            Contract::Wrapper(_) => {
                "the typed data wraps a hash or another message, so primaryType must list its name, or its whole encodeType if the message inside is of a known type".into()
            }
            _ => "a SafeTx with a delegatecall runs foreign code as the Safe, so a condition on the field operation must list that operation".into(),
        },
        ConditionName::MessageLength if when.message_length.is_none() => {
            "messageLength does not list 32: Safe and other contract accounts take the signature of a message of exactly 32 bytes for that of a transaction".into()
        }
        ConditionName::Operation if when.operation.is_none() => "the policy has no operation, so the call must not be a delegatecall".into(),
        ConditionName::Delegate if when.delegate.is_none() => "the policy has no delegate, so the transaction must not have authorizations".into(),
        ConditionName::Args | ConditionName::Fields if missing => format!("{name} cannot be decoded, or one is missing"),
        ConditionName::Chain if facts.chain == ChainScope::Every => {
            "the domain of the typed data has no chainId, so it is good on every chain, which only a chain of [\"*\"] accepts".into()
        }
        ConditionName::Domain => domain(policy, judged, answer),
        _ if missing => format!("{name} is missing"),
        ConditionName::Caller => unlisted(name, &facts.caller),
        ConditionName::Chain => unlisted(name, &shown(facts.chain.id())),
        ConditionName::To => unlisted(name, &shown(facts.to)),
        ConditionName::Value => format!("value {} is above {}", shown(facts.value), shown(when.value)),
        ConditionName::Fee => format!("fee {} is above {}", shown(facts.fee), shown(when.fee)),
        ConditionName::Operation => unlisted(name, &judged.operation.name()),
        ConditionName::PrimaryType => unlisted(name, &shown(facts.typed_data.map(|data| crate::encoding::json::shown(&data.primary_type)))),
        ConditionName::MessageLength => unlisted(name, &shown(facts.message.map(<[u8]>::len))),
        ConditionName::Delegate => "delegate does not list every delegate".into(),
        ConditionName::Args | ConditionName::Fields => members(policy, judged, name),
    })
}

/// Returns the denial of a request that no policy allows. It does not name policies for other
/// callers.
pub fn unallowed(policies: &[Policy], judged: &Judged<'_>) -> Denial {
    let kind = judged.facts.kind.name();
    let near: Vec<_> = policies
        .iter()
        .filter(|policy| policy.effect == crate::policy::Effect::Allow && policy.kinds.contains(&judged.facts.kind))
        .filter(|policy| policy.evaluate(ConditionName::Caller, judged) != Some(ConditionResult::Fails))
        .map(|policy| format!("{}: {}", policy.name, failed(policy, judged).join(", ")))
        .collect();
    let detail = if near.is_empty() {
        format!("no policy allows a {kind} of this caller")
    } else {
        cut(format!("no policy allows this {kind} ({})", near.join("; ")))
    };
    Denial { policy: None, detail }
}

/// Cuts text to at most [`MAX_DETAIL_CHARACTERS`] characters, and marks the cut with `…`.
pub fn cut(text: String) -> String {
    if text.chars().count() <= MAX_DETAIL_CHARACTERS { text } else { text.chars().take(MAX_DETAIL_CHARACTERS).chain(['…']).collect() }
}

fn selector(policy: &Policy, judged: &Judged<'_>, missing: bool) -> String {
    let calldata = judged.facts.calldata.unwrap_or_default();
    if policy.when.selector.is_none() {
        return "the policy has no selector, so the calldata must be empty".into();
    }
    match (judged.inside, calldata.first_chunk::<4>()) {
        (Inside::Opaque { wrapper, reason }, _) if missing => {
            format!("the calls inside {wrapper} cannot be decoded ({reason}), so selector must list its four bytes, not its signature")
        }
        _ if missing => "selector is missing".into(),
        (_, None) => "the calldata is empty, which no listed selector accepts".into(),
        (_, Some(first)) => format!("selector {} is not listed", hex::encode(first)),
    }
}

fn domain(policy: &Policy, judged: &Judged<'_>, result: ConditionResult) -> String {
    let Some((listed, data)) = policy.when.domain.as_ref().zip(judged.facts.typed_data) else { return "domain is missing".into() };
    let Some((member, _)) = listed.answers(&data.domain).find(|(_, answer)| *answer == result) else { return String::new() };
    let name = member.name();
    match result {
        ConditionResult::Missing => format!("domain.{name} is missing"),
        _ if listed.absent.contains(&member) => format!("domain.{name} is there, and the policy wants it absent"),
        _ => format!("domain.{name} is not listed"),
    }
}

fn members(policy: &Policy, judged: &Judged<'_>, name: &str) -> String {
    let (conditions, tuple) = match (name, judged.facts.typed_data) {
        ("fields", Some(data)) => (&policy.when.fields, Some(data.message.clone())),
        _ => (&policy.when.args, policy.arguments(judged.facts)),
    };
    let failing = conditions.iter().flatten().find(|condition| {
        tuple.as_ref().is_some_and(|tuple| members_of(core::slice::from_ref(condition), tuple) == ConditionResult::Fails)
    });
    failing.map_or_else(|| format!("{name} do not hold"), |(path, _)| format!("{name}.{} does not hold", path.0.join(".")))
}

fn unlisted(name: &str, value: &dyn Display) -> String {
    format!("{name} {value} is not listed")
}

fn shown(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
