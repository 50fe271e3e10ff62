//! The first step: which standards the contract states (ERC-165), and the latest block. The three
//! queries run at once.

use core::pin::pin;

use futures_util::future::{Either, select, try_join3};

use crate::chain::batch::early;
use crate::chain::batch::waiting::Early;
use crate::chain::calls;
use crate::chain::encode::{Argument, call_data};
use crate::chain::query::{ask, latest_block};
use crate::chain::reader::max_bytes;
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::settings::ChainSettings;
use crate::token::Token;

use super::optional::grace_ms;

/// Maximum number of blocks that come between two requests that are sent at once. A number further
/// away is another chain's: the EVM of Arbitrum sees that of Ethereum.
const MAX_BLOCKS_BETWEEN: u64 = 16;

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

/// Asks the contract and the chain, like [`detect`]. In a batch, calls `tokenURI` in the same round
/// trip. Returns what it returned too, or `None` if that has to be asked at the block.
///
/// # Errors
/// Those of [`detect`].
pub(crate) async fn detect_token(cx: &Context, chain: &ChainSettings, token: &Token) -> Result<(Detected, Option<Vec<u8>>), Error> {
    let data = call_data(calls::TOKEN_URI.selector, &[Argument::uint(&token.id)]);
    let early = pin!(early::call(cx, chain, token.contract, data, max_bytes(cx)));
    let (detected, early) = match select(pin!(detect(cx, chain, token)), early).await {
        Either::Right((early, detecting)) => (detecting.await?, early),
        Either::Left((Ok(detected), early)) if detected.endpoint == 0 => match select(early, pin!(cx.sleep(grace_ms(cx)))).await {
            Either::Left((early, _)) => (detected, early),
            Either::Right(_) => (detected, None),
        },
        // The endpoint is slower than the others.
        Either::Left((detected, _)) => (detected?, None),
    };
    let fits = |block: u64| block.checked_sub(detected.block).is_some_and(|later| later <= MAX_BLOCKS_BETWEEN);
    Ok(match early.filter(|early| fits(early.block)) {
        Some(Early { data, block }) => (Detected { block, ..detected }, Some(data)),
        None => (detected, None),
    })
}
