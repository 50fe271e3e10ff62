//! The domain of typed data.

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    refusal::Invalid,
    request::{chain_scope::ChainScope, value::Value},
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

/// A member of a domain (EIP-712).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of `Domain`")]
pub enum DomainMember {
    Name,
    Version,
    ChainId,
    VerifyingContract,
    Salt,
}

impl DomainMember {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Name, Self::Version, Self::ChainId, Self::VerifyingContract, Self::Salt];

    /// Returns its name in domains and in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Version => "version",
            Self::ChainId => "chainId",
            Self::VerifyingContract => "verifyingContract",
            Self::Salt => "salt",
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Self::Name | Self::Version => "string",
            Self::ChainId => "uint256",
            Self::VerifyingContract => "address",
            Self::Salt => "bytes32",
        }
    }
}

impl Domain {
    /// Returns whether it has a member.
    pub fn has(&self, member: DomainMember) -> bool {
        match member {
            DomainMember::Name => self.name.is_some(),
            DomainMember::Version => self.version.is_some(),
            DomainMember::ChainId => self.chain_id.is_some(),
            DomainMember::VerifyingContract => self.verifying_contract.is_some(),
            DomainMember::Salt => self.salt.is_some(),
        }
    }

    /// Returns the chains on which a signature for it may be good.
    pub fn chain_scope(&self) -> ChainScope {
        self.chain_id.map_or(ChainScope::Every, ChainScope::of)
    }
}

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
        match DomainMember::ALL.into_iter().find(|standard| standard.name() == member.name) {
            None => return Err(at.member("name").expected("name, version, chainId, verifyingContract or salt").got(member.name)),
            Some(standard) if standard.type_name() != member.written => {
                return Err(at.member("type").expected(standard.type_name()).got(member.written));
            }
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
