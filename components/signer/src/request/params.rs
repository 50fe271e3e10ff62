//! The `params` of a call, as far as they say which key is to sign.

use crate::{
    encoding::{
        address::Address,
        json::{Json, shown},
        quantity,
    },
    refusal::Invalid,
};

/// Reads a `params` array. Empty text and `null` stand for an empty array.
pub fn list(params: &str) -> Result<Vec<Json>, Invalid> {
    if params.is_empty() {
        return Ok(Vec::new());
    }
    match Json::parse(params).map_err(|error| Invalid::at("params").expected("JSON").got(error))? {
        Json::List(items) => Ok(items),
        Json::Null => Ok(Vec::new()),
        other => Err(Invalid::at("params").expected("an array").got(other.shown())),
    }
}

/// Validates that there are no params.
///
/// Errors: names the first one.
pub fn none(params: &str) -> Result<(), Invalid> {
    match list(params)?.first() {
        None => Ok(()),
        Some(first) => Err(Invalid::at("params[0]").expected("no params").got(first.shown())),
    }
}

/// Reads params that are one object.
pub fn object(params: &str) -> Result<Vec<(String, Json)>, Invalid> {
    let items = list(params)?;
    let count = items.len();
    match <[Json; 1]>::try_from(items) {
        Ok([Json::Object(fields)]) => Ok(fields),
        Ok([other]) => Err(Invalid::at("params[0]").expected("an object").got(other.shown())),
        Err(_) => Err(Invalid::at("params").expected("one element, an object").got(format!("{count} elements"))),
    }
}

/// Whether the chain runs a transaction before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simulation {
    /// It does.
    Run,
    /// The client asked to leave it out.
    Skip,
}

/// Reads the params of `eth_sendTransaction`: the transaction, then perhaps an object whose field
/// `simulate` is `true` or `false`.
pub fn transaction_to_send(params: &str) -> Result<(Vec<(String, Json)>, Simulation), Invalid> {
    let mut items = list(params)?;
    let count = items.len();
    let mut simulation = Simulation::Run;
    if let [_, Json::Object(options)] = items.as_slice() {
        for (name, value) in options {
            simulation = match (name.as_str(), value) {
                ("simulate", Json::Bool(true)) => Simulation::Run,
                ("simulate", Json::Bool(false)) => Simulation::Skip,
                ("simulate", other) => return Err(Invalid::at("params[1].simulate").expected("true or false").got(other.shown())),
                _ => return Err(Invalid::at(format!("params[1].{}", shown(name))).expected("only the field simulate").got(value.kind())),
            };
        }
        if options.len() > 1 {
            return Err(Invalid::at("params[1].simulate").expected("one field of this name").got("two"));
        }
        items.truncate(1);
    }
    match <[Json; 1]>::try_from(items) {
        Ok([Json::Object(fields)]) => Ok((fields, simulation)),
        Ok([other]) => Err(Invalid::at("params[0]").expected("an object").got(other.shown())),
        Err(_) => Err(Invalid::at("params").expected("a transaction, and perhaps {\"simulate\": false}").got(format!("{count} elements"))),
    }
}

/// Reads `from` of a transaction object: the account that is to sign.
pub fn from(object: &[(String, Json)]) -> Result<Address, Invalid> {
    let mut given = object.iter().filter(|(name, value)| name == "from" && !matches!(value, Json::Null)).map(|(_, value)| value);
    match (given.next(), given.next()) {
        (Some(value), None) => quantity::address("params[0].from", value),
        (None, _) => Err(Invalid::at("params[0].from").expected("the address of the account that signs").got("nothing")),
        (Some(_), Some(_)) => Err(Invalid::at("params[0].from").expected("one field of this name").got("two")),
    }
}

/// Reads the params of `personal_sign`: the message, then the address, then perhaps a password.
///
/// The password unlocks the account in geth, and clients that were written for it (MetaMask's
/// examples, web3.js) still send one, often empty. No key is behind a password here, so it is
/// ignored, whatever it is.
///
/// Errors:
/// - The number of elements is wrong.
/// - The address is not an address.
/// - The password is neither text nor `null`.
///
/// Security: no error shows the password.
pub fn message(params: &str) -> Result<(Json, Address), Invalid> {
    let mut items = list(params)?;
    let count = items.len();
    if let [_, _, password] = items.as_slice() {
        if !matches!(password, Json::Text(_) | Json::Null) {
            return Err(Invalid::at("params[2]").expected("a password as text, which is ignored, or null").got(password.kind()));
        }
        items.truncate(2);
    }
    let [message, address] = <[Json; 2]>::try_from(items)
        .map_err(|_| Invalid::at("params").expected("two elements: the message, the address").got(format!("{count} elements")))?;
    let address = quantity::address("params[1]", &address)?;
    Ok((message, address))
}

/// Reads the params of `eth_signTypedData_v4`: the address, then the typed data.
pub fn typed_data(params: &str) -> Result<(Address, Json), Invalid> {
    addressed(params, "two elements: the address, the typed data")
}

/// Reads the params of `signer_sign7702Authorization`: the address of the account that signs, then
/// the authorization.
pub fn authorization(params: &str) -> Result<(Address, Json), Invalid> {
    addressed(params, "two elements: the address of the account that signs, the authorization")
}

fn addressed(params: &str, expected: &str) -> Result<(Address, Json), Invalid> {
    let items = list(params)?;
    let count = items.len();
    let [address, what] =
        <[Json; 2]>::try_from(items).map_err(|_| Invalid::at("params").expected(expected).got(format!("{count} elements")))?;
    Ok((quantity::address("params[0]", &address)?, what))
}

/// Which audit entries an auditor wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Entries with a sequence above this.
    pub after: u64,
    /// At most this many.
    pub limit: u32,
}

/// Reads the params of `signer_audit`: none, or an object of `after` and `limit`.
///
/// `after` defaults to 0 and is a number or decimal text. `limit` defaults to 100 and is 1 to
/// 1,000.
pub fn audit(params: &str) -> Result<AuditQuery, Invalid> {
    let fields = if list(params)?.is_empty() { Vec::new() } else { object(params)? };
    let (mut after, mut limit) = (None, None);
    for (name, value) in &fields {
        let field = format!("params[0].{}", shown(name));
        let slot = match name.as_str() {
            "after" => &mut after,
            "limit" => &mut limit,
            _ => return Err(Invalid::at(field).expected("only the fields after and limit").got(value.kind())),
        };
        let number = match value {
            Json::Number(number) => number.as_u64(),
            Json::Text(text) => quantity::decimal_u64(text),
            _ => None,
        };
        if slot.replace(number.ok_or_else(|| Invalid::at(field.as_str()).expected("a whole number from 0").got(value.shown()))?).is_some() {
            return Err(Invalid::at(field).expected("one field of this name").got("two"));
        }
    }
    let limit = limit.unwrap_or(100);
    match u32::try_from(limit) {
        Ok(limit @ 1..=1000) => Ok(AuditQuery { after: after.unwrap_or(0), limit }),
        _ => Err(Invalid::at("params[0].limit").expected("a number from 1 to 1000").got(limit.to_string())),
    }
}
