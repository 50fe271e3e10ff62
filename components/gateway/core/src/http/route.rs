//! Which route a path names.

/// A matched route with its path segments, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// `/healthz`.
    Health,
    /// `/v1/nft/{chain}/{contract}/{tokenId}`.
    Token { chain: &'a str, contract: &'a str, token_id: &'a str },
    /// `/rpc/{chain}` and `/rpc/{chain}/{apiKey}`.
    Rpc { chain: &'a str, api_key: Option<&'a str> },
    /// `/v1/signer` and `/v1/signer/{chain}`.
    Signer { chain: Option<&'a str> },
}

impl<'a> Route<'a> {
    /// The route of a path.
    pub(crate) fn find(path: &'a str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.split('/');
        let mut next = || segments.next();
        let found = match (next()?, next(), next(), next(), next()) {
            ("healthz", None, ..) => Self::Health,
            ("v1", Some("nft"), Some(chain), Some(contract), Some(token_id)) => Self::Token { chain, contract, token_id },
            ("v1", Some("signer"), chain, None, None) => Self::Signer { chain },
            ("rpc", Some(chain), api_key, None, None) => Self::Rpc { chain, api_key },
            _ => return None,
        };
        segments.next().is_none().then_some(found)
    }

    /// Its template, for logs and problems: no segment of a client's stands in it.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::Health => "/healthz",
            Self::Token { .. } => "/v1/nft/{chain}/{contract}/{tokenId}",
            Self::Rpc { api_key: None, .. } => "/rpc/{chain}",
            Self::Rpc { api_key: Some(_), .. } => "/rpc/{chain}/{apiKey}",
            Self::Signer { chain: None } => "/v1/signer",
            Self::Signer { chain: Some(_) } => "/v1/signer/{chain}",
        }
    }

    /// Methods besides OPTIONS.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Health | Self::Token { .. } => &["GET", "HEAD"],
            Self::Rpc { .. } | Self::Signer { .. } => &["POST"],
        }
    }

    /// Whether it speaks JSON-RPC, so that every answer has that form.
    pub(crate) fn is_json_rpc(&self) -> bool {
        matches!(self, Self::Rpc { .. } | Self::Signer { .. })
    }
}

/// A chain id of a path: decimal, or CAIP-2 `eip155:` and decimal.
pub(crate) fn chain_id(segment: &str) -> &str {
    segment
        .strip_prefix("eip155:")
        .or_else(|| segment.strip_prefix("eip155%3A"))
        .or_else(|| segment.strip_prefix("eip155%3a"))
        .unwrap_or(segment)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn finds_routes_and_nothing_else() {
        assert_eq!(Route::find("/healthz"), Some(Route::Health));
        assert_eq!(Route::find("/v1/nft/1/0xab/7"), Some(Route::Token { chain: "1", contract: "0xab", token_id: "7" }));
        assert_eq!(Route::find("/rpc/1"), Some(Route::Rpc { chain: "1", api_key: None }));
        assert_eq!(Route::find("/rpc/1/secret"), Some(Route::Rpc { chain: "1", api_key: Some("secret") }));
        assert_eq!(Route::find("/v1/signer"), Some(Route::Signer { chain: None }));
        assert_eq!(Route::find("/v1/signer/5"), Some(Route::Signer { chain: Some("5") }));
        for path in
            ["", "/", "/healthz/", "/v1/nft/1/0xab", "/v1/nft/1/0xab/7/8", "/rpc", "/rpc/1/2/3", "/v1/signer/1/2", "/V1/signer", "healthz"]
        {
            assert_eq!(Route::find(path), None, "{path}");
        }
    }

    #[test]
    fn templates_hold_no_key() {
        assert_eq!(Route::find("/rpc/1/secret").unwrap().template(), "/rpc/{chain}/{apiKey}");
    }

    #[test]
    fn takes_caip2_chains() {
        assert_eq!(chain_id("eip155:10"), "10");
        assert_eq!(chain_id("eip155%3A10"), "10");
        assert_eq!(chain_id("10"), "10");
    }
}
