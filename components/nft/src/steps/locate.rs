//! The second step: the token URI that the contract returns for the token.

use super::detect::Detected;
use super::located::Located;
use super::refused::Refusals;
use crate::chain::abi;
use crate::chain::calls::{self, Function};
use crate::chain::query::{Call, ask, confirm};
use crate::chain::reply::Reply;
use crate::chain::revert;
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::race::Won;
use crate::settings::ChainSettings;
use crate::token::Token;
use crate::uri::syntax::invalid;

/// Maximum size of the JSON-RPC envelope and the ABI head around a URI.
const MAX_ENVELOPE_BYTES: u32 = 64 * 1024;

/// Calls `tokenURI` and `uri`, the one that the contract states first. The other is called if the
/// first brings no string, whatever the contract states.
///
/// # Errors
/// - `TokenNotFound` if neither function returns a URI.
/// - `TokenUriInvalid` if a function returns a string that is not UTF-8.
pub(crate) async fn locate(cx: &Context, chain: &ChainSettings, token: &Token, detected: Detected) -> Result<Located, Error> {
    let mut refusals = Refusals::default();
    for standard in detected.order() {
        match call(cx, chain, token, standard, detected).await? {
            Returned::Uri(uri) => {
                warn_of_statement(cx, standard, detected);
                return Ok(Located { standard, uri, block: detected.block });
            }
            refused => refusals.add(standard, refused),
        }
    }
    Err(refusals.into_error(cx, chain, token, detected).await)
}

/// What a function returned.
#[derive(Debug)]
pub(crate) enum Returned {
    /// A token URI.
    Uri(String),
    /// A string without content.
    Empty,
    /// No data at all.
    Nothing,
    /// Data that is not an ABI-encoded string. The error says why.
    Malformed(Error),
    /// The call reverted. The text is the reason.
    Reverted(String),
}

async fn call(cx: &Context, chain: &ChainSettings, token: &Token, standard: Standard, at: Detected) -> Result<Returned, Error> {
    // A byte takes two hexadecimal digits.
    let max_bytes = cx.settings().max_json_bytes.saturating_mul(2).saturating_add(MAX_ENVELOPE_BYTES);
    let call = calls::by_token(&token.contract, function(standard), &token.id, at.block, max_bytes);
    let Won { value: reply, upstream } = ask(cx, chain, &call, Some, at.endpoint).await?;
    let returned = read(reply, cx);
    if at.states(standard) && !matches!(returned, Returned::Uri(_)) {
        return Ok(confirmed(cx, chain, &call, upstream).await.unwrap_or(returned));
    }
    Ok(returned)
}

/// Asks a second endpoint, because a bare revert or an empty answer of one node of several is weak
/// evidence. Returns `None` if the second one brings no URI either.
async fn confirmed(cx: &Context, chain: &ChainSettings, call: &Call, known: usize) -> Option<Returned> {
    let second = confirm(cx, chain, call, known).await?;
    Some(read(second.value, cx)).filter(|returned| matches!(returned, Returned::Uri(_)))
}

/// Reads a reply. An offchain lookup is a revert here: the caller handles it before.
fn read(reply: Reply, cx: &Context) -> Returned {
    match reply {
        Reply::Value(data) if data.is_empty() => Returned::Nothing,
        Reply::Value(data) => match read_uri(&data, cx) {
            Ok(uri) if uri.trim().is_empty() => Returned::Empty,
            Ok(uri) => Returned::Uri(uri),
            Err(error) => Returned::Malformed(error),
        },
        Reply::Reverted { data, .. } if revert::is_offchain_lookup(&data) => {
            Returned::Malformed(Error::TokenUriInvalid(invalid("a value on chain", "OffchainLookup (ERC-3668), which is not supported")))
        }
        Reply::Reverted { reason, .. } => Returned::Reverted(reason),
    }
}

/// Warns if the contract does not state the standard whose function returned the URI.
fn warn_of_statement(cx: &Context, standard: Standard, detected: Detected) {
    if detected.states_none() {
        let detail = "the contract states neither ERC-721 nor ERC-1155 by ERC-165; the standard is the one whose function returns a URI";
        cx.warn_whole("no-erc165", detail);
    } else if !detected.states(standard) {
        let (stated, name) = match standard {
            Standard::Erc721 => ("ERC-1155", function(standard).name),
            Standard::Erc1155 => ("ERC-721", function(standard).name),
        };
        cx.warn_whole("erc165-mismatch", format!("the contract states {stated} by ERC-165, but only {name} returns a URI"));
    }
}

/// Returns the function that returns the token URI.
pub(crate) const fn function(standard: Standard) -> Function {
    match standard {
        Standard::Erc721 => calls::TOKEN_URI,
        Standard::Erc1155 => calls::URI,
    }
}

/// Decodes the returned string and removes NUL bytes, which contracts leave that build strings in
/// fixed-size buffers.
fn read_uri(data: &[u8], cx: &Context) -> Result<String, Error> {
    let shown = || alloy_primitives::hex::encode_prefixed(data.get(..96).unwrap_or(data));
    let bytes =
        abi::decode_string(data).map_err(|error| Error::TokenUriInvalid(invalid(format!("one ABI-encoded string ({error})"), &shown())))?;
    let text = core::str::from_utf8(bytes).map_err(|_| Error::TokenUriInvalid(invalid("UTF-8", &String::from_utf8_lossy(bytes))))?;
    if !text.contains('\0') {
        return Ok(text.to_owned());
    }
    cx.warn_whole("nul-bytes", "the URI contains NUL bytes, which were removed");
    Ok(text.replace('\0', ""))
}
