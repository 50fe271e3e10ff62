//! What a resolution can be asked for, and what it answers.

use crate::avatar::{Avatar, TokenName};
use crate::chain::ens::name::EnsName;
use crate::collection::Collection;
use crate::document::Document;
use crate::error::Error;
use crate::token::{Contract, Token};

/// A token to resolve, with options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenQuery {
    /// The token.
    pub token: TokenName,
    /// Language tag (BCP 47) of the localised document to use.
    pub locale: Option<String>,
    /// Address whose balance is asked, or empty for the owner. `None` to ask for neither.
    pub owner: Option<String>,
    /// Whether the document holds the body as it came.
    pub with_body: bool,
    /// Whether the optional standards of the token are read.
    pub with_extensions: bool,
}

/// What to resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The metadata of a token.
    Token(TokenQuery),
    /// The metadata of a contract, given by its chain id and address.
    Collection {
        /// Chain id, decimal.
        chain: String,
        /// Contract address.
        address: String,
    },
    /// The avatar of an ENS name.
    Avatar(String),
}

/// What a subject was resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of a token.
    Token(Box<Document>),
    /// Of a contract.
    Collection(Box<Collection>),
    /// Of an ENS name.
    Avatar(Box<Avatar>),
}

impl Subject {
    /// Checks the parts of a subject without resolving it.
    ///
    /// # Errors
    /// `InvalidToken` if a part is malformed.
    pub fn validate(&self) -> Result<(), Error> {
        match self {
            Self::Token(query) => {
                let TokenName { chain, contract, token_id } = &query.token;
                Token::parse(chain, contract, token_id).map_err(Error::InvalidToken)?;
                match query.owner.as_deref() {
                    None | Some("") => Ok(()),
                    Some(owner) => Contract::parse_address("owner", owner).map(drop).map_err(Error::InvalidToken),
                }
            }
            Self::Collection { chain, address } => Contract::parse(chain, address).map(drop).map_err(Error::InvalidToken),
            Self::Avatar(name) => EnsName::parse(name).map(drop).map_err(Error::InvalidToken),
        }
    }
}
