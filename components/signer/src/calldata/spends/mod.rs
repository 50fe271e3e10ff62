//! Tokens that a call sends, or allows another account to take.
//!
//! A function is known by its selector, whatever contract it is sent to. So `transferFrom` and
//! `approve` of ERC-721 count as those of ERC-20, with the token id as the amount.

mod multi_token;
mod permit2;
mod spender;
mod supply;
mod token;

use core::fmt;

use crate::{
    calldata::{decode::DecodeError, spends::spender::Spender, split, values::Values},
    encoding::address::Address,
    request::effects::Spend,
};

/// A function that spends, with arguments that cannot be decoded. How much it spends is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// Its canonical signature.
    pub function: &'static str,
    /// What is wrong. `None` if the values are of other types.
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

const SPENDERS: [&[Spender]; 4] = [token::SPENDERS, multi_token::SPENDERS, supply::SPENDERS, permit2::SPENDERS];

/// Returns the selector and the canonical signature of every known function that spends.
pub fn functions() -> impl Iterator<Item = ([u8; 4], &'static str)> {
    SPENDERS.into_iter().flatten().map(|spender| (spender.selector, spender.signature))
}

/// Returns what calldata spends at a contract, without the calls inside it. An allowance counts in
/// full, and as 2^256 - 1 if it has no limit.
///
/// Errors: it spends, but its arguments are not in their canonical encoding.
pub fn spends(to: &Address, calldata: &[u8]) -> Result<Vec<Spend>, Undecodable> {
    let Some((selector, arguments)) = split(calldata) else { return Ok(Vec::new()) };
    let mut spenders = SPENDERS.into_iter().flatten();
    let Some(Spender { signature, spends, .. }) = spenders.find(|spender| spender.selector == selector) else { return Ok(Vec::new()) };
    let wrong = |error| Undecodable { function: signature, error };
    let mut values = Values::decode(signature, arguments).map_err(|error| wrong(Some(error)))?;
    spends(to, &mut values).ok_or_else(|| wrong(None))
}
