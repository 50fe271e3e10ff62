//! The first step: which standards the contract states (ERC-165), and the latest block. The three
//! queries run at once.

use futures_util::future::try_join3;

use crate::chain::calls;
use crate::chain::query::{ask, latest_block};
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::settings::ChainSettings;
use crate::token::Token;

/// What a contract says about itself, and the block to read at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Detected {
    /// Whether the contract states ERC-721.
    pub(crate) erc721: bool,
    /// Whether the contract states ERC-1155.
    pub(crate) erc1155: bool,
    /// Number of the latest block.
    pub(crate) block: u64,
    /// The endpoint that knows the block.
    pub(crate) endpoint: usize,
}

impl Detected {
    /// Returns the standards in the order in which they are tried. Both are, because what contracts
    /// state by ERC-165 is often wrong.
    pub(crate) const fn order(self) -> [Standard; 2] {
        match (self.erc721, self.erc1155) {
            (false, true) => [Standard::Erc1155, Standard::Erc721],
            _ => [Standard::Erc721, Standard::Erc1155],
        }
    }

    /// Returns whether the contract states a standard.
    pub(crate) const fn states(self, standard: Standard) -> bool {
        match standard {
            Standard::Erc721 => self.erc721,
            Standard::Erc1155 => self.erc1155,
        }
    }

    /// Returns whether the contract states neither standard.
    pub(crate) const fn states_none(self) -> bool {
        !self.erc721 && !self.erc1155
    }
}

/// Asks the contract and the chain.
///
/// # Errors
/// `UpstreamError` if a query gets no usable reply.
pub(crate) async fn detect(cx: &Context, chain: &ChainSettings, token: &Token) -> Result<Detected, Error> {
    let erc721 = calls::supports_interface(&token.contract, calls::ERC721);
    let erc1155 = calls::supports_interface(&token.contract, calls::ERC1155);
    let (block, erc721, erc1155) = try_join3(latest_block(cx, chain), ask(cx, chain, &erc721, 0), ask(cx, chain, &erc1155, 0)).await?;
    Ok(Detected { erc721: erc721.value.is_yes(), erc1155: erc1155.value.is_yes(), block: block.value, endpoint: block.upstream })
}
