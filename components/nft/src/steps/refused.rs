//! What it means that no function of a contract returned a token URI.

use super::detect::Detected;
use super::located::{Returned, function};
use crate::chain::calls;
use crate::chain::query::ask;
use crate::chain::reply::Reply;
use crate::context::Context;
use crate::document::Standard;
use crate::error::Error;
use crate::settings::ChainSettings;
use crate::token::Token;
use crate::uri::syntax::empty;

/// How the functions refused.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    list: Vec<(Standard, Returned)>,
}

impl Refusals {
    pub(crate) fn add(&mut self, standard: Standard, returned: Returned) {
        self.list.push((standard, returned));
    }

    /// Returns the standard whose function returned an empty text.
    pub(crate) fn empty(&self) -> Option<Standard> {
        self.list.iter().find(|(_, returned)| matches!(returned, Returned::Empty)).map(|(standard, _)| *standard)
    }

    /// Decides on the error. A function of a standard that the contract states counts more than the
    /// other.
    pub(crate) async fn into_error(self, cx: &Context, chain: &ChainSettings, token: &Token, detected: Detected) -> Error {
        let contract = token.checksummed();
        let id = token.id;
        let (stated, others): (Vec<_>, Vec<_>) = self.list.into_iter().partition(|(standard, _)| detected.states(*standard));
        if let Some((standard, returned)) = stated.into_iter().next() {
            return match returned {
                Returned::Malformed(error) => error,
                Returned::Empty => no_uri(),
                Returned::Reverted(reason) => {
                    Error::TokenNotFound(format!("{contract} has no token {id}: {} {reason}", function(standard).name))
                }
                Returned::Nothing | Returned::Uri(_) => {
                    Error::TokenNotFound(format!("{contract} has no token {id}: the contract returns nothing"))
                }
            };
        }
        let mut reverted = None;
        for (standard, returned) in others {
            match returned {
                Returned::Malformed(error) => return error,
                Returned::Empty => return no_uri(),
                Returned::Reverted(reason) => reverted = Some(format!("{} {reason}", function(standard).name)),
                Returned::Nothing | Returned::Uri(_) => {}
            }
        }
        match reverted {
            Some(reason) => {
                Error::TokenNotFound(format!("{contract} is not an ERC-721 or ERC-1155 contract, or has no token {id}: {reason}"))
            }
            None => silent(cx, chain, token, detected).await,
        }
    }
}

/// Tells a missing contract from a contract of another kind.
async fn silent(cx: &Context, chain: &ChainSettings, token: &Token, detected: Detected) -> Error {
    let contract = token.checksummed();
    match ask(cx, chain, &calls::code(&token.contract, detected.block), detected.endpoint).await {
        Err(error) => error,
        Ok(code) => Error::TokenNotFound(match code.value {
            Reply::Value(code) if code.is_empty() => format!("there is no contract at {contract} on chain {}", token.chain),
            _ => format!("{contract} is not an ERC-721 or ERC-1155 contract: it returns nothing"),
        }),
    }
}

fn no_uri() -> Error {
    Error::TokenUriInvalid(empty(""))
}
