//! Finds the route of a path. The hosts read the table of routes in `schema/routes.json`. A test
//! compares this file with it.

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
    /// Returns the route of a path.
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

    /// Returns the template of the route, for logs and problems. It has no text of the client.
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

    /// Returns the methods of the route, without OPTIONS.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Health | Self::Token { .. } => &["GET", "HEAD"],
            Self::Rpc { .. } | Self::Signer { .. } => &["POST"],
        }
    }

    /// Returns whether the route speaks JSON-RPC. Every response then has that form.
    pub(crate) fn is_json_rpc(&self) -> bool {
        matches!(self, Self::Rpc { .. } | Self::Signer { .. })
    }
}

/// Returns the chain id in a segment of a path: decimal, or CAIP-2 `eip155:` and decimal.
/// Namespaces of CAIP-2 are lower case.
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
    use serde::Deserialize;

    use super::*;

    /// The table that the hosts build their matcher from.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Table {
        chain_prefixes: Vec<String>,
        routes: Vec<Row>,
    }

    /// Paths, and what each names.
    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        template: String,
        methods: Vec<String>,
        json_rpc: bool,
    }

    #[derive(Deserialize)]
    struct Case {
        path: String,
        template: Option<String>,
        chain: Option<String>,
    }

    fn table() -> Table {
        serde_json::from_str(include_str!("../../../../../schema/routes.json")).unwrap()
    }

    /// Every route there is: a match without a wildcard, so that a new one has to be named here.
    fn every() -> Vec<Route<'static>> {
        let routes = vec![
            Route::Health,
            Route::Token { chain: "", contract: "", token_id: "" },
            Route::Signer { chain: None },
            Route::Signer { chain: Some("") },
            Route::Rpc { chain: "", api_key: None },
            Route::Rpc { chain: "", api_key: Some("") },
        ];
        for route in &routes {
            match route {
                Route::Health | Route::Token { .. } | Route::Signer { .. } | Route::Rpc { .. } => {}
            }
        }
        routes
    }

    #[test]
    fn has_the_routes_of_the_table_and_no_others() {
        let table = table();
        let known = |route: &Route<'_>| (route.template().to_owned(), route.methods().join(" "), route.is_json_rpc());
        let listed: Vec<_> = table.routes.iter().map(|row| (row.template.clone(), row.methods.join(" "), row.json_rpc)).collect();
        assert_eq!(every().iter().map(known).collect::<Vec<_>>(), listed);
    }

    #[test]
    fn finds_what_the_vectors_say() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../../../../tests/vectors/gateway/routes.json")).unwrap();
        for case in vectors.cases {
            let route = Route::find(&case.path);
            assert_eq!(route.as_ref().map(Route::template), case.template.as_deref(), "{}", case.path);
            let chain = match &route {
                Some(Route::Token { chain, .. } | Route::Rpc { chain, .. } | Route::Signer { chain: Some(chain) }) => chain_id(chain),
                _ => "",
            };
            let decimal = !chain.is_empty() && chain.bytes().all(|byte| byte.is_ascii_digit());
            assert_eq!(decimal.then_some(chain), case.chain.as_deref(), "{}", case.path);
        }
    }

    #[test]
    fn takes_the_prefixes_of_the_table() {
        for prefix in table().chain_prefixes {
            assert_eq!(chain_id(&format!("{prefix}10")), "10");
        }
    }

    #[test]
    fn gives_the_segments_as_sent() {
        assert_eq!(Route::find("/v1/nft/1/0xab/7"), Some(Route::Token { chain: "1", contract: "0xab", token_id: "7" }));
        assert_eq!(Route::find("/rpc/1/secret"), Some(Route::Rpc { chain: "1", api_key: Some("secret") }));
        assert_eq!(Route::find("/v1/signer/5"), Some(Route::Signer { chain: Some("5") }));
    }
}
