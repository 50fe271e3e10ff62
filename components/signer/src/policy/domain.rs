//! Conditions on the domain of typed data (EIP-712).

use ruint::aliases::U256;

use crate::{
    encoding::address::Address,
    policy::{condition::ConditionResult, one_of::OneOf},
    typed_data::domain::{Domain, DomainMember},
};

/// The accepted values of each member. A member with values must be in the domain, also if `["*"]`
/// accepts any value.
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
    /// The members that must not be in the domain.
    pub absent: Vec<DomainMember>,
}

impl DomainConditions {
    /// Returns the result of each condition, with its member.
    pub fn answers(&self, domain: &Domain) -> impl Iterator<Item = (DomainMember, ConditionResult)> {
        DomainMember::ALL.into_iter().filter_map(|member| self.answer(member, domain).map(|answer| (member, answer)))
    }

    /// Evaluates the condition on a member. `None` if it has none.
    fn answer(&self, member: DomainMember, domain: &Domain) -> Option<ConditionResult> {
        if self.absent.contains(&member) {
            return Some(ConditionResult::of(!domain.has(member)));
        }
        match member {
            DomainMember::Name => self.name.as_ref().map(|listed| listed.answer(domain.name.as_ref())),
            DomainMember::Version => self.version.as_ref().map(|listed| listed.answer(domain.version.as_ref())),
            DomainMember::ChainId => self.chain_id.as_ref().map(|listed| listed.answer(domain.chain_id.as_ref())),
            DomainMember::VerifyingContract => {
                self.verifying_contract.as_ref().map(|listed| listed.answer(domain.verifying_contract.as_ref()))
            }
            DomainMember::Salt => self.salt.as_ref().map(|listed| listed.answer(domain.salt.as_ref())),
        }
    }

    /// Returns whether a member has values of its own, `["*"]` among them.
    pub fn lists(&self, member: DomainMember) -> bool {
        match member {
            DomainMember::Name => self.name.is_some(),
            DomainMember::Version => self.version.is_some(),
            DomainMember::ChainId => self.chain_id.is_some(),
            DomainMember::VerifyingContract => self.verifying_contract.is_some(),
            DomainMember::Salt => self.salt.is_some(),
        }
    }
}
