//! Finds the route of a path. The hosts read the table of routes in `schema/routes.json`. A test
//! compares this file with it.

use crate::http::chain_id::chain_id;
use crate::http::nft_route::NftRoute;

/// A matched route with its path segments, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    /// `/healthz`.
    Health,
    /// The routes about tokens, contracts and avatars.
    Nft(NftRoute<'a>),
    /// `/rpc/{chain}` and `/rpc/{chain}/{apiKey}`.
    Rpc { chain: &'a str, api_key: Option<&'a str> },
    /// `/v1/signer` and `/v1/signer/{chain}`.
    Signer { chain: Option<&'a str> },
}

impl<'a> Route<'a> {
    /// Returns the route of a path.
    pub(crate) fn find(path: &'a str) -> Option<Self> {
        // No route has more than six segments. A seventh holds the rest of the path.
        let segments: Vec<&str> = path.strip_prefix('/')?.splitn(7, '/').collect();
        Some(match *segments.as_slice() {
            ["healthz"] => Self::Health,
            ["v1", "signer"] => Self::Signer { chain: None },
            ["v1", "signer", chain] => Self::Signer { chain: Some(chain_id(chain)) },
            ["v1", ref rest @ ..] => Self::Nft(NftRoute::find(rest)?),
            ["rpc", chain] => Self::Rpc { chain: chain_id(chain), api_key: None },
            ["rpc", chain, api_key] => Self::Rpc { chain: chain_id(chain), api_key: Some(api_key) },
            _ => return None,
        })
    }

    /// Returns the template of the route, for logs and problems. It has no text of the client.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::Health => "/healthz",
            Self::Nft(route) => route.template(),
            Self::Rpc { api_key: None, .. } => "/rpc/{chain}",
            Self::Rpc { api_key: Some(_), .. } => "/rpc/{chain}/{apiKey}",
            Self::Signer { chain: None } => "/v1/signer",
            Self::Signer { chain: Some(_) } => "/v1/signer/{chain}",
        }
    }

    /// Returns the methods of the route, without OPTIONS.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Health => &["GET", "HEAD"],
            Self::Nft(route) => route.methods(),
            Self::Rpc { .. } | Self::Signer { .. } => &["POST"],
        }
    }

    /// Returns the chain that the path names, without its prefix. `None` if the route has no such
    /// segment.
    pub(crate) fn chain(&self) -> Option<&'a str> {
        match self {
            Self::Health | Self::Signer { chain: None } => None,
            Self::Nft(route) => route.chain(),
            Self::Rpc { chain, .. } | Self::Signer { chain: Some(chain) } => Some(chain),
        }
    }

    /// Returns whether the route speaks JSON-RPC. Every response then has that form.
    pub(crate) fn is_json_rpc(&self) -> bool {
        matches!(self, Self::Rpc { .. } | Self::Signer { .. })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde::Deserialize;

    use super::*;
    use crate::http::nft_route::{ContractPath, MediumRoute, TokenPath};

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

    const CONTRACT: ContractPath<'static> = ContractPath { chain: "", contract: "" };
    const TOKEN: TokenPath<'static> = TokenPath { chain: "", contract: "", token_id: "" };

    /// Every route there is: a match without a wildcard, so that a new one has to be named here.
    fn every() -> Vec<Route<'static>> {
        let nft = [
            NftRoute::Batch,
            NftRoute::Collection(CONTRACT),
            NftRoute::RefreshCollection(CONTRACT),
            NftRoute::Token(TOKEN),
            NftRoute::Medium(TOKEN, MediumRoute::Image),
            NftRoute::Medium(TOKEN, MediumRoute::Animation),
            NftRoute::Validate(TOKEN),
            NftRoute::Refresh(TOKEN),
            NftRoute::Avatar { name: "" },
            NftRoute::AvatarImage { name: "" },
            NftRoute::Events,
        ];
        for route in nft {
            match route {
                NftRoute::Batch | NftRoute::Collection(_) | NftRoute::RefreshCollection(_) | NftRoute::Token(_) => {}
                NftRoute::Medium(_, MediumRoute::Image | MediumRoute::Animation) | NftRoute::Validate(_) | NftRoute::Refresh(_) => {}
                NftRoute::Avatar { .. } | NftRoute::AvatarImage { .. } | NftRoute::Events => {}
            }
        }
        let others = [
            Route::Signer { chain: None },
            Route::Signer { chain: Some("") },
            Route::Rpc { chain: "", api_key: None },
            Route::Rpc { chain: "", api_key: Some("") },
        ];
        for route in &others {
            match route {
                Route::Health | Route::Nft(_) | Route::Signer { .. } | Route::Rpc { .. } => {}
            }
        }
        [Route::Health].into_iter().chain(nft.map(Route::Nft)).chain(others).collect()
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
            let chain = route.as_ref().and_then(Route::chain).unwrap_or_default();
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
        let token = TokenPath { chain: "1", contract: "0xab", token_id: "7" };
        assert_eq!(Route::find("/v1/nft/1/0xab/7"), Some(Route::Nft(NftRoute::Token(token))));
        assert_eq!(Route::find("/v1/nft/eip155:1/0xab/7/image"), Some(Route::Nft(NftRoute::Medium(token, MediumRoute::Image))));
        assert_eq!(Route::find("/rpc/1/secret"), Some(Route::Rpc { chain: "1", api_key: Some("secret") }));
        assert_eq!(Route::find("/v1/signer/5"), Some(Route::Signer { chain: Some("5") }));
    }
}
