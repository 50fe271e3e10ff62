//! The settings of a resolution.

/// The endpoints of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainSettings {
    /// Chain id, decimal.
    pub id: String,
    /// JSON-RPC endpoints, tried in order.
    pub rpc: Vec<String>,
}

/// How content from IPFS is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpfsVerification {
    /// Only content that hashes to its CID is used.
    Require,
    /// The answer of a plain gateway is used, and marked as unverified, if no trustless gateway has
    /// the content.
    Prefer,
}

/// The upstreams to ask, and the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The configured chains.
    pub chains: Vec<ChainSettings>,
    /// Origins of trustless IPFS gateways, tried in order.
    pub ipfs: Vec<String>,
    /// Origins of Arweave gateways, tried in order.
    pub arweave: Vec<String>,
    /// How content from IPFS is verified.
    pub ipfs_verification: IpfsVerification,
    /// Hedge delay: milliseconds after which the next endpoint or gateway is asked as well.
    pub hedge_after_ms: u32,
    /// Milliseconds after which the caller gives up. Pauses before another attempt end before it.
    pub deadline_ms: u32,
    /// Maximum size of a metadata document in bytes, both before and after `{id}` is filled in.
    pub max_json_bytes: u32,
    /// Maximum nesting of a metadata document.
    pub max_json_depth: u32,
    /// Maximum length of a `data:` URI in bytes.
    pub max_data_uri_bytes: u32,
    /// Maximum number of redirects that are followed.
    pub max_redirects: u32,
    /// Maximum number of IPFS blocks of one document or medium.
    pub max_blocks: u32,
    /// Maximum size of a medium in bytes.
    pub max_media_bytes: u32,
}

impl Settings {
    /// Returns a configured chain.
    pub(crate) fn chain(&self, id: &str) -> Option<&ChainSettings> {
        self.chains.iter().find(|chain| chain.id == id)
    }
}

/// Returns the origin (`scheme://host:port`) of a URL.
///
/// Security: only the origin may appear in errors. Path, query and user information can hold keys.
pub(crate) fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}
