//! The `params` of the methods about the outbox.

use crate::{
    crypto::hash::sha256,
    encoding::{
        address::Address,
        json::{Json, shown},
        quantity,
    },
    record::{
        idempotency,
        outbox::{place::Place, state::State},
    },
    refusal::Invalid,
    request::params,
    wallet::{call::Call, route},
};

/// The most transactions that one answer lists.
const MAX_LIMIT: u64 = 200;

/// Which transactions a caller wants to see.
#[derive(Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// Chain id.
    pub chain: u64,
    /// The account that signed them.
    pub account: Address,
    /// Their state. `None` if any state is wanted.
    pub state: Option<State>,
    /// Nonces below this one. `None` if there is no bound.
    pub before: Option<u64>,
    /// How many nonces are looked at.
    pub limit: u64,
}

/// Which transaction a caller wants to see.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The one with this hash.
    Hash([u8; 32]),
    /// The one that this entry records.
    Sequence(u64),
    /// The one of the caller's idempotency key with this SHA-256.
    IdempotencyKey([u8; 32]),
}

/// Reads the params of `signer_transactions`: none, or an object of `chain`, `account`, `state`,
/// `before` and `limit`.
///
/// `route` is the chain of the route. `accounts` are those of the caller. `account` may be left out
/// if there is only one.
pub fn list(text: &str, route: Option<u64>, accounts: &[Address]) -> Result<ListQuery, Invalid> {
    let fields = if params::list(text)?.is_empty() { Vec::new() } else { params::object(text)? };
    let fields = Fields::read(&fields, &["chain", "account", "state", "before", "limit"])?;
    let account = match fields.get("account") {
        Some((field, value)) => {
            let account = quantity::address(&field, value)?;
            if !accounts.contains(&account) {
                return Err(Invalid::at(field).expected("an address of eth_accounts").got(account.to_string()));
            }
            account
        }
        None => match accounts {
            [account] => *account,
            _ => return Err(Invalid::at("params[0].account").expected("one of the addresses of eth_accounts").got("nothing")),
        },
    };
    let limit = fields.number("limit")?.unwrap_or(100);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Invalid::at("params[0].limit").expected(format!("a number from 1 to {MAX_LIMIT}")).got(limit.to_string()));
    }
    let state = match fields.get("state") {
        Some((field, Json::Text(name))) => Some(State::find(name).ok_or_else(|| unknown_state(&field, name))?),
        Some((field, other)) => return Err(unknown_state(&field, &other.shown())),
        None => None,
    };
    Ok(ListQuery { chain: chain_of(&fields, route)?, account, state, before: fields.number("before")?, limit })
}

/// Reads the params of `signer_transaction`: an object with `hash`, `sequence` or `idempotencyKey`.
pub fn one(text: &str) -> Result<Wanted, Invalid> {
    const RULE: &str = "one of the fields hash, sequence and idempotencyKey";
    let object = params::object(text)?;
    let fields = Fields::read(&object, &["hash", "sequence", "idempotencyKey"])?;
    match (fields.get("hash"), fields.number("sequence")?, fields.get("idempotencyKey")) {
        (Some((field, hash)), None, None) => Ok(Wanted::Hash(quantity::word(&field, hash)?)),
        (None, Some(sequence), None) => Ok(Wanted::Sequence(sequence)),
        (None, None, Some((_, Json::Text(key)))) if idempotency::is_key(key) => Ok(Wanted::IdempotencyKey(sha256(key.as_bytes()))),
        (None, None, Some((field, key))) => Err(Invalid::at(field).expected("text of 1 to 255 visible ASCII characters").got(key.shown())),
        (None, None, None) => Err(Invalid::at("params[0]").expected(RULE).got("none of them")),
        _ => Err(Invalid::at("params[0]").expected(RULE).got("more than one of them")),
    }
}

/// Returns the chain of the route.
///
/// Errors: there is none.
pub(in crate::wallet) fn chain(route: Option<u64>) -> Result<u64, Invalid> {
    route.ok_or_else(|| Invalid::at("params[0].chain").expected("a chain id, as the route names none").got("nothing"))
}

/// Reads the params of `outbox_open` and `outbox_raw`: an object of `account` and `nonce`.
pub(super) fn place(call: &Call) -> Result<Place, Invalid> {
    let object = params::object(&call.params)?;
    place_in(&Fields::read(&object, &["account", "nonce"])?, call)
}

/// Reads the fields `account` and `nonce` of a call on a chain.
pub(super) fn place_in(fields: &Fields<'_>, call: &Call) -> Result<Place, Invalid> {
    let (at, account) = fields.get("account").ok_or_else(|| missing("account"))?;
    Ok(Place {
        chain: chain(route::chain(call.chain.as_deref())?)?,
        account: quantity::address(&at, account)?,
        nonce: fields.number("nonce")?.ok_or_else(|| missing("nonce"))?,
    })
}

/// Returns the error of a field that is missing.
pub(super) fn missing(name: &str) -> Invalid {
    Invalid::at(format!("params[0].{name}")).expected("a value").got("nothing")
}

fn chain_of(fields: &Fields<'_>, route: Option<u64>) -> Result<u64, Invalid> {
    match (route, fields.number("chain")?) {
        (Some(route), Some(given)) if route != given => {
            Err(Invalid::at("params[0].chain").expected(format!("{route}, the chain of the route")).got(given.to_string()))
        }
        (Some(id), _) | (None, Some(id)) => Ok(id),
        (None, None) => chain(None),
    }
}

fn unknown_state(field: &str, got: &str) -> Invalid {
    let names = State::ALL.map(State::name).join(", ");
    Invalid::at(field).expected(format!("one of {names}")).got(shown(&got))
}

/// The fields of an object, each at most once.
pub(in crate::wallet) struct Fields<'a>(Vec<(&'a str, &'a Json)>);

impl<'a> Fields<'a> {
    /// Reads an object that has only fields of these names.
    ///
    /// Errors: the object has another field, or one twice.
    pub(in crate::wallet) fn read(object: &'a [(String, Json)], names: &[&str]) -> Result<Self, Invalid> {
        let mut fields: Vec<(&str, &Json)> = Vec::new();
        for (name, value) in object {
            let field = || Invalid::at(format!("params[0].{}", shown(name)));
            if !names.contains(&name.as_str()) {
                return Err(field().expected(format!("only the fields {}", names.join(", "))).got(value.kind()));
            }
            if fields.iter().any(|(other, _)| other == name) {
                return Err(field().expected("one field of this name").got("two"));
            }
            fields.push((name, value));
        }
        Ok(Self(fields))
    }

    /// Returns a field with its path. `None` if it is not there, or `null`.
    pub(in crate::wallet) fn get(&self, name: &str) -> Option<(String, &'a Json)> {
        let found = self.0.iter().find(|(other, value)| *other == name && **value != Json::Null);
        found.map(|(name, value)| (format!("params[0].{name}"), *value))
    }

    /// Reads a whole number: a JSON number, decimal text, or a quantity.
    pub(in crate::wallet) fn number(&self, name: &str) -> Result<Option<u64>, Invalid> {
        let Some((field, value)) = self.get(name) else { return Ok(None) };
        let number = match value {
            Json::Number(number) => number.as_u64(),
            Json::Text(text) => quantity::decimal_u64(text).or_else(|| quantity::u64(&field, value).ok()),
            _ => None,
        };
        number.map(Some).ok_or_else(|| Invalid::at(field).expected("a whole number from 0").got(value.shown()))
    }
}
