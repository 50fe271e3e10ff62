//! The settings of a resolution.

/// The upstreams to ask, and the size limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// JSON-RPC endpoints of the chain, tried in order.
    pub rpc: Vec<String>,
    /// Origins of trustless IPFS gateways, tried in order.
    pub ipfs: Vec<String>,
    /// Hedge delay: milliseconds after which the next endpoint or gateway is asked as well.
    pub hedge_after_ms: u32,
    /// Maximum size of a metadata document in bytes, both before and after `{id}` is filled in.
    pub max_json_bytes: u32,
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
