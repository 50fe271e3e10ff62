//! Judgements in words: which condition of a policy kept it from matching, and why.

use core::fmt::Display;

use crate::{
    encoding::hex,
    policy::{
        Policy,
        condition::{Answer, members_of},
        contents::{Contract, Inside},
        rule::{Check, Judged},
    },
    refusal::Denial,
};

/// Most characters of a denial's detail.
const DETAIL: usize = 1_000;

/// The conditions of a policy that keep it from matching, in words.
pub fn failed(policy: &Policy, judged: &Judged<'_>) -> Vec<String> {
    Check::ALL.into_iter().filter_map(|check| reason(policy, check, judged)).collect()
}

/// Why a condition does not hold. None where it does, or is not asked.
pub fn reason(policy: &Policy, check: Check, judged: &Judged<'_>) -> Option<String> {
    let (facts, when, name) = (judged.facts, &policy.when, check.name());
    let answer = policy.answer(check, judged)?;
    if answer == Answer::Holds {
        return None;
    }
    let missing = answer == Answer::Missing;
    Some(match check {
        Check::Selector => selector(policy, judged, missing),
        Check::Contract => match judged.contract {
            Contract::Suspicious(reason) => format!("what it means cannot be decoded ({reason})"),
            Contract::Wrapper(_) => {
                "it wraps a hash or another message, which primaryType does not list (one of a known type: as encodeType)".into()
            }
            _ => "SafeTx with an operation that runs foreign code in the Safe's place, which no condition on operation lists".into(),
        },
        Check::MessageLength if when.message_length.is_none() => {
            "a message of exactly 32 bytes, which messageLength does not list: Safe and smart accounts take its signature for that of a transaction".into()
        }
        Check::Operation if when.operation.is_none() => "operation is not listed, so it must not be a delegatecall".into(),
        Check::Delegate if when.delegate.is_none() => "delegate is not listed, so there must be no authorizations".into(),
        Check::Args | Check::Fields if missing => format!("{name} cannot be decoded, or one is missing"),
        _ if missing => format!("{name} is missing"),
        Check::Caller => unlisted(name, &facts.caller),
        Check::Chain => unlisted(name, &shown(facts.chain)),
        Check::To => unlisted(name, &shown(facts.to)),
        Check::Value => format!("value {} is above {}", shown(facts.value), shown(when.value)),
        Check::Fee => format!("fee {} is above {}", shown(facts.fee), shown(when.fee)),
        Check::Operation => unlisted(name, &judged.operation.name()),
        Check::PrimaryType => unlisted(name, &shown(facts.typed_data.map(|data| crate::encoding::json::shown(&data.primary_type)))),
        Check::MessageLength => unlisted(name, &shown(facts.message.map(<[u8]>::len))),
        Check::Domain => domain(policy, judged),
        Check::Delegate => "a delegate is not listed".into(),
        Check::Args | Check::Fields => members(policy, judged, name),
    })
}

/// The denial where nothing allows a request. Policies that speak of other callers are not told.
pub fn unallowed(policies: &[Policy], judged: &Judged<'_>) -> Denial {
    let kind = judged.facts.kind.name();
    let near: Vec<_> = policies
        .iter()
        .filter(|policy| policy.effect == crate::policy::Effect::Allow && policy.kinds.contains(&judged.facts.kind))
        .filter(|policy| policy.answer(Check::Caller, judged) != Some(Answer::Fails))
        .map(|policy| format!("{}: {}", policy.name, failed(policy, judged).join(", ")))
        .collect();
    let detail = if near.is_empty() {
        format!("no policy allows a {kind} of this caller")
    } else {
        cut(format!("no policy allows this {kind} ({})", near.join("; ")))
    };
    Denial { policy: None, detail }
}

/// Text of at most [`DETAIL`] characters and the mark of a cut.
pub fn cut(text: String) -> String {
    if text.chars().count() <= DETAIL { text } else { text.chars().take(DETAIL).chain(['…']).collect() }
}

fn selector(policy: &Policy, judged: &Judged<'_>, missing: bool) -> String {
    let calldata = judged.facts.calldata.unwrap_or_default();
    if policy.when.selector.is_none() {
        return "selector is not listed, so calldata must be empty".into();
    }
    match (judged.inside, calldata.first_chunk::<4>()) {
        (Inside::Opaque { wrapper, reason }, _) if missing => {
            format!("the calls inside {wrapper} cannot be known ({reason}), and its four bytes are not listed")
        }
        _ if missing => "selector is missing".into(),
        (_, None) => "selector is listed, calldata is empty".into(),
        (_, Some(first)) => format!("selector {} is not listed", hex::encode(first)),
    }
}

fn domain(policy: &Policy, judged: &Judged<'_>) -> String {
    let Some((listed, data)) = policy.when.domain.as_ref().zip(judged.facts.typed_data) else { return String::new() };
    let failing = listed.answers(&data.domain).find(|(_, answer)| *answer == Answer::Fails);
    failing.map_or_else(String::new, |(name, _)| format!("domain.{name} is not listed"))
}

fn members(policy: &Policy, judged: &Judged<'_>, name: &str) -> String {
    let (conditions, tuple) = match (name, judged.facts.typed_data) {
        ("fields", Some(data)) => (&policy.when.fields, Some(data.message.clone())),
        _ => (&policy.when.args, policy.arguments(judged.facts)),
    };
    let failing = conditions
        .iter()
        .flatten()
        .find(|condition| tuple.as_ref().is_some_and(|tuple| members_of(core::slice::from_ref(condition), tuple) == Answer::Fails));
    failing.map_or_else(|| format!("{name} do not hold"), |(path, _)| format!("{name}.{} does not hold", path.0.join(".")))
}

fn unlisted(name: &str, value: &dyn Display) -> String {
    format!("{name} {value} is not listed")
}

fn shown(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
