//! What a rule says of a request.

use crate::{
    encoding::json::Json,
    explain::{object, text},
    policy::{
        Effect, Policy,
        condition::Answer,
        detail::reason,
        rule::{Check, Judged},
    },
};

/// `name`, `effect`, `matches`, and of each condition that is asked, or that follows from one that is not, `name`, `answer` and `detail`.
/// Of a rule for another kind, or for other callers, this alone is told.
pub(super) fn rule(policy: &Policy, judged: &Judged<'_>) -> Json {
    let of_kind = policy.kinds.contains(&judged.facts.kind);
    let conditions = if !of_kind {
        vec![condition("kinds", Answer::Fails, Some(format!("{} is not listed", judged.facts.kind.name())))]
    } else if policy.answer(Check::Caller, judged) == Some(Answer::Fails) {
        vec![condition("caller", Answer::Fails, reason(policy, Check::Caller, judged))]
    } else {
        Check::ALL
            .into_iter()
            .filter_map(|check| Some(condition(check.name(), policy.answer(check, judged)?, reason(policy, check, judged))))
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

fn condition(name: &str, answer: Answer, detail: Option<String>) -> Json {
    let answer = match answer {
        Answer::Holds => "holds",
        Answer::Fails => "fails",
        Answer::Missing => "missing",
    };
    object([("name", text(Some(name))), ("answer", text(Some(answer))), ("detail", text(detail))])
}
