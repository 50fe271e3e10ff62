//! Tokens that a call sends, or allows another to take. Functions are known by their selector, whatever contract they are sent to: an ERC-721 `transferFrom`
//! or `approve` is one of ERC-20, and its token id counts as the amount.

mod permit2;
mod token;

use core::fmt;

use crate::{
    calldata::{decode::DecodeError, split, values::Values},
    encoding::address::Address,
    request::effects::Spend,
};

/// A function that spends.
struct Spender {
    /// Of `signature`.
    selector: [u8; 4],
    /// Canonical.
    signature: &'static str,
    /// What its arguments spend of the contract that is called; none: they are not those of the signature, which tests exclude.
    spends: Spends,
}

/// From the contract called and the arguments to what is spent.
type Spends = fn(&Address, &mut Values) -> Option<Vec<Spend>>;

/// A function that spends, and arguments that are not its own: how much is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// Its canonical signature.
    pub function: &'static str,
    /// What is wrong; none: the values are of other types.
    pub error: Option<DecodeError>,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => write!(out, "{}: {error}", self.function),
            None => write!(out, "{}: its arguments are of other types", self.function),
        }
    }
}

/// Every function that spends and is known: its selector and its canonical signature.
pub fn functions() -> impl Iterator<Item = ([u8; 4], &'static str)> {
    token::SPENDERS.iter().chain(permit2::SPENDERS).map(|spender| (spender.selector, spender.signature))
}

/// What calldata that is sent to a contract spends itself, without the calls inside it: the full allowance, 2^256 - 1 where there is no limit. Errors: it
/// spends, and its arguments are not in their canonical encoding.
pub fn spends(to: &Address, calldata: &[u8]) -> Result<Vec<Spend>, Undecodable> {
    let Some((selector, arguments)) = split(calldata) else { return Ok(Vec::new()) };
    let mut tables = token::SPENDERS.iter().chain(permit2::SPENDERS);
    let Some(Spender { signature, spends, .. }) = tables.find(|spender| spender.selector == selector) else { return Ok(Vec::new()) };
    let wrong = |error| Undecodable { function: signature, error };
    let mut values = Values::decode(signature, arguments).map_err(|error| wrong(Some(error)))?;
    spends(to, &mut values).ok_or_else(|| wrong(None))
}
