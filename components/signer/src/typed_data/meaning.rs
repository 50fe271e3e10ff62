//! What typed data of well-known contracts makes happen once a contract accepts it: calls, and tokens that leave.

mod members;
mod operation;
mod permit;
mod permit2;
mod safe;

use crate::{
    request::effects::{Call, Spend},
    typed_data::{TypedData, meaning::members::Members},
};

/// What typed data means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The contract or standard that it belongs to: `ERC-2612`, `ERC-4494`, `DAI`, `Permit2`, `EIP-3009`, `Safe`, `ERC-4337`. None: none of these, and nothing is known beyond its fields.
    pub contract: Option<&'static str>,
    /// Calls that the signature releases. What is paid for their gas out of the account is a call with that value, too.
    pub calls: Vec<Call>,
    /// Tokens that the signature sends or allows another to take, at the full allowance; an allowance of 0 is one.
    pub spends: Vec<Spend>,
    /// Why it cannot be said what it means although its type has a known name: another shape than the contract's, or values without sense. Security: to a policy it cannot be decoded.
    pub suspicious: Option<String>,
    /// What it wraps, if it does. Nothing else is known of it then.
    pub wraps: Option<Wrapped>,
}

/// What typed data stands for that an account takes for a signature of something else (ERC-1271).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// A hash or bytes (`SafeMessage`, `CoinbaseSmartWalletMessage`, `Kernel`, `ReplaySafeHash`, ERC-7739's `PersonalSign`: any type of one member, `bytes` or `bytes32`), or a message of
    /// another type (ERC-7739's `TypedDataSign`).
    Other,
    /// A message that has to do with a contract that is known.
    Known,
}

/// Calls and spends of a recognised message; none where a value has no sense.
type Effects = Option<(Vec<Call>, Vec<Spend>)>;

/// A form: `encodeType`, or how it begins where a witness follows; the contract; how to read it.
struct Form {
    name: &'static str,
    rest: Rest,
    contract: &'static str,
    effects: fn(&Members<'_>) -> Effects,
}

/// What follows on a form's name in `encodeType`.
enum Rest {
    /// This, and nothing else.
    Exactly(&'static str),
    /// This, one more member of any type, and the types that are referred to: among them this one.
    Witness(&'static str, &'static str),
}

const FORMS: [&[Form]; 4] = [&permit::FORMS, &permit2::FORMS, &safe::FORMS, &operation::FORMS];

/// What typed data means. Told by `encodeType` whole: contracts accept what hashes to their own, and nothing else does.
pub fn of(data: &TypedData) -> Meaning {
    let mut known = false;
    for form in FORMS.into_iter().flatten() {
        if form.name != data.primary_type {
            continue;
        }
        known = true;
        if !form.matches(&data.encoded_type) {
            continue;
        }
        return match (form.effects)(&Members { message: &data.message, contract: data.domain.verifying_contract }) {
            Some((calls, spends)) => Meaning { contract: Some(form.contract), calls, spends, ..Meaning::default() },
            None => suspicious(format!("{} whose values have no sense, or whose domain names no contract", data.primary_type)),
        };
    }
    if known {
        return suspicious(format!("{} of another shape than the one that is known", data.primary_type));
    }
    Meaning { wraps: wrapped(data), ..Meaning::default() }
}

/// Whether a type has the name of one that is known.
fn is_known(name: &str) -> bool {
    FORMS.iter().any(|forms| forms.iter().any(|form| form.name == name))
}

fn wrapped(data: &TypedData) -> Option<Wrapped> {
    let (kind, mut others) = data.encoded_type.split_once(')')?;
    let (_, members) = kind.split_once('(')?;
    if data.primary_type != "TypedDataSign" {
        let (ty, name) = members.split_once(' ')?;
        return ((ty == "bytes" || ty == "bytes32") && !name.contains(',')).then_some(Wrapped::Other);
    }
    while let Some((kind, rest)) = others.split_once(')') {
        if is_known(kind.split_once('(')?.0) {
            return Some(Wrapped::Known);
        }
        others = rest;
    }
    Some(Wrapped::Other)
}

fn suspicious(reason: String) -> Meaning {
    Meaning { suspicious: Some(reason), ..Meaning::default() }
}

impl Form {
    fn matches(&self, encoded: &str) -> bool {
        let Some(rest) = encoded.strip_prefix(self.name) else { return false };
        match &self.rest {
            Rest::Exactly(whole) => rest == *whole,
            Rest::Witness(before, referred) => {
                rest.strip_prefix(before).and_then(|rest| rest.split_once(')')).is_some_and(|(witness, types)| {
                    // Names hold neither commas nor brackets, so this is one member, and a type stands whole between two brackets.
                    !witness.contains(',') && types.split_inclusive(')').any(|kind| kind == *referred)
                })
            }
        }
    }
}
