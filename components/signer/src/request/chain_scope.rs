//! The chains on which a request has an effect.

use ruint::aliases::U256;

/// The chains on which a request has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainScope {
    /// No chain that is known: a message, or a chain id of 2^64 or more.
    Unknown,
    /// The chain of this id.
    One(u64),
    /// Every chain: typed data whose domain has no chain id.
    Every,
}

impl ChainScope {
    /// Returns the scope of a chain id.
    pub fn of(id: U256) -> Self {
        u64::try_from(id).map_or(Self::Unknown, Self::One)
    }

    /// Returns the id of the one chain. `None` if it is not one.
    pub fn id(self) -> Option<u64> {
        match self {
            Self::One(id) => Some(id),
            Self::Unknown | Self::Every => None,
        }
    }

    /// Returns whether the request may have an effect on this chain.
    pub fn reaches(self, chain: u64) -> bool {
        match self {
            Self::Unknown => false,
            Self::One(id) => id == chain,
            Self::Every => true,
        }
    }
}
