//! From a token to its metadata document.

use crate::json::value::{Object, Value};
use futures_util::future::try_join;

use super::optional::beside;
use super::{detect, locate, obtain};
use crate::avatar::TokenName;
use crate::chain::reader::Reader;
use crate::chain::token::{extensions, holding};
use crate::context::Context;
use crate::document::Document;
use crate::error::{Error, Invalid};
use crate::json::parse::strict;
use crate::subject::TokenQuery;
use crate::token::{Contract, Token};

/// Finds out what the contract is, asks it for the token URI, and obtains the document.
///
/// # Errors
/// Any [`Error`]: each says what failed.
pub(crate) async fn resolve(cx: &Context, query: &TokenQuery) -> Result<Document, Error> {
    let TokenName { chain, contract, token_id } = &query.token;
    let token = Token::parse(chain, contract, token_id).map_err(Error::InvalidToken)?;
    let settings = cx.settings().chain(chain).ok_or_else(|| Error::InvalidToken(Invalid::new("chain", "a configured chain", chain)))?;
    let address = match query.owner.as_deref() {
        None | Some("") => None,
        Some(address) => Some(Contract::parse_address("owner", address).map_err(Error::InvalidToken)?),
    };
    let (detected, early) = detect::detect_token(cx, settings, &token).await?;
    let reader = Reader { cx, chain: settings, contract: token.contract, block: detected.block, endpoint: detected.endpoint };
    let located = locate::locate(&token, detected, early, &reader).await?;
    let held = async {
        match query.owner {
            Some(_) => Ok(Some(holding::read(&reader, located.standard, &token.id, address).await)),
            None => Ok(None),
        }
    };
    let needed = try_join(obtain::obtain(&reader, &token, &located, query), held);
    let optional = async {
        // What states no standard of tokens states no extension of one.
        if query.with_extensions && !detected.states_none() { extensions::read(&reader, &token.id).await } else { Object::new() }
    };
    let ((mut document, holding), extensions) = beside(cx, needed, optional).await?;
    document.holding = holding;
    match extensions {
        Some(of_contract) => document.extensions = merged(document.extensions, of_contract),
        None => cx.warn_whole("not-read", "the optional standards of the contract could not be read in time"),
    }
    document.warnings.extend(cx.take_warnings());
    Ok(document)
}

/// Returns what the document and the contract say about optional standards, as JSON.
fn merged(of_document: Option<String>, of_contract: Object) -> Option<String> {
    if of_contract.is_empty() {
        return of_document;
    }
    let mut all = match of_document.map(|text| strict(text.as_bytes())) {
        Some(Ok(Value::Object(said))) => said,
        _ => Object::new(),
    };
    all.extend(of_contract);
    Some(Value::Object(all).to_string())
}
