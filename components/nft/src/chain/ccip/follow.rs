//! Calls whose answer is looked up on the web.

use alloy_primitives::Address;

use super::lookup::OffchainLookup;
use super::server;
use crate::chain::calls;
use crate::chain::query::ask;
use crate::chain::reply::Reply;
use crate::context::Context;
use crate::error::Error;
use crate::race::Won;
use crate::settings::ChainSettings;
use crate::uri::syntax::invalid;

/// Maximum number of lookups of one call. ERC-3668 asks for four.
const MAX_LOOKUPS: usize = 4;

/// A call of a contract.
#[derive(Clone, Debug)]
pub(crate) struct ContractCall {
    pub(crate) contract: Address,
    /// Selector and arguments.
    pub(crate) data: Vec<u8>,
    /// Number of the block to read at.
    pub(crate) block: u64,
    /// The endpoint to ask first.
    pub(crate) endpoint: usize,
    pub(crate) max_bytes: u32,
    /// Name in traces.
    pub(crate) purpose: &'static str,
}

/// Calls a contract. If it asks for data from the web, looks it up and hands it in.
///
/// # Errors
/// - `UpstreamError` if no endpoint replies usably, or no server has the data.
/// - `TokenUriInvalid` if the lookup is malformed, comes from another contract than the called one,
///   or does not end.
pub(crate) async fn call(cx: &Context, chain: &ChainSettings, call: ContractCall) -> Result<Won<Reply>, Error> {
    let ContractCall { contract, mut data, block, endpoint, max_bytes, purpose } = call;
    for lookups_left in (0..=MAX_LOOKUPS).rev() {
        let won = ask(cx, chain, &calls::with_data(&contract, &data, block, max_bytes, purpose), endpoint).await?;
        let lookup = match &won.value {
            Reply::Reverted { data, .. } => OffchainLookup::decode(data),
            Reply::Value(_) => None,
        };
        let Some(lookup) = lookup else { return Ok(won) };
        if lookups_left == 0 {
            break;
        }
        let lookup = lookup.map_err(|error| refused("an OffchainLookup (ERC-3668) that can be decoded", &error.to_string()))?;
        // A contract must not pass on the lookup of another one, which would get the answer of the
        // wrong contract.
        if lookup.sender != contract {
            return Err(refused("an OffchainLookup whose sender is the called contract (ERC-3668)", &format!("{:#x}", lookup.sender)));
        }
        let answer = server::look_up(cx, &lookup).await?;
        data = lookup.callback_data(&answer);
    }
    Err(refused(&format!("at most {MAX_LOOKUPS} nested lookups (ERC-3668)"), "more"))
}

fn refused(rule: &str, got: &str) -> Error {
    Error::TokenUriInvalid(invalid(rule, got))
}
