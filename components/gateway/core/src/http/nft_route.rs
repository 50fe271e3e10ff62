//! The routes about tokens, contracts and avatars.

use crate::http::chain_id::chain_id;

/// A contract, as a path names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ContractPath<'a> {
    /// Chain id, without a prefix.
    pub(crate) chain: &'a str,
    pub(crate) contract: &'a str,
}

/// A token, as a path names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenPath<'a> {
    /// Chain id, without a prefix.
    pub(crate) chain: &'a str,
    pub(crate) contract: &'a str,
    pub(crate) token_id: &'a str,
}

/// A medium of a token that has a route of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MediumRoute {
    Image,
    Animation,
}

/// A matched route with its path segments, as sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NftRoute<'a> {
    /// `/v1/nft/batch`.
    Batch,
    /// `/v1/nft/{chain}/{contract}`.
    Collection(ContractPath<'a>),
    /// `/v1/nft/{chain}/{contract}/refresh`.
    RefreshCollection(ContractPath<'a>),
    /// `/v1/nft/{chain}/{contract}/{tokenId}`.
    Token(TokenPath<'a>),
    /// `/v1/nft/{chain}/{contract}/{tokenId}/image` and `…/animation`.
    Medium(TokenPath<'a>, MediumRoute),
    /// `/v1/nft/{chain}/{contract}/{tokenId}/validate`.
    Validate(TokenPath<'a>),
    /// `/v1/nft/{chain}/{contract}/{tokenId}/refresh`.
    Refresh(TokenPath<'a>),
    /// `/v1/avatar/{name}`.
    Avatar { name: &'a str },
    /// `/v1/avatar/{name}/image`.
    AvatarImage { name: &'a str },
    /// `/v1/events`.
    Events,
}

impl<'a> NftRoute<'a> {
    /// Returns the route of the segments after `/v1/`. A fixed segment comes before a variable one,
    /// so `refresh` is never a token id.
    pub(crate) fn find(segments: &[&'a str]) -> Option<Self> {
        let contract = |chain, contract| ContractPath { chain: chain_id(chain), contract };
        let token = |chain, contract, token_id| TokenPath { chain: chain_id(chain), contract, token_id };
        Some(match *segments {
            ["nft", "batch"] => Self::Batch,
            ["nft", chain, address] => Self::Collection(contract(chain, address)),
            ["nft", chain, address, "refresh"] => Self::RefreshCollection(contract(chain, address)),
            ["nft", chain, address, id] => Self::Token(token(chain, address, id)),
            ["nft", chain, address, id, "image"] => Self::Medium(token(chain, address, id), MediumRoute::Image),
            ["nft", chain, address, id, "animation"] => Self::Medium(token(chain, address, id), MediumRoute::Animation),
            ["nft", chain, address, id, "validate"] => Self::Validate(token(chain, address, id)),
            ["nft", chain, address, id, "refresh"] => Self::Refresh(token(chain, address, id)),
            ["avatar", name] => Self::Avatar { name },
            ["avatar", name, "image"] => Self::AvatarImage { name },
            ["events"] => Self::Events,
            _ => return None,
        })
    }

    /// Returns the template of the route.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::Batch => "/v1/nft/batch",
            Self::Collection(_) => "/v1/nft/{chain}/{contract}",
            Self::RefreshCollection(_) => "/v1/nft/{chain}/{contract}/refresh",
            Self::Token(_) => "/v1/nft/{chain}/{contract}/{tokenId}",
            Self::Medium(_, MediumRoute::Image) => "/v1/nft/{chain}/{contract}/{tokenId}/image",
            Self::Medium(_, MediumRoute::Animation) => "/v1/nft/{chain}/{contract}/{tokenId}/animation",
            Self::Validate(_) => "/v1/nft/{chain}/{contract}/{tokenId}/validate",
            Self::Refresh(_) => "/v1/nft/{chain}/{contract}/{tokenId}/refresh",
            Self::Avatar { .. } => "/v1/avatar/{name}",
            Self::AvatarImage { .. } => "/v1/avatar/{name}/image",
            Self::Events => "/v1/events",
        }
    }

    /// Returns the methods of the route, without OPTIONS.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Batch | Self::RefreshCollection(_) | Self::Refresh(_) | Self::Events => &["POST"],
            Self::Validate(_) => &["GET"],
            Self::Collection(_) | Self::Token(_) | Self::Medium(..) | Self::Avatar { .. } | Self::AvatarImage { .. } => &["GET", "HEAD"],
        }
    }

    /// Returns the chain that the path names. `None` if the route has no such segment.
    pub(crate) fn chain(&self) -> Option<&'a str> {
        match self {
            Self::Collection(path) | Self::RefreshCollection(path) => Some(path.chain),
            Self::Token(path) | Self::Medium(path, _) | Self::Validate(path) | Self::Refresh(path) => Some(path.chain),
            Self::Batch | Self::Avatar { .. } | Self::AvatarImage { .. } | Self::Events => None,
        }
    }
}
