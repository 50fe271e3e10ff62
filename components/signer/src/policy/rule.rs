//! One policy, one request: what each condition says, and what follows where a condition is left out.

use crate::{
    policy::{
        Effect, Facts, Policy,
        condition::{Answer, members_of},
        conditions::{OneOf, Operation},
        contents::{Contract, Inside},
        selector::Selector,
    },
    request::value::Value,
    typed_data::{TypedData, meaning::Wrapped},
};

/// What a policy is held against: a request, or a call inside one.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// What it says.
    pub facts: &'a Facts<'a>,
    /// How it is made.
    pub operation: Operation,
    /// What is inside.
    pub inside: &'a Inside,
    /// The contract that typed data is for.
    pub contract: &'a Contract,
}

/// A condition, by its name in configurations. [`Self::Contract`] stands in none: it follows from what the typed data is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of `Conditions`")]
pub enum Check {
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

impl Check {
    /// Every one, the cheap ones first.
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

    /// The name in configurations.
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
    /// Whether it matches: every condition holds; for a deny, what is missing is no obstacle.
    pub fn matches(&self, judged: &Judged<'_>) -> bool {
        Check::ALL.into_iter().all(|check| match self.answer(check, judged) {
            None | Some(Answer::Holds) => true,
            Some(Answer::Fails) => false,
            Some(Answer::Missing) => self.effect == Effect::Deny,
        })
    }

    /// What a condition says. None where it is not asked, and nothing follows from that.
    pub fn answer(&self, check: Check, judged: &Judged<'_>) -> Option<Answer> {
        let (when, facts) = (&self.when, judged.facts);
        let allows = self.effect == Effect::Allow;
        match check {
            Check::Caller => when.caller.as_ref().map(|listed| listed.answer(Some(facts.caller))),
            Check::Chain => when.chain.as_ref().map(|listed| listed.answer(facts.chain.as_ref())),
            Check::To => when.to.as_ref().map(|listed| listed.answer(facts.to.as_ref())),
            Check::Value => when.value.as_ref().map(|most| at_most(most, facts.value.as_ref())),
            Check::Fee => when.fee.as_ref().map(|most| at_most(most, facts.fee.as_ref())),
            Check::Selector => match &when.selector {
                Some(listed) => Some(selector(listed, judged)),
                None => (allows && facts.calldata.is_some_and(|calldata| !calldata.is_empty())).then_some(Answer::Fails),
            },
            Check::Args => {
                when.args.as_ref().map(|members| self.arguments(facts).map_or(Answer::Missing, |arguments| members_of(members, &arguments)))
            }
            Check::Operation => match &when.operation {
                Some(listed) => Some(listed.answer(facts.calldata.map(|_| &judged.operation))),
                None => (allows && judged.operation == Operation::DelegateCall).then_some(Answer::Fails),
            },
            Check::PrimaryType => when.primary_type.as_ref().map(|listed| {
                let typed = |data: &TypedData| Answer::of(listed.has_by(|name| *name == data.primary_type || *name == data.encoded_type));
                facts.typed_data.map_or(Answer::Missing, typed)
            }),
            Check::Domain => when.domain.as_ref().map(|listed| {
                facts.typed_data.map_or(Answer::Missing, |data| Answer::all(listed.answers(&data.domain).map(|(_, answer)| answer)))
            }),
            Check::Fields => when.fields.as_ref().map(|members| match facts.typed_data {
                Some(data) if !matches!(judged.contract, Contract::Suspicious(_)) => members_of(members, &data.message),
                _ => Answer::Missing,
            }),
            Check::Delegate => self.delegate(facts),
            Check::MessageLength => match (&when.message_length, facts.message) {
                (Some(listed), Some(message)) => Some(listed.answer(u64::try_from(message.len()).ok().as_ref())),
                (Some(_), None) => Some(Answer::Missing),
                (None, message) => (allows && message.is_some_and(|message| message.len() == 32)).then_some(Answer::Fails),
            },
            Check::Contract if allows => self.contract(judged),
            Check::Contract => None,
        }
    }

    /// The arguments of the calldata, by the signature that is listed for it. None where there is none, or they cannot be decoded by it.
    pub fn arguments(&self, facts: &Facts<'_>) -> Option<Value> {
        let listed = self.when.selector.as_ref().map_or(&[][..], OneOf::listed);
        facts.calldata.and_then(|calldata| listed.iter().find_map(|selector| selector.decode(calldata)))
    }

    /// An allow means every delegate, a deny any of them.
    fn delegate(&self, facts: &Facts<'_>) -> Option<Answer> {
        let mut delegates = facts.delegates.iter();
        match (&self.when.delegate, self.effect) {
            (None, Effect::Allow) => (!facts.delegates.is_empty()).then_some(Answer::Fails),
            (None, Effect::Deny) => None,
            (Some(_), _) if !facts.kind.has_delegates() => Some(Answer::Missing),
            (Some(listed), Effect::Allow) => Some(Answer::of(delegates.all(|delegate| listed.has_by(|own| *own == delegate.address)))),
            (Some(listed), Effect::Deny) => Some(Answer::of(delegates.any(|delegate| listed.has_by(|own| *own == delegate.address)))),
        }
    }

    /// What an allow of typed data must be told on purpose.
    fn contract(&self, judged: &Judged<'_>) -> Option<Answer> {
        match (judged.contract, judged.facts.typed_data) {
            (Contract::Suspicious(_), _) => Some(Answer::Missing),
            (Contract::Known("Safe"), Some(data)) => match data.message.member("operation") {
                Some(Value::Uint(operation)) if operation.is_zero() => None,
                Some(operation) => (!self.names("operation", operation)).then_some(Answer::Fails),
                None => Some(Answer::Missing),
            },
            (Contract::Wrapper(wrapped), Some(data)) => {
                let listed = self.when.primary_type.as_ref().map_or(&[][..], OneOf::listed);
                let named = |name: &String| *name == data.encoded_type || (*wrapped == Wrapped::Other && *name == data.primary_type);
                (!listed.iter().any(named)).then_some(Answer::Missing)
            }
            _ => None,
        }
    }

    /// Whether a condition on a field lists this value of it.
    fn names(&self, field: &str, value: &Value) -> bool {
        let mut fields = self.when.fields.iter().flatten();
        fields.any(|(path, condition)| matches!(path.0.as_slice(), [name] if name == field) && condition.names(value))
    }
}

fn at_most<T: PartialOrd>(most: &T, value: Option<&T>) -> Answer {
    value.map_or(Answer::Missing, |value| Answer::of(value <= most))
}

/// Empty calldata is a value, which no listed selector equals; one to three bytes cannot be decoded. Calls inside that cannot be known are meant by four bytes alone.
fn selector(listed: &OneOf<Selector>, judged: &Judged<'_>) -> Answer {
    let Some(calldata) = judged.facts.calldata else { return Answer::Missing };
    let opaque = matches!(judged.inside, Inside::Opaque { .. });
    match (listed, calldata.first_chunk::<4>()) {
        (OneOf::Any, _) if opaque => Answer::Missing,
        (OneOf::Any, _) => Answer::Holds,
        (OneOf::These(_), _) if calldata.is_empty() => Answer::Fails,
        (OneOf::These(_), None) => Answer::Missing,
        (OneOf::These(listed), Some(first)) => {
            let mut same = listed.iter().filter(|selector| selector.bytes == *first);
            match same.next() {
                None => Answer::Fails,
                Some(selector) if opaque && selector.function.is_some() => Answer::Missing,
                Some(_) => Answer::Holds,
            }
        }
    }
}
