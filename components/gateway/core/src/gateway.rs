//! The configured gateway. The module `routes` makes it answer requests.

use crate::chain::upstream::Verified;
use crate::config::Config;

/// The time and the random bytes of one exchange.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Microseconds since 1970.
    pub now: u64,
    /// 16 random bytes. Fewer bytes only weaken the request id.
    pub entropy: Vec<u8>,
}

/// A configured gateway, shared by its exchanges.
pub struct Gateway<N> {
    pub(crate) config: Config,
    pub(crate) nft: N,
    pub(crate) verified_chains: Verified,
}

impl<N> Gateway<N> {
    /// Makes a gateway of a validated configuration and an NFT component.
    pub fn new(config: Config, nft: N) -> Self {
        Self { config, nft, verified_chains: Verified::default() }
    }
}
