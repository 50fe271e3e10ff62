//! The settings of the NFT component, from the configuration.

use crate::config::{Chain, Config, IpfsVerification};
use crate::nft::component::subject::{ChainSettings, Settings, Verification};
use crate::nft::drive::health::Health;

/// Returns the settings that the configuration gives. Upstreams that have failed come last.
pub(crate) fn settings(config: &Config, health: &Health, now_ms: u64) -> Settings {
    let ordered = |origins: &[String]| health.ordered(origins, now_ms);
    let content = &config.content;
    Settings {
        chains: config.chains.iter().map(|(id, chain)| ChainSettings { id: id.clone(), rpc: ordered(&urls(chain)) }).collect(),
        ipfs: ordered(&content.ipfs),
        arweave: ordered(&content.arweave),
        ipfs_verification: match content.ipfs_verification {
            IpfsVerification::Require => Verification::Require,
            IpfsVerification::Prefer => Verification::Prefer,
        },
        hedge_after_ms: content.hedge_after_ms,
        deadline_ms: content.deadline_ms,
        max_json_bytes: content.max_json_bytes,
        max_json_depth: content.max_json_depth,
        max_data_uri_bytes: content.max_data_uri_bytes,
        max_redirects: content.max_redirects,
        max_blocks: content.max_blocks,
        max_media_bytes: content.max_media_bytes,
    }
}

fn urls(chain: &Chain) -> Vec<String> {
    chain.rpc.iter().map(|endpoint| endpoint.url.clone()).collect()
}
