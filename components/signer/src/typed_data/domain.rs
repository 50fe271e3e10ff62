//! The domain of typed data.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    refusal::Invalid,
    request::value::Value,
    typed_data::{
        path::Path,
        types::{DOMAIN, Types},
    },
};

/// A domain, with exactly the members that its `EIP712Domain` lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// `name`.
    pub name: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `chainId`.
    pub chain_id: Option<U256>,
    /// `verifyingContract`.
    pub verifying_contract: Option<Address>,
    /// `salt`.
    pub salt: Option<[u8; 32]>,
}

/// The members of EIP-712, and their types.
const STANDARD: [(&str, &str); 5] =
    [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"), ("salt", "bytes32")];

/// Validates that `EIP712Domain` is there and lists only standard members, at least one, in any
/// order. `at` is the path of the types.
pub(super) fn validate(at: &Path<'_>, types: &Types<'_>) -> Result<(), Invalid> {
    let at = at.member(DOMAIN);
    let members = types.find(DOMAIN).and_then(|index| types.get(index)).map(|kind| kind.members.as_slice());
    let Some(members) = members.filter(|members| !members.is_empty()) else {
        return Err(at.expected("the members of the domain, at least one").got(if members.is_some() { "none" } else { "nothing" }));
    };
    for (index, member) in members.iter().enumerate() {
        let at = at.item(index);
        match STANDARD.iter().find(|(name, _)| *name == member.name) {
            None => return Err(at.member("name").expected("name, version, chainId, verifyingContract or salt").got(member.name)),
            Some((_, kind)) if *kind != member.written => return Err(at.member("type").expected(*kind).got(member.written)),
            Some(_) => {}
        }
    }
    Ok(())
}

/// Reads the domain from a value of a validated type.
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
