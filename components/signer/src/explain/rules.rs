//! The evaluation of one policy for a request, as JSON.

use crate::{
    encoding::json::{
        Json,
        build::{object, text},
    },
    policy::{
        Effect, Policy,
        condition::ConditionResult,
        detail::reason,
        rule::{ConditionName, Judged},
    },
};

/// Returns `name`, `effect`, `matches` and `conditions`. Each condition has `name`, `answer` and
/// `detail`.
///
/// It lists each condition that the policy has, and each that follows from one that it does not
/// have. For a policy for another kind, or for other callers, it lists only that.
pub(super) fn rule(policy: &Policy, judged: &Judged<'_>) -> Json {
    let of_kind = policy.kinds.contains(&judged.facts.kind);
    let conditions = if !of_kind {
        vec![condition("kinds", ConditionResult::Fails, Some(format!("{} is not listed", judged.facts.kind.name())))]
    } else if policy.evaluate(ConditionName::Caller, judged) == Some(ConditionResult::Fails) {
        vec![condition("caller", ConditionResult::Fails, reason(policy, ConditionName::Caller, judged))]
    } else {
        ConditionName::ALL
            .into_iter()
            .filter_map(|name| Some(condition(name.name(), policy.evaluate(name, judged)?, reason(policy, name, judged))))
            .collect()
    };
    let effect = match policy.effect {
        Effect::Allow => "allow",
        Effect::Deny => "deny",
    };
    object([
        ("name", text(Some(&policy.name))),
        ("effect", text(Some(effect))),
        ("matches", Json::Bool(of_kind && policy.matches(judged))),
        ("conditions", Json::List(conditions)),
    ])
}

fn condition(name: &str, result: ConditionResult, detail: Option<String>) -> Json {
    let answer = match result {
        ConditionResult::Holds => "holds",
        ConditionResult::Fails => "fails",
        ConditionResult::Missing => "missing",
    };
    object([("name", text(Some(name))), ("answer", text(Some(answer))), ("detail", text(detail))])
}
