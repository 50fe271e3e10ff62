//! The second step: the token URI that the contract returns for the token.

use super::detect::Detected;
use super::located::{Located, Returned, function};
use super::refused::Refusals;
use crate::chain::abi;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::chain::reply::Reply;
use crate::chain::token::lsp8::{self, Lsp8};
use crate::chain::token::special::{self, Special};
use crate::chain::token::{beside, punk};
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::race::Won;
use crate::token::Token;
use crate::uri::syntax::invalid;

/// Calls `tokenURI` and `uri`, the one that the contract states first. The other is called if the
/// first brings no string, whatever the contract states. Then come the ways that some contracts
/// have instead. `early` is what `tokenURI` has returned already. It counts only if it is a URI.
///
/// # Errors
/// - `TokenNotFound` if no way leads to a URI.
/// - `UpstreamError` if no endpoint replies usably, or none confirms that there is nothing.
/// - `TokenUriInvalid` if a function returns a string that is not UTF-8.
pub(crate) async fn locate(token: &Token, detected: Detected, mut early: Option<Vec<u8>>, reader: &Reader<'_>) -> Result<Located, Error> {
    let cx = reader.cx;
    if let Some(located) = special(token, reader).await? {
        return Ok(located);
    }
    let mut refusals = Refusals::default();
    for standard in detected.order() {
        let returned = match early.take_if(|_| standard == Standard::Erc721).map(|data| read(Reply::Value(data), cx)) {
            Some(returned) if returned.is_uri() => returned,
            _ => call(reader, token, standard, detected).await?,
        };
        match returned {
            Returned::Uri(uri) => {
                warn_of_statement(cx, standard, detected);
                return Ok(Located { standard, uri, block: detected.block });
            }
            refused => refusals.add(standard, refused),
        }
    }
    match instead(token, detected, reader, &refusals).await? {
        Some(located) => Ok(located),
        None => Err(refusals.into_error(cx, reader.chain, token, detected).await),
    }
}

/// Returns the URI of a contract that has a way of its own.
async fn special(token: &Token, reader: &Reader<'_>) -> Result<Option<Located>, Error> {
    let (uri, detail) = match reader.special() {
        None | Some(Special::EnsWrapper) => return Ok(None),
        Some(Special::EnsRegistrar) => (
            special::ens_document(&token.contract, &token.id),
            "the registrar of ENS has no tokenURI; the metadata service of ENS was asked",
        ),
        Some(Special::Punks) => {
            (punk::document(reader, &token.id).await?, "CryptoPunks has no tokenURI; the document is made of what CryptoPunksData returns")
        }
    };
    reader.cx.warn_whole("special-contract", detail);
    Ok(Some(Located { standard: Standard::Erc721, uri, block: reader.block }))
}

/// Returns the URI of a contract whose functions return none.
///
/// # Errors
/// - `TokenNotFound` if the contract follows another standard and names no document.
/// - `UpstreamError` if no endpoint replies usably.
async fn instead(token: &Token, detected: Detected, reader: &Reader<'_>, refusals: &Refusals) -> Result<Option<Located>, Error> {
    let (cx, block) = (reader.cx, reader.block);
    if let Some(standard) = refusals.empty() {
        let Some(uri) = beside::base_uri(reader, &token.id).await? else { return Ok(None) };
        cx.warn_whole("base-uri", format!("{} returns an empty text; the id was put behind baseURI", function(standard).name));
        return Ok(Some(Located { standard, uri, block }));
    }
    if reader.special() == Some(Special::EnsWrapper) {
        cx.warn_whole("special-contract", "the metadata service of ENS was asked, because the contract returns no URI");
        return Ok(Some(Located { standard: Standard::Erc1155, uri: special::ens_document(&token.contract, &token.id), block }));
    }
    if !detected.states_none() {
        return Ok(None);
    }
    match lsp8::read(reader, &token.id).await? {
        Lsp8::Other => Ok(None),
        Lsp8::WithoutDocument => {
            let contract = token.checksummed();
            Err(Error::TokenNotFound(format!(
                "{contract} is an LSP8 contract without ERC-721 functions, and names no document for {}",
                token.id
            )))
        }
        Lsp8::Document(uri) => {
            cx.warn_whole("lsp8", "the contract has neither tokenURI nor uri; the URI is that of LSP8");
            Ok(Some(Located { standard: Standard::Erc721, uri, block }))
        }
    }
}

async fn call(reader: &Reader<'_>, token: &Token, standard: Standard, at: Detected) -> Result<Returned, Error> {
    let (function, argument) = (function(standard), [Argument::uint(&token.id)]);
    let Won { value: reply, upstream } = reader.call(function, &argument, reader.max_bytes()).await?;
    let is_weak = reply.is_weak();
    let returned = read(reply, reader.cx);
    // A contract that seems to state nothing may have been read at an endpoint that knows nothing.
    if (at.states(standard) || at.states_none()) && !returned.is_uri() {
        return match reader.second(function, &argument, upstream).await {
            Ok(Some(second)) => Ok(Some(read(second.value, reader.cx)).filter(Returned::is_uri).unwrap_or(returned)),
            // Nobody has confirmed that there is no token.
            Err(error) if is_weak => Err(error),
            Ok(None) | Err(_) => Ok(returned),
        };
    }
    Ok(returned)
}

/// Reads a reply.
fn read(reply: Reply, cx: &Context) -> Returned {
    match reply {
        Reply::Value(data) if data.is_empty() => Returned::Nothing,
        Reply::Value(data) => match read_uri(&data, cx) {
            Ok(uri) if uri.trim().is_empty() => Returned::Empty,
            Ok(uri) => Returned::Uri(uri),
            Err(error) => Returned::Malformed(error),
        },
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
