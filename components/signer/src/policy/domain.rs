//! Conditions on the domain of typed data (EIP-712).

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{condition::ConditionResult, one_of::OneOf},
    typed_data::domain::Domain,
};

/// The accepted values of each member. A member with a condition must be in the domain, also if
/// `["*"]` accepts any value.
#[derive(Clone, Debug, Default)]
pub struct DomainConditions {
    /// `name`.
    pub name: Option<OneOf<String>>,
    /// `version`.
    pub version: Option<OneOf<String>>,
    /// `chainId`.
    pub chain_id: Option<OneOf<U256>>,
    /// `verifyingContract`.
    pub verifying_contract: Option<OneOf<Address>>,
    /// `salt`.
    pub salt: Option<OneOf<[u8; 32]>>,
}

impl DomainConditions {
    /// Returns the result of each condition, with the name of its member.
    pub fn answers(&self, domain: &Domain) -> impl Iterator<Item = (&'static str, ConditionResult)> {
        [
            ("name", self.name.as_ref().map(|listed| listed.answer(domain.name.as_ref()))),
            ("version", self.version.as_ref().map(|listed| listed.answer(domain.version.as_ref()))),
            ("chainId", self.chain_id.as_ref().map(|listed| listed.answer(domain.chain_id.as_ref()))),
            ("verifyingContract", self.verifying_contract.as_ref().map(|listed| listed.answer(domain.verifying_contract.as_ref()))),
            ("salt", self.salt.as_ref().map(|listed| listed.answer(domain.salt.as_ref()))),
        ]
        .into_iter()
        .filter_map(|(name, answer)| answer.map(|answer| (name, answer)))
    }
}
