//! Where to ask, and how much to take.

/// Where to ask, and how much to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// JSON-RPC endpoints of the chain, raced in order.
    pub rpc: Vec<String>,
    /// Trustless IPFS gateways (origins), raced in order.
    pub ipfs: Vec<String>,
    /// Milliseconds after which the next endpoint or gateway is asked as well.
    pub hedge_after_ms: u32,
    /// Most bytes of a metadata document, before and after `{id}` is filled in.
    pub max_json_bytes: u32,
}

/// `scheme://host:port` of a URL: what may be told of it. Path, query and user information hold keys.
pub(crate) fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") }
}
