//! From a contract to its description.

use super::detect;
use crate::chain::facts::{self, Facts};
use crate::chain::reader::Reader;
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
    let reader = Reader { cx, chain: settings, contract: token.contract, block: detected.block, endpoint: detected.endpoint };
    let Facts { name, symbol, contract_uri, royalty, standards } = facts::read(&reader).await;
    let stated = [(detected.erc721, "erc721"), (detected.erc1155, "erc1155")];
    let stated = stated.into_iter().filter_map(|(stated, name)| stated.then_some(name));
    Ok(Collection {
        contract: token.checksummed(),
        name,
        symbol,
        standards: stated.chain(standards).collect(),
        contract_uri,
        normalized: None,
        raw: None,
        integrity: None,
        royalty,
        block: detected.block.to_string(),
        warnings: cx.take_warnings(),
    })
}
