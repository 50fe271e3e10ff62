//! From a contract to its description.

use super::detect;
use crate::collection::Collection;
use crate::context::Context;
use crate::error::{Error, Invalid};
use crate::token::{Contract, Token};

/// Describes a contract.
///
/// # Errors
/// - `InvalidToken` if the chain or the address is malformed.
/// - `UpstreamError` if the chain cannot be read.
pub(crate) async fn resolve(cx: &Context, chain: &str, address: &str) -> Result<Collection, Error> {
    let contract = Contract::parse(chain, address).map_err(Error::InvalidToken)?;
    let settings = cx.settings().chain(chain).ok_or_else(|| Error::InvalidToken(Invalid::new("chain", "a configured chain", chain)))?;
    let token = Token { chain: contract.chain, contract: contract.address, id: alloy_primitives::U256::ZERO };
    let detected = detect::detect(cx, settings, &token).await?;
    let standards = [(detected.erc721, "erc721"), (detected.erc1155, "erc1155")];
    Ok(Collection {
        contract: token.checksummed(),
        name: None,
        symbol: None,
        standards: standards.into_iter().filter_map(|(stated, name)| stated.then_some(name)).collect(),
        contract_uri: None,
        normalized: None,
        raw: None,
        integrity: None,
        royalty: None,
        block: detected.block.to_string(),
        warnings: cx.take_warnings(),
    })
}
