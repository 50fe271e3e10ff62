//! The configured gateway. The module `routes` makes it answer requests.

use crate::chain::endpoints::state::ChainStates;
use crate::chain::upstream::Verified;
use crate::config::Config;
use crate::nft::drive::health::Health;
use crate::nft::spellings::Spellings;
use crate::nft::under_way::UnderWay;

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
    pub(crate) chain_states: ChainStates,
    pub(crate) verified_chains: Verified,
    pub(crate) health: Health,
    pub(crate) under_way: UnderWay,
    pub(crate) spellings: Spellings,
}

impl<N> Gateway<N> {
    /// Makes a gateway of a validated configuration and an NFT component.
    pub fn new(config: Config, nft: N) -> Self {
        Self {
            chain_states: ChainStates::new(&config),
            config,
            nft,
            verified_chains: Verified::default(),
            health: Health::default(),
            under_way: UnderWay::default(),
            spellings: Spellings::default(),
        }
    }
}
