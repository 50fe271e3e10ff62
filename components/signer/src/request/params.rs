//! The `params` of a call, as far as they say whose key is asked for.

use crate::{
    encoding::{address::Address, json::Json, quantity},
    refusal::Invalid,
};

/// The elements of a `params` array; text that is empty, or `null`, is an empty one. Errors: not JSON, or not an array.
pub fn list(params: &str) -> Result<Vec<Json>, Invalid> {
    if params.is_empty() {
        return Ok(Vec::new());
    }
    match Json::parse(params).map_err(|error| Invalid::new("params", "JSON", error))? {
        Json::List(items) => Ok(items),
        Json::Null => Ok(Vec::new()),
        other => Err(Invalid::new("params", "an array", other.shown())),
    }
}

/// Refuses params where a method takes none. Errors: the first of them.
pub fn none(params: &str) -> Result<(), Invalid> {
    match list(params)?.first() {
        None => Ok(()),
        Some(first) => Err(Invalid::new("params[0]", "no params", first.shown())),
    }
}

/// The one object that `params` holds. Errors: another number of elements, or no object.
pub fn object(params: &str) -> Result<Vec<(String, Json)>, Invalid> {
    let items = list(params)?;
    let count = items.len();
    match <[Json; 1]>::try_from(items) {
        Ok([Json::Object(fields)]) => Ok(fields),
        Ok([other]) => Err(Invalid::new("params[0]", "an object", other.shown())),
        Err(_) => Err(Invalid::new("params", "one element, an object", format!("{count} elements"))),
    }
}

/// `from` of a transaction object: the account that is asked to sign. Errors: missing or malformed.
pub fn from(object: &[(String, Json)]) -> Result<Address, Invalid> {
    let mut given = object.iter().filter(|(name, _)| name == "from").map(|(_, value)| value);
    match (given.next(), given.next()) {
        (Some(value), None) => quantity::address("params[0].from", value),
        (None, _) => Err(Invalid::new("params[0].from", "the address of the account that signs", "nothing")),
        (Some(_), Some(_)) => Err(Invalid::new("params[0].from", "one field of this name", "two")),
    }
}

/// The params of `personal_sign`: the message, then the address. Errors: another number of elements, or no address.
pub fn message(params: &str) -> Result<(Json, Address), Invalid> {
    let items = list(params)?;
    let count = items.len();
    let [message, address] = <[Json; 2]>::try_from(items)
        .map_err(|_| Invalid::new("params", "two elements: the message, the address", format!("{count} elements")))?;
    let address = quantity::address("params[1]", &address)?;
    Ok((message, address))
}

/// The params of `eth_signTypedData_v4`: the address, then the typed data. Errors: another number of elements, or no address.
pub fn typed_data(params: &str) -> Result<(Address, Json), Invalid> {
    addressed(params, "two elements: the address, the typed data")
}

/// The params of `signer_sign7702Authorization`: the address of the account that signs, then the authorization. Errors: another number of elements, or no address.
pub fn authorization(params: &str) -> Result<(Address, Json), Invalid> {
    addressed(params, "two elements: the address of the account that signs, the authorization")
}

fn addressed(params: &str, expected: &str) -> Result<(Address, Json), Invalid> {
    let items = list(params)?;
    let count = items.len();
    let [address, what] = <[Json; 2]>::try_from(items).map_err(|_| Invalid::new("params", expected, format!("{count} elements")))?;
    Ok((quantity::address("params[0]", &address)?, what))
}

/// Which audit entries are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Entries with a sequence above this.
    pub after: u64,
    /// At most so many.
    pub limit: u32,
}

/// The params of `signer_audit`: none, or an object of `after` (default 0; a number, or decimal text) and `limit` (default 100, 1 to 1,000). Errors: the broken rule.
pub fn audit(params: &str) -> Result<AuditQuery, Invalid> {
    let fields = if list(params)?.is_empty() { Vec::new() } else { object(params)? };
    let (mut after, mut limit) = (None, None);
    for (name, value) in &fields {
        let field = format!("params[0].{}", crate::encoding::json::shown(name));
        let slot = match name.as_str() {
            "after" => &mut after,
            "limit" => &mut limit,
            _ => return Err(Invalid::new(field, "no field beside after and limit", value.kind())),
        };
        let number = match value {
            Json::Number(number) => number.as_u64(),
            Json::Text(text) => quantity::decimal_u64(text),
            _ => None,
        };
        if slot.replace(number.ok_or_else(|| Invalid::new(field.as_str(), "a whole number from 0", value.shown()))?).is_some() {
            return Err(Invalid::new(field, "one field of this name", "two"));
        }
    }
    let limit = limit.unwrap_or(100);
    match u32::try_from(limit) {
        Ok(limit @ 1..=1000) => Ok(AuditQuery { after: after.unwrap_or(0), limit }),
        _ => Err(Invalid::new("params[0].limit", "1 to 1000", limit.to_string())),
    }
}
