//! The explanation of a judgement, as JSON: the decoded request with the calls inside, and the
//! evaluation of every policy for each.

mod arguments;

mod rules;
mod value;

use crate::{
    encoding::{
        hex,
        json::{
            Json,
            build::{Fields, object, text},
        },
    },
    explain::{arguments::Signatures, value::cut_bytes},
    policy::{
        Facts, Policy,
        contents::{Contents, Contract, Inside},
        judge::{inside, itself, one},
        rule::Judged,
    },
    typed_data::TypedData,
};

/// The most evaluations of single policies. Further calls have only their own verdict.
const MAX_RULES: usize = 4_096;

/// Returns a decoded and judged request: its `kind` and content, `verdict`, `policy`, `detail` and
/// `rules` of the request itself, `calls` with the same for each call inside, and `spends`.
pub fn request(policies: &[Policy], facts: &Facts<'_>, contents: &Contents) -> Json {
    let signatures = Signatures::new(policies);
    let mut rules_left = MAX_RULES;
    let mut root = node(policies, &signatures, &itself(facts, contents), &mut rules_left);
    let mut nodes: Vec<(Option<usize>, Fields)> = Vec::new();
    for inner in &contents.calls {
        let facts = Contents::facts(facts, inner);
        let judged = inside(&facts, inner);
        let mut fields = vec![("operation".to_owned(), Json::Text(judged.operation.name().to_owned()))];
        fields.extend(node(policies, &signatures, &judged, &mut rules_left));
        nodes.push((inner.parent, fields));
    }
    // Children stand after their parents. So in reverse order each call is complete before it moves
    // into its parent.
    let mut children: Vec<Vec<Json>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut own = Vec::new();
    for (index, (parent, mut fields)) in nodes.into_iter().enumerate().rev() {
        let mut calls = children.get_mut(index).map(core::mem::take).unwrap_or_default();
        calls.reverse();
        fields.push(("calls".into(), Json::List(calls)));
        parent.and_then(|parent| children.get_mut(parent)).unwrap_or(&mut own).push(Json::Object(fields));
    }
    own.reverse();
    root.push(("calls".into(), Json::List(own)));
    root.push(("spends".into(), spends(contents)));
    Json::Object(root)
}

/// Returns one request or call, without the calls inside.
fn node(policies: &[Policy], signatures: &Signatures, judged: &Judged<'_>, rules_left: &mut usize) -> Fields {
    let facts = judged.facts;
    let mut fields = vec![("kind", text(Some(facts.kind.name()))), ("chain", text(facts.chain.id()))];
    if facts.kind.is_transaction() {
        fields.extend([("to", text(facts.to)), ("value", text(facts.value)), ("fee", text(facts.fee))]);
    }
    if let Some(calldata) = facts.calldata {
        fields.push(("selector", text(calldata.first_chunk::<4>().map(|first| hex::encode(first)))));
        fields.extend(signatures.decode(calldata));
    }
    if let Some(message) = facts.message {
        fields.extend([("message", cut_bytes(message)), ("messageLength", text(Some(message.len())))]);
    }
    if let Some(data) = facts.typed_data {
        fields.extend(typed(data, judged.contract));
    }
    if facts.kind.has_delegates() && !facts.delegates.is_empty() {
        let delegates = facts.delegates.iter();
        let each =
            delegates.map(|delegate| object([("chainId", text(Some(delegate.chain_id))), ("address", text(Some(delegate.address)))]));
        fields.push(("delegates", Json::List(each.collect())));
    }
    match judged.inside {
        Inside::Plain => {}
        Inside::Known(wrapper) => fields.push(("wrapper", text(Some(wrapper)))),
        Inside::Opaque { wrapper, reason } => fields.extend([("wrapper", text(Some(wrapper))), ("opaque", text(Some(reason)))]),
    }
    let (verdict, policy, detail) = match one(policies, judged) {
        Ok(policy) => ("allow", Some(policy.to_owned()), None),
        Err(denial) => ("deny", denial.policy, Some(denial.detail)),
    };
    fields.extend([("verdict", text(Some(verdict))), ("policy", text(policy)), ("detail", text(detail))]);
    let rules = rules_left.checked_sub(policies.len()).map(|left| {
        *rules_left = left;
        Json::List(policies.iter().map(|policy| rules::rule(policy, judged)).collect())
    });
    fields.push(("rules", rules.unwrap_or(Json::Null)));
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn typed(data: &TypedData, contract: &Contract) -> [(&'static str, Json); 4] {
    let domain = &data.domain;
    let members = [
        ("name", domain.name.as_ref().map(ToString::to_string)),
        ("version", domain.version.as_ref().map(ToString::to_string)),
        ("chainId", domain.chain_id.as_ref().map(ToString::to_string)),
        ("verifyingContract", domain.verifying_contract.as_ref().map(ToString::to_string)),
        ("salt", domain.salt.as_ref().map(|salt| hex::encode(salt))),
    ];
    let domain = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Json::Text(value?)))).collect();
    let contract = match contract {
        Contract::Unknown | Contract::Wrapper(_) => Json::Null,
        Contract::Known(name) => text(Some(name)),
        Contract::Suspicious(reason) => object([("suspicious", text(Some(reason)))]),
    };
    [
        ("primaryType", text(Some(&data.primary_type))),
        ("domain", Json::Object(domain)),
        ("message", value::json(&data.message)),
        ("contract", contract),
    ]
}

fn spends(contents: &Contents) -> Json {
    let known = contents.spends.iter().map(|spend| object([("token", text(Some(spend.token))), ("amount", text(Some(spend.amount)))]));
    let unknown = contents.unknown_spends.then(|| object([("token", Json::Null), ("amount", Json::Null)]));
    Json::List(known.chain(unknown).collect())
}
