//! The domain: which members its type may list, and what they say.

use crate::{
    refusal::Invalid,
    request::value::Value,
    typed_data::{
        Domain,
        path::Path,
        types::{DOMAIN, Types},
    },
};

/// The members that EIP-712 has, and their types.
const STANDARD: [(&str, &str); 5] =
    [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")];

/// Checks that `EIP712Domain` is there and lists standard members only, at least one, in any order. `at`: the types. Errors: the first broken rule.
pub(super) fn check(at: &Path<'_>, types: &Types<'_>) -> Result<(), Invalid> {
    let at = at.member(DOMAIN);
    let members = types.find(DOMAIN).and_then(|index| types.get(index)).map(|kind| kind.members.as_slice());
    let Some(members) = members.filter(|members| !members.is_empty()) else {
        return Err(at.invalid("the members of the domain, at least one", if members.is_some() { "none" } else { "nothing" }));
    };
    for (index, member) in members.iter().enumerate() {
        let at = at.item(index);
        match STANDARD.iter().find(|(name, _)| *name == member.name) {
            None => return Err(at.member("name").invalid("name, version, chainId, verifyingContract or salt", member.name)),
            Some((_, kind)) if *kind != member.written => return Err(at.member("type").invalid(*kind, member.written)),
            Some(_) => {}
        }
    }
    Ok(())
}

/// The domain that a value of a checked type is.
pub(super) fn of(value: &Value) -> Domain {
    let text = |name| match value.member(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    Domain {
        name: text("name"),
        version: text("version"),
        chain_id: match value.member("chainId") {
            Some(Value::Uint(id)) => Some(*id),
            _ => None,
        },
        verifying_contract: match value.member("verifyingContract") {
            Some(Value::Address(address)) => Some(*address),
            _ => None,
        },
        salt: match value.member("salt") {
            Some(Value::Bytes(bytes)) => bytes.as_slice().try_into().ok(),
            _ => None,
        },
    }
}
