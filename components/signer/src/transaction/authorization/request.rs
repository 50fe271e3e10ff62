//! Reads authorizations of the JSON-RPC, strictly.

use ruint::{aliases::U256, uint};

use crate::{
    crypto::curve::Signature,
    encoding::{
        hex,
        json::{self, Json},
        quantity,
    },
    refusal::Invalid,
    transaction::authorization::{Authorization, MAX_AUTHORIZATIONS, SignedAuthorization},
};

/// The order of secp256k1's group.
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// Half of the order: the highest s (EIP-2).
const HALF_ORDER: U256 = uint!(0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0_U256);

/// Reads `{ chainId, address, nonce }`. All are required, and no other field is accepted.
pub fn unsigned(field: &str, value: &Json) -> Result<Authorization, Invalid> {
    let [chain_id, address, nonce] = members(field, value, ["chainId", "address", "nonce"])?;
    authorization(field, chain_id, address, nonce)
}

/// Reads `authorizationList`: 1 to 1,024 tuples `{ chainId, address, nonce, yParity, r, s }` of any
/// account.
///
/// `v` (27 or 28, or the parity itself) may stand beside `yParity` or in its place.
/// `r` and `s` are quantities or 32 bytes, in [1, n-1], and `s` is at most n/2.
pub(in crate::transaction) fn list(field: &str, value: &Json) -> Result<Vec<SignedAuthorization>, Invalid> {
    let Json::List(items) = value else {
        return Err(Invalid::at(field).expected("a list").got(value.shown()));
    };
    if !(1..=MAX_AUTHORIZATIONS).contains(&items.len()) {
        return Err(Invalid::at(field).expected(format!("1 to {MAX_AUTHORIZATIONS} elements")).got(items.len().to_string()));
    }
    items.iter().enumerate().map(|(index, item)| signed(&format!("{field}[{index}]"), item)).collect()
}

fn signed(field: &str, value: &Json) -> Result<SignedAuthorization, Invalid> {
    let [chain_id, address, nonce, y_parity, v, r, s] = members(field, value, ["chainId", "address", "nonce", "yParity", "v", "r", "s"])?;
    let authorization = authorization(field, chain_id, address, nonce)?;
    let y_parity = parity(field, y_parity, v)?;
    let r = scalar(&format!("{field}.r"), r, &(ORDER - U256::ONE), "n - 1, n the order of the curve's group")?;
    let s = scalar(&format!("{field}.s"), s, &HALF_ORDER, "n / 2, n the order of the curve's group (EIP-2)")?;
    Ok(SignedAuthorization { authorization, signature: Signature { r, s, y_parity } })
}

/// Reads the fields of an object. A field that is not in `names`, or that stands there twice, is an
/// error.
fn members<'a, const N: usize>(field: &str, value: &'a Json, names: [&str; N]) -> Result<[Option<&'a Json>; N], Invalid> {
    let Json::Object(fields) = value else {
        return Err(Invalid::at(field).expected(format!("an object of {}", names.join(", "))).got(value.shown()));
    };
    let mut found = [None; N];
    for (name, value) in fields {
        let at = || format!("{field}.{}", json::shown(name));
        let Some((_, slot)) = names.iter().zip(&mut found).find(|(known, _)| *known == name) else {
            return Err(Invalid::at(at()).expected(format!("only the fields {}", names.join(", "))).got(value.kind()));
        };
        if slot.replace(value).is_some() {
            return Err(Invalid::at(at()).expected("one field of this name").got("two"));
        }
    }
    Ok(found)
}

fn authorization(field: &str, chain_id: Option<&Json>, address: Option<&Json>, nonce: Option<&Json>) -> Result<Authorization, Invalid> {
    let [chain_at, address_at, nonce_at] = ["chainId", "address", "nonce"].map(|name| format!("{field}.{name}"));
    let chain_id = quantity::u256(&chain_at, required(&chain_at, chain_id)?)?;
    let address = quantity::address(&address_at, required(&address_at, address)?)?;
    let nonce = quantity::u64(&nonce_at, required(&nonce_at, nonce)?)?;
    if nonce == u64::MAX {
        return Err(Invalid::at(nonce_at).expected("a nonce below 2^64 - 1").got("0xffffffffffffffff"));
    }
    Ok(Authorization { chain_id, address, nonce })
}

fn parity(field: &str, y_parity: Option<&Json>, v: Option<&Json>) -> Result<bool, Invalid> {
    let [parity_at, v_at] = ["yParity", "v"].map(|name| format!("{field}.{name}"));
    let read = |at: &str, value: &Json, expected: &str, zero: &[u64], one: &[u64]| {
        let number = quantity::u64(at, value)?;
        match (zero.contains(&number), one.contains(&number)) {
            (true, _) => Ok(false),
            (_, true) => Ok(true),
            _ => Err(Invalid::at(at).expected(expected).got(value.shown())),
        }
    };
    let given = y_parity.map(|value| read(&parity_at, value, "0x0 or 0x1", &[0], &[1])).transpose()?;
    let by_v = v.map(|value| read(&v_at, value, "0x1b or 0x1c, or the parity", &[27, 0], &[28, 1])).transpose()?;
    match (given, by_v) {
        (Some(parity), Some(other)) if parity != other => Err(Invalid::at(v_at).expected("the parity that yParity says").got("the other")),
        (Some(parity), _) | (None, Some(parity)) => Ok(parity),
        (None, None) => Err(Invalid::at(parity_at).expected("a value").got("nothing")),
    }
}

/// Reads an integer from 1 to `max`: a quantity, or exactly 32 bytes.
fn scalar(field: &str, value: Option<&Json>, max: &U256, bound: &str) -> Result<[u8; 32], Invalid> {
    let value = required(field, value)?;
    let number = match value {
        Json::Text(text) => hex::decode_exact::<32>(text).map(U256::from_be_bytes),
        _ => None,
    };
    let number = number.map_or_else(|| quantity::u256(field, value), Ok)?;
    if number == U256::ZERO || number > *max {
        return Err(Invalid::at(field).expected(format!("1 to {bound}")).got(value.shown()));
    }
    Ok(number.to_be_bytes())
}

fn required<'a>(field: &str, value: Option<&'a Json>) -> Result<&'a Json, Invalid> {
    value.ok_or_else(|| Invalid::at(field).expected("a value").got("nothing"))
}
