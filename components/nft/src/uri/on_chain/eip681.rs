//! EIP-681: `ethereum:ADDRESS@CHAIN/tokenURI?uint256=ID`, by which bridged tokens name the contract
//! of the original.

use alloy_primitives::{Address, U256};

use crate::error::Invalid;
use crate::uri::syntax::invalid;

/// A function that gives the URI of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriFunction {
    /// `tokenURI(uint256)` (ERC-721).
    TokenUri,
    /// `uri(uint256)` (ERC-1155).
    Uri,
}

/// A call that gives the URI of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractCall {
    /// The contract.
    pub contract: Address,
    /// The chain, or `None` for that of the token.
    pub chain: Option<u64>,
    /// The function.
    pub function: UriFunction,
    /// The token.
    pub token_id: U256,
}

/// The accepted form, for errors.
const FORM: &str = "ethereum:<address>@<chain>/tokenURI?uint256=<id> (EIP-681), or uri in place of tokenURI";

impl ContractCall {
    /// Reads a whole URI.
    ///
    /// # Errors
    /// It names no address, calls another function, or has other arguments.
    pub fn parse(uri: &str) -> Result<Self, Invalid> {
        Self::read(uri).ok_or_else(|| invalid(FORM, uri))
    }

    fn read(uri: &str) -> Option<Self> {
        let (_, rest) = uri.split_once(':')?;
        let rest = rest.trim_start_matches('/');
        let rest = rest.strip_prefix("pay-").unwrap_or(rest);
        let (target, call) = rest.split_once('/')?;
        let (address, chain) = match target.split_once('@') {
            Some((address, chain)) => (address, Some(number(chain)?.try_into().ok()?)),
            None => (target, None),
        };
        let (function, arguments) = call.split_once('?')?;
        let function = match function {
            "tokenURI" => UriFunction::TokenUri,
            "uri" => UriFunction::Uri,
            _ => return None,
        };
        let token_id = number(arguments.strip_prefix("uint256=")?)?;
        let contract = address.starts_with("0x").then(|| address.parse().ok()).flatten()?;
        Some(Self { contract, chain, function, token_id })
    }

    /// Returns the URI.
    pub fn canonical(&self) -> String {
        let chain = self.chain.map(|chain| format!("@{chain}")).unwrap_or_default();
        let function = match self.function {
            UriFunction::TokenUri => "tokenURI",
            UriFunction::Uri => "uri",
        };
        format!("ethereum:{:#x}{chain}/{function}?uint256={}", self.contract, self.token_id)
    }
}

/// Reads decimal digits, or hexadecimal ones after `0x`.
fn number(text: &str) -> Option<U256> {
    let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |digits| (digits, 16));
    let valid = !digits.is_empty() && digits.bytes().all(|byte| char::from(byte).is_digit(radix));
    valid.then(|| U256::from_str_radix(digits, radix.into()).ok()).flatten()
}
