//! What a subject is resolved to.

use super::subject::Token;

/// Whether content was compared with its CID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrityStatus {
    /// The bytes hash to their CID.
    Verified,
    /// The bytes were not compared with their CID.
    Unverified,
    /// The URI names no content hash.
    Unverifiable,
    /// The content came from the contract itself.
    OnChain,
}

/// Integrity of a document or medium.
#[derive(Debug, Clone)]
pub struct Integrity {
    /// What was verified.
    pub status: IntegrityStatus,
    /// CID of the content. `None` if it has none.
    pub cid: Option<String>,
    /// Origin of the gateway that sent the content. `None` if no gateway did.
    pub gateway: Option<String>,
}

/// A medium that the document names, such as its image.
#[derive(Debug, Clone)]
pub struct Medium {
    /// The field of the document.
    pub field: String,
    /// URI.
    pub uri: String,
    /// Its integrity.
    pub integrity: Integrity,
    /// Media type, if it is known.
    pub content_type: Option<String>,
    /// Size in bytes, if it is known.
    pub size: Option<u64>,
}

/// An oddity of the document that did not stop the resolution.
#[derive(Debug, Clone)]
pub struct Warning {
    /// Code.
    pub code: String,
    /// JSON pointer.
    pub at: String,
    /// The text, for people.
    pub detail: String,
}

/// The standard of a token's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// ERC-721.
    Erc721,
    /// ERC-1155.
    Erc1155,
}

/// Where a document came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The contract itself.
    OnChain,
    /// Content by its hash.
    Immutable,
    /// A name that can be pointed elsewhere.
    Name,
    /// A web server.
    Web,
}

/// Who holds a token.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Owner, EIP-55.
    pub owner: Option<String>,
    /// Balance of the address that was asked for, decimal.
    pub balance: Option<String>,
    /// Whether the token is locked. `None` if the contract does not say.
    pub locked: Option<bool>,
}

/// The metadata of a token.
#[derive(Debug, Clone)]
pub struct Document {
    /// Standard.
    pub standard: Standard,
    /// Contract, EIP-55.
    pub contract: String,
    /// Token id, decimal.
    pub token_id: String,
    /// URI as the contract gave it.
    pub token_uri: String,
    /// The block that the chain was read at, decimal.
    pub block: String,
    /// Normalised fields, JSON.
    pub normalized: String,
    /// All fields, JSON.
    pub raw: String,
    /// Integrity of the document.
    pub integrity: Integrity,
    /// Where the document came from.
    pub source: Source,
    /// Media.
    pub media: Vec<Medium>,
    /// The body as it came, if it was asked for.
    pub body: Option<Vec<u8>>,
    /// Who holds the token, if it was asked for.
    pub holding: Option<Holding>,
    /// What optional standards say, JSON.
    pub extensions: Option<String>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// Who gets a royalty.
#[derive(Debug, Clone)]
pub struct Royalty {
    /// Address, EIP-55.
    pub receiver: String,
    /// Share of the price in hundredths of a percent.
    pub basis_points: u32,
}

/// A described contract.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Contract, EIP-55.
    pub contract: String,
    /// Name.
    pub name: Option<String>,
    /// Symbol.
    pub symbol: Option<String>,
    /// Standards that the contract states.
    pub standards: Vec<String>,
    /// URI of its document, as the contract gave it.
    pub contract_uri: Option<String>,
    /// Normalised fields of the document, JSON.
    pub normalized: Option<String>,
    /// All fields of the document, JSON.
    pub raw: Option<String>,
    /// Integrity of the document.
    pub integrity: Option<Integrity>,
    /// Royalty.
    pub royalty: Option<Royalty>,
    /// The block that the chain was read at, decimal.
    pub block: String,
    /// Whether something is missing because an upstream failed.
    pub is_partial: bool,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// The avatar of an ENS name.
#[derive(Debug, Clone)]
pub struct Avatar {
    /// The name, normalised.
    pub name: String,
    /// Address that the name resolves to, EIP-55.
    pub address: Option<String>,
    /// The text record.
    pub record: String,
    /// URI of the image.
    pub uri: String,
    /// The token that the record names.
    pub token: Option<Token>,
    /// Integrity of the image.
    pub integrity: Integrity,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// What a subject was resolved to.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Of a token.
    Token(Box<Document>),
    /// Of a contract.
    Collection(Box<Collection>),
    /// Of an ENS name.
    Avatar(Box<Avatar>),
}
