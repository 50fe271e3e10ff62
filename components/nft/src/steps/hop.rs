//! A token URI that names another contract (EIP-681), as bridged tokens have it.

use alloy_primitives::hex;

use crate::chain::encode::Argument;
use crate::chain::query::latest_block;
use crate::chain::reader::Reader;
use crate::chain::reply::Reply;
use crate::chain::standards::text;
use crate::document::Standard;
use crate::error::Error;
use crate::uri::limits::UriLimits;
use crate::uri::location::{Location, Parsed};
use crate::uri::on_chain::eip681::{ContractCall, UriFunction};
use crate::uri::syntax::invalid;
use crate::uri::token_uri;

use super::located::{fill_id, function};

/// Asks the contract that the URI names, and reads the URI that it returns. Only one such hop is
/// made, so that contracts cannot lead in a circle.
///
/// # Errors
/// - `TokenUriInvalid` if the chain is not configured, or the contract returns no URI or names
///   another contract.
/// - `UpstreamError` if no endpoint replies usably.
pub(crate) async fn follow(home: &Reader<'_>, call: &ContractCall, limits: &UriLimits) -> Result<Parsed, Error> {
    let cx = home.cx;
    let refused = |rule: &str, got: &str| Error::TokenUriInvalid(invalid(rule, got));
    let chain = match call.chain.map(|chain| chain.to_string()) {
        None => home.chain,
        Some(id) => cx.settings().chain(&id).ok_or_else(|| refused("a call on a configured chain", &call.canonical()))?,
    };
    let latest = latest_block(cx, chain).await?;
    let reader = Reader { cx, chain, contract: call.contract, block: latest.value, endpoint: latest.upstream };
    let standard = standard(call.function);
    let reply = reader.call(function(standard), &[Argument::uint(&call.token_id)], reader.max_bytes()).await?.value;
    let uri = match &reply {
        Reply::Value(data) => text::decode_uri(data),
        Reply::Reverted { .. } => None,
    };
    let uri = uri.ok_or_else(|| refused("a call that returns a URI", &call.canonical()))?;
    let padded_id = hex::encode(call.token_id.to_be_bytes::<32>());
    let filled = fill_id(cx, standard, padded_id, &uri)?;
    let parsed = token_uri::parse(&filled, limits).map_err(Error::TokenUriInvalid)?;
    if matches!(parsed.location, Location::Contract(_)) {
        return Err(refused("a contract that returns a URI and not another call", &filled));
    }
    let detail = format!("the URI is a call of {} on chain {} (EIP-681), which was made", call.contract.to_checksum(None), chain.id);
    cx.warn_whole("eip681-call", detail);
    Ok(parsed)
}

const fn standard(function: UriFunction) -> Standard {
    match function {
        UriFunction::TokenUri => Standard::Erc721,
        UriFunction::Uri => Standard::Erc1155,
    }
}
