//! Rules across the kinds, the effect and the conditions of a policy.

use crate::{
    config::reader::section::Reader,
    policy::{Effect, Kind, Policy, conditions::Conditions, one_of::OneOf},
    request::effects::Operation,
    typed_data::domain::DomainMember,
};

/// Validates a policy whose parts are valid.
pub(super) fn validate(policy: &Policy, at: &str, reader: &mut Reader) {
    if policy.effect == Effect::Allow
        && let [first, rest @ ..] = policy.kinds.as_slice()
        && rest.iter().any(|kind| !first.is_transaction() || !kind.is_transaction())
    {
        let rule = "one kind, or transaction and create: each other kind needs conditions of its own, so write one allow policy for each";
        reader.error_at(format!("{at}/kinds")).expected(rule).got("several kinds");
        return;
    }
    for (name, asked, kinds) in asked(&policy.when) {
        let capped = matches!(name, "value" | "fee");
        if asked && !policy.kinds.iter().any(|kind| kinds.contains(kind)) {
            reader
                .error_at(format!("{at}/when/{name}"))
                .expected(format!("no {name}: only the kinds {} have this condition", names(kinds)))
                .got("a condition");
        } else if asked && capped && policy.effect == Effect::Deny {
            reader
                .error_at(format!("{at}/when/{name}"))
                .expected("no cap in a deny policy: put it into the allow policy, as the signer denies what no policy allows")
                .got("a condition");
        }
    }
    if policy.effect == Effect::Allow {
        needed(policy, at, reader);
    }
}

/// Returns each condition, whether the policy has it, and the kinds that it is for.
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

/// Validates that an allow policy has the conditions that its kinds need.
fn needed(policy: &Policy, at: &str, reader: &mut Reader) {
    let (when, has) = (&policy.when, |kind| policy.kinds.contains(&kind));
    let money = has(Kind::Transaction) || has(Kind::Create);
    let mut require = |name: &str, is_there: bool, rule: &str| {
        if !is_there {
            reader.error_at(format!("{at}/when/{name}")).expected(rule).got("nothing");
        }
    };
    if money {
        let rule = "a value: an allow policy for transactions must have chain and fee";
        require("chain", when.chain.is_some(), rule);
        require("fee", when.fee.is_some(), rule);
    }
    if has(Kind::Authorization) {
        let rule = "a value: an allow policy for authorizations must have chain and delegate";
        require("chain", when.chain.is_some(), rule);
        require("delegate", when.delegate.is_some(), rule);
    }
    if has(Kind::TypedData) {
        let rule = "a value: an allow policy for typed data must have primaryType, domain.chainId and domain.verifyingContract; a member that the domain does not have stands in domain.absent";
        require("primaryType", when.primary_type.is_some(), rule);
        require("domain", when.domain.is_some(), rule);
        if let Some(domain) = &when.domain {
            let named = |member| domain.lists(member) || domain.absent.contains(&member);
            require("domain/chainId", named(DomainMember::ChainId), rule);
            require("domain/verifyingContract", named(DomainMember::VerifyingContract), rule);
            let listed = DomainMember::ALL.into_iter().any(|member| domain.lists(member));
            require(
                "domain/name",
                listed,
                "a value: an allow policy for typed data must list the values of at least one member of the domain",
            );
        }
    }
    if when.operation.as_ref().is_some_and(|listed| listed.has_by(|operation| *operation == Operation::DelegateCall)) {
        let rule = "a list without *: an allow policy for delegatecalls must name destinations and functions";
        require("to", matches!(when.to, Some(OneOf::These(_))), rule);
        require("selector", matches!(when.selector, Some(OneOf::These(_))), rule);
    }
}

fn names(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
}
