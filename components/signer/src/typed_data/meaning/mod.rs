//! The meaning of typed data for well-known contracts: the calls and the token spends that follow
//! once a contract accepts it.

mod form;
mod forwarder;
mod members;
mod operation;
mod permit;
mod permit2;
mod safe;

use crate::{
    request::effects::{Call, Spend},
    typed_data::{
        TypedData,
        meaning::{form::Form, members::Members},
    },
};

/// The meaning of typed data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The contract or standard that it belongs to: `ERC-2612`, `ERC-4494`, `DAI`, `Permit2`,
    /// `EIP-3009`, `Safe`, `ERC-4337`, `ERC-2771`, `GSN`, `Biconomy`, `Gelato`. `None` if it
    /// belongs to none of these. Then nothing is known beyond its fields.
    pub contract: Option<&'static str>,
    /// The calls that the signature permits. A payment by the account for their gas is also a call,
    /// with that value.
    pub calls: Vec<Call>,
    /// The tokens that the signature sends, or allows another account to take. An allowance counts
    /// in full. An allowance of 0 is a spend too.
    pub spends: Vec<Spend>,
    /// Why the meaning cannot be decoded although the type has a known name: the type has another
    /// shape than the contract's, or its values make no sense.
    ///
    /// Security: policies treat it as not decodable.
    pub suspicious: Option<String>,
    /// What it wraps, if it is a wrapper. Then nothing else is known of it.
    pub wraps: Option<Wrapped>,
}

/// The content of typed data that an account accepts as a signature of something else (ERC-1271).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// A hash or bytes (`SafeMessage`, `CoinbaseSmartWalletMessage`, `Kernel`, `ReplaySafeHash`,
    /// ERC-7739's `PersonalSign`: any type of one member, `bytes` or `bytes32`), or a message of
    /// another type (ERC-7739's `TypedDataSign`).
    Other,
    /// A message of a type with a known name.
    Known,
}

const FORMS: [&[Form]; 5] = [&permit::FORMS, &permit2::FORMS, &safe::FORMS, &operation::FORMS, &forwarder::FORMS];

/// Returns the meaning of typed data. It goes by the whole `encodeType`, as a contract accepts only
/// what hashes to its own type.
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
            None => suspicious(format!("{} with values that make no sense, or with a domain that names no contract", data.primary_type)),
        };
    }
    if known {
        return suspicious(format!("{} of another shape than that of the known contracts", data.primary_type));
    }
    Meaning { wraps: wrapped(data), ..Meaning::default() }
}

/// Returns whether a type has the name of a known one.
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
