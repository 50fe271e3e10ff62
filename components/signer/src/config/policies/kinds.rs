//! Rules between the kinds, the effect and the conditions of a policy.

use crate::{
    config::reader::section::Reader,
    policy::{
        Effect, Kind, Policy,
        conditions::{Conditions, OneOf, Operation},
    },
};

/// Checks a policy whose parts are good by themselves.
pub(super) fn check(policy: &Policy, at: &str, reader: &mut Reader) {
    if policy.effect == Effect::Allow
        && let [first, rest @ ..] = policy.kinds.as_slice()
        && rest.iter().any(|kind| !first.is_transaction() || !kind.is_transaction())
    {
        reader.problem(
            format!("{at}/kinds"),
            "one kind, or transaction and create: what an allow must name of one it cannot ask of another",
            "others beside each other",
        );
        return;
    }
    for (name, asked, kinds) in asked(&policy.when) {
        let capped = matches!(name, "value" | "fee");
        if asked && !policy.kinds.iter().any(|kind| kinds.contains(kind)) {
            reader.problem(format!("{at}/when/{name}"), format!("nothing: only {} has it", names(kinds)), "a condition");
        } else if asked && capped && policy.effect == Effect::Deny {
            reader.problem(
                format!("{at}/when/{name}"),
                "nothing: a cap belongs to an allow, and what no allow covers is denied",
                "a condition",
            );
        }
    }
    if policy.effect == Effect::Allow {
        needed(policy, at, reader);
    }
}

/// Conditions, whether they are asked, and the kinds that can answer.
fn asked(when: &Conditions) -> [(&'static str, bool, &'static [Kind]); 12] {
    const CALL: &[Kind] = &[Kind::Transaction];
    const TYPED: &[Kind] = &[Kind::TypedData];
    const MONEY: &[Kind] = &[Kind::Transaction, Kind::Create];
    [
        ("chain", when.chain.is_some(), &[Kind::Transaction, Kind::Create, Kind::TypedData, Kind::Authorization]),
        ("to", when.to.is_some(), CALL),
        ("value", when.value.is_some(), MONEY),
        ("fee", when.fee.is_some(), MONEY),
        ("selector", when.selector.is_some(), CALL),
        ("args", when.args.is_some(), CALL),
        ("operation", when.operation.is_some(), CALL),
        ("primaryType", when.primary_type.is_some(), TYPED),
        ("domain", when.domain.is_some(), TYPED),
        ("fields", when.fields.is_some(), TYPED),
        ("delegate", when.delegate.is_some(), &[Kind::Transaction, Kind::Authorization]),
        ("messageLength", when.message_length.is_some(), &[Kind::Message]),
    ]
}

/// What an allow must name.
fn needed(policy: &Policy, at: &str, reader: &mut Reader) {
    let (when, has) = (&policy.when, |kind| policy.kinds.contains(&kind));
    let money = has(Kind::Transaction) || has(Kind::Create);
    let mut need = |name: &str, needed: bool, given: bool, rule: &str| {
        if needed && !given {
            reader.problem(format!("{at}/when/{name}"), rule, "nothing");
        }
    };
    let rule = "a value: an allow of transactions names chain and fee";
    need("chain", money, when.chain.is_some(), rule);
    need("fee", money, when.fee.is_some(), rule);
    let rule = "a value: an allow of authorizations names chain and delegate";
    need("chain", has(Kind::Authorization), when.chain.is_some(), rule);
    need("delegate", has(Kind::Authorization), when.delegate.is_some(), rule);
    let rule = "a value: an allow of typed data names primaryType, and of domain chainId and verifyingContract";
    need("primaryType", has(Kind::TypedData), when.primary_type.is_some(), rule);
    need("domain", has(Kind::TypedData), when.domain.is_some(), rule);
    if let Some(domain) = &when.domain {
        need("domain/chainId", has(Kind::TypedData), domain.chain_id.is_some(), rule);
        need("domain/verifyingContract", has(Kind::TypedData), domain.verifying_contract.is_some(), rule);
    }
    if when.operation.as_ref().is_some_and(|listed| listed.has_by(|operation| *operation == Operation::DelegateCall)) {
        let rule = "a list without *: an allow of delegated calls names destinations and functions";
        need("to", true, matches!(when.to, Some(OneOf::These(_))), rule);
        need("selector", true, matches!(when.selector, Some(OneOf::These(_))), rule);
    }
}

fn names(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}
