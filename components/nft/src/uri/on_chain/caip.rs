//! Tokens by their names in CAIP-22 and CAIP-29: `eip155:1/erc721:ADDRESS/ID`.

use crate::document::Standard;
use crate::error::Invalid;
use crate::token::Token;
use crate::uri::syntax::invalid;

/// A token with the standard that its name states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaipToken {
    /// The standard.
    pub standard: Standard,
    /// The token.
    pub token: Token,
}

/// The accepted form, for errors.
const FORM: &str = "eip155:<chain>/erc721:<address>/<id> (CAIP-22), or erc1155 (CAIP-29)";
/// How such names began before CAIP-22, with underscores in place of slashes.
const LEGACY: &str = "did:nft:";

impl CaipToken {
    /// Reads the name of a token. Returns `None` if the text has another form, such as that of a
    /// URL.
    ///
    /// # Errors
    /// The chain, the standard, the address or the id is malformed.
    pub fn parse(text: &str) -> Option<Result<Self, Invalid>> {
        let text = text.trim();
        let name = text.strip_prefix(LEGACY).map(|legacy| legacy.replace('_', "/"));
        let name = name.as_deref().unwrap_or(text);
        let rest = name.split_at_checked("eip155:".len()).filter(|(head, _)| head.eq_ignore_ascii_case("eip155:"))?.1;
        Some(Self::read(rest).unwrap_or_else(|| Err(invalid(FORM, text))))
    }

    fn read(rest: &str) -> Option<Result<Self, Invalid>> {
        let (chain, asset) = rest.split_once('/')?;
        let (standard, asset) = asset.split_once(':')?;
        let (contract, id) = asset.split_once('/')?;
        let standard = match standard {
            _ if standard.eq_ignore_ascii_case("erc721") => Standard::Erc721,
            _ if standard.eq_ignore_ascii_case("erc1155") => Standard::Erc1155,
            _ => return None,
        };
        Some(Token::parse(chain, contract, id).map(|token| Self { standard, token }))
    }

    /// Returns the name.
    pub fn canonical(&self) -> String {
        let standard = match self.standard {
            Standard::Erc721 => "erc721",
            Standard::Erc1155 => "erc1155",
        };
        let Token { chain, id, .. } = self.token;
        format!("eip155:{chain}/{standard}:{}/{id}", self.token.checksummed())
    }
}
