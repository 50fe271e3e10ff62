//! From a token to its metadata document.

use super::{detect, locate, obtain};
use crate::avatar::TokenName;
use crate::context::Context;
use crate::document::Document;
use crate::error::{Error, Invalid};
use crate::subject::TokenQuery;
use crate::token::Token;

/// Finds out what the contract is, asks it for the token URI, and obtains the document.
///
/// # Errors
/// Any [`Error`]: each says what failed.
pub(crate) async fn resolve(cx: &Context, query: &TokenQuery) -> Result<Document, Error> {
    let TokenName { chain, contract, token_id } = &query.token;
    let token = Token::parse(chain, contract, token_id).map_err(Error::InvalidToken)?;
    let settings = cx.settings().chain(chain).ok_or_else(|| Error::InvalidToken(Invalid::new("chain", "a configured chain", chain)))?;
    let detected = detect::detect(cx, settings, &token).await?;
    let located = locate::locate(cx, settings, &token, detected).await?;
    obtain::obtain(cx, &token, &located).await
}
