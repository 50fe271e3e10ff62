//! One policy, one request: the result of each condition, and what follows if a condition is left
//! out.

use crate::{
    policy::{
        Effect, Facts, Policy,
        condition::{ConditionResult, members_of},
        contents::{Contract, Inside},
        one_of::OneOf,
        selector::Selector,
    },
    request::{chain_scope::ChainScope, effects::Operation, value::Value},
    typed_data::{TypedData, meaning::Wrapped},
};

/// What a policy judges: a request, or a call inside one.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// Its facts.
    pub facts: &'a Facts<'a>,
    /// How it is made.
    pub operation: Operation,
    /// The calls inside it.
    pub inside: &'a Inside,
    /// The contract that typed data is for.
    pub contract: &'a Contract,
}

/// The name of a condition in configurations.
///
/// [`Self::Contract`] is in no configuration. It follows from the contract that the typed data is
/// for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of `Conditions`")]
pub enum ConditionName {
    Caller,
    Chain,
    To,
    Value,
    Fee,
    Selector,
    Args,
    Operation,
    PrimaryType,
    Domain,
    Fields,
    Delegate,
    MessageLength,
    Contract,
}

impl ConditionName {
    /// All of them, the cheap ones first.
    pub const ALL: [Self; 14] = [
        Self::Caller,
        Self::Chain,
        Self::To,
        Self::Value,
        Self::Fee,
        Self::Selector,
        Self::Operation,
        Self::PrimaryType,
        Self::Domain,
        Self::Delegate,
        Self::MessageLength,
        Self::Contract,
        Self::Args,
        Self::Fields,
    ];

    /// Returns the name in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Chain => "chain",
            Self::To => "to",
            Self::Value => "value",
            Self::Fee => "fee",
            Self::Selector => "selector",
            Self::Args => "args",
            Self::Operation => "operation",
            Self::PrimaryType => "primaryType",
            Self::Domain => "domain",
            Self::Fields => "fields",
            Self::Delegate => "delegate",
            Self::MessageLength => "messageLength",
            Self::Contract => "contract",
        }
    }
}

impl Policy {
    /// Decides whether it matches: every condition holds. A deny policy also matches where a value
    /// is missing.
    pub fn matches(&self, judged: &Judged<'_>) -> bool {
        ConditionName::ALL.into_iter().all(|name| match self.evaluate(name, judged) {
            None | Some(ConditionResult::Holds) => true,
            Some(ConditionResult::Fails) => false,
            Some(ConditionResult::Missing) => self.effect == Effect::Deny,
        })
    }

    /// Evaluates a condition. `None` if it is left out and nothing follows from that.
    pub fn evaluate(&self, name: ConditionName, judged: &Judged<'_>) -> Option<ConditionResult> {
        let (when, facts) = (&self.when, judged.facts);
        let allows = self.effect == Effect::Allow;
        match name {
            ConditionName::Caller => when.caller.as_ref().map(|listed| listed.answer(Some(facts.caller))),
            ConditionName::Chain => when.chain.as_ref().map(|listed| chain(listed, facts.chain)),
            ConditionName::To => when.to.as_ref().map(|listed| listed.answer(facts.to.as_ref())),
            ConditionName::Value => when.value.as_ref().map(|max| at_most(max, facts.value.as_ref())),
            ConditionName::Fee => when.fee.as_ref().map(|max| at_most(max, facts.fee.as_ref())),
            ConditionName::Selector => match &when.selector {
                Some(listed) => Some(selector(listed, judged)),
                None => (allows && facts.calldata.is_some_and(|calldata| !calldata.is_empty())).then_some(ConditionResult::Fails),
            },
            ConditionName::Args => when
                .args
                .as_ref()
                .map(|members| self.arguments(facts).map_or(ConditionResult::Missing, |arguments| members_of(members, &arguments))),
            ConditionName::Operation => match &when.operation {
                Some(listed) => Some(listed.answer(facts.calldata.map(|_| &judged.operation))),
                None => (allows && judged.operation == Operation::DelegateCall).then_some(ConditionResult::Fails),
            },
            ConditionName::PrimaryType => when.primary_type.as_ref().map(|listed| {
                let typed =
                    |data: &TypedData| ConditionResult::of(listed.has_by(|name| *name == data.primary_type || *name == data.encoded_type));
                facts.typed_data.map_or(ConditionResult::Missing, typed)
            }),
            ConditionName::Domain => when.domain.as_ref().map(|listed| {
                facts
                    .typed_data
                    .map_or(ConditionResult::Missing, |data| ConditionResult::all(listed.answers(&data.domain).map(|(_, answer)| answer)))
            }),
            ConditionName::Fields => when.fields.as_ref().map(|members| match facts.typed_data {
                Some(data) if !matches!(judged.contract, Contract::Suspicious(_)) => members_of(members, &data.message),
                _ => ConditionResult::Missing,
            }),
            ConditionName::Delegate => self.delegate(facts),
            ConditionName::MessageLength => match (&when.message_length, facts.message) {
                (Some(listed), Some(message)) => Some(listed.answer(u64::try_from(message.len()).ok().as_ref())),
                (Some(_), None) => Some(ConditionResult::Missing),
                (None, message) => (allows && message.is_some_and(|message| message.len() == 32)).then_some(ConditionResult::Fails),
            },
            ConditionName::Contract if allows => self.contract(judged),
            ConditionName::Contract => None,
        }
    }

    /// Decodes the arguments of the calldata by the listed signature. `None` if no signature is
    /// listed for it, or it does not decode them.
    pub fn arguments(&self, facts: &Facts<'_>) -> Option<Value> {
        let listed = self.when.selector.as_ref().map_or(&[][..], OneOf::listed);
        facts.calldata.and_then(|calldata| listed.iter().find_map(|selector| selector.decode(calldata)))
    }

    /// Evaluates `delegate`. An allow policy must list every delegate. A deny policy matches if it
    /// lists any.
    fn delegate(&self, facts: &Facts<'_>) -> Option<ConditionResult> {
        let mut delegates = facts.delegates.iter();
        match (&self.when.delegate, self.effect) {
            (None, Effect::Allow) => (!facts.delegates.is_empty()).then_some(ConditionResult::Fails),
            (None, Effect::Deny) => None,
            (Some(_), _) if !facts.kind.has_delegates() => Some(ConditionResult::Missing),
            (Some(listed), Effect::Allow) => {
                Some(ConditionResult::of(delegates.all(|delegate| listed.has_by(|own| *own == delegate.address))))
            }
            (Some(listed), Effect::Deny) => {
                Some(ConditionResult::of(delegates.any(|delegate| listed.has_by(|own| *own == delegate.address))))
            }
        }
    }

    /// Evaluates what an allow policy for typed data must name on purpose.
    fn contract(&self, judged: &Judged<'_>) -> Option<ConditionResult> {
        match (judged.contract, judged.facts.typed_data) {
            (Contract::Suspicious(_), _) => Some(ConditionResult::Missing),
            (Contract::Known("Safe"), Some(data)) => match data.message.member("operation") {
                Some(Value::Uint(operation)) if operation.is_zero() => None,
                Some(operation) => (!self.names("operation", operation)).then_some(ConditionResult::Fails),
                None => Some(ConditionResult::Missing),
            },
            (Contract::Wrapper(wrapped), Some(data)) => {
                let listed = self.when.primary_type.as_ref().map_or(&[][..], OneOf::listed);
                let named = |name: &String| *name == data.encoded_type || (*wrapped == Wrapped::Other && *name == data.primary_type);
                (!listed.iter().any(named)).then_some(ConditionResult::Missing)
            }
            _ => None,
        }
    }

    /// Returns whether a condition on a field lists this value.
    fn names(&self, field: &str, value: &Value) -> bool {
        let mut fields = self.when.fields.iter().flatten();
        fields.any(|(path, condition)| matches!(path.0.as_slice(), [name] if name == field) && condition.names(value))
    }
}

fn at_most<T: PartialOrd>(max: &T, value: Option<&T>) -> ConditionResult {
    value.map_or(ConditionResult::Missing, |value| ConditionResult::of(value <= max))
}

/// Evaluates `chain`. Only `["*"]` accepts what has an effect on every chain.
fn chain(listed: &OneOf<u64>, scope: ChainScope) -> ConditionResult {
    match (listed, scope) {
        (OneOf::Any, ChainScope::Every) => ConditionResult::Holds,
        _ => listed.answer(scope.id().as_ref()),
    }
}

/// Evaluates `selector`.
///
/// No listed selector equals empty calldata. Calldata of one to three bytes cannot be decoded.
/// Only four bytes alone accept calldata with calls inside that cannot be decoded.
fn selector(listed: &OneOf<Selector>, judged: &Judged<'_>) -> ConditionResult {
    let Some(calldata) = judged.facts.calldata else { return ConditionResult::Missing };
    let opaque = matches!(judged.inside, Inside::Opaque { .. });
    match (listed, calldata.first_chunk::<4>()) {
        (OneOf::Any, _) if opaque => ConditionResult::Missing,
        (OneOf::Any, _) => ConditionResult::Holds,
        (OneOf::These(_), _) if calldata.is_empty() => ConditionResult::Fails,
        (OneOf::These(_), None) => ConditionResult::Missing,
        (OneOf::These(listed), Some(first)) => {
            let mut same = listed.iter().filter(|selector| selector.bytes == *first);
            match same.next() {
                None => ConditionResult::Fails,
                Some(selector) if opaque && selector.function.is_some() => ConditionResult::Missing,
                Some(_) => ConditionResult::Holds,
            }
        }
    }
}
