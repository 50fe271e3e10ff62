//! The NFT component for the core. The types mirror `mintmark:nft/metadata`, which documents them.

use crate::io::{Fetch, FetchFailure, Invalid, Response};

/// The address of a token.
#[derive(Debug, Clone)]
pub struct Token {
    /// Chain id.
    pub chain: String,
    /// Address of the contract.
    pub contract: String,
    /// Token id.
    pub token_id: String,
}

/// The endpoints of a resolution, and its limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// JSON-RPC endpoints.
    pub rpc: Vec<String>,
    /// IPFS gateways.
    pub ipfs: Vec<String>,
    /// Milliseconds after which the resolution asks the next gateway as well.
    pub hedge_after_ms: u32,
    /// The largest document, in bytes.
    pub max_json_bytes: u32,
}

/// A fetch that a resolution wants.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its id within the resolution.
    pub id: u32,
    /// What to fetch.
    pub fetch: Fetch,
    /// CID of the expected block. `None` if the content has no CID.
    pub cid: Option<String>,
}

/// A fetch that has ended.
#[derive(Debug)]
pub struct Settled {
    /// The id of the fetch.
    pub id: u32,
    /// The response, or why there is none.
    pub outcome: Result<Response, FetchFailure>,
}

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

/// The result of a resolution.
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
    /// Media.
    pub media: Vec<Medium>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// Bytes that do not hash to their CID.
#[derive(Debug, Clone)]
pub struct IntegrityMismatch {
    /// The CID that was requested.
    pub expected: String,
    /// The CID of the bytes that came.
    pub got: String,
    /// The gateway that sent the bytes.
    pub gateway: String,
}

/// An endpoint or gateway that failed.
#[derive(Debug, Clone)]
pub struct UpstreamFailure {
    /// Its origin.
    pub origin: String,
    /// What happened.
    pub detail: String,
    /// Whether a later attempt may succeed.
    pub retryable: bool,
}

/// Why there is no document.
#[derive(Debug, Clone)]
pub enum NftError {
    /// The chain, the contract or the token id is malformed.
    InvalidToken(Invalid),
    /// The token or its contract does not exist.
    TokenNotFound(String),
    /// The URI cannot be used.
    TokenUriInvalid(Invalid),
    /// The document cannot be used.
    MetadataInvalid(Invalid),
    /// The content does not match its CID.
    IntegrityMismatch(IntegrityMismatch),
    /// An upstream failed.
    Upstream(UpstreamFailure),
    /// Something else.
    Other(String),
}

/// What a resolution waits for.
#[derive(Debug)]
pub struct Need {
    /// Fetches to start.
    pub start: Vec<Wanted>,
    /// Milliseconds after which to call again, for a hedge. `None` if there is none.
    pub wake_after_ms: Option<u32>,
}

/// The state of a resolution.
#[derive(Debug)]
pub enum Progress {
    /// It waits for fetches.
    Need(Need),
    /// It has the document.
    Done(Box<Document>),
    /// It failed for good.
    Failed(NftError),
}

/// The NFT component.
pub trait Nft {
    /// The type of its resolutions.
    type Resolution: Resolution;
    /// Validates a token's address and begins its resolution.
    ///
    /// # Errors
    /// `InvalidToken` if the chain, the contract or the token id is malformed.
    fn start(&self, token: &Token, settings: &Settings) -> Result<Self::Resolution, NftError>;
}

/// The resolution of one token.
pub trait Resolution {
    /// Takes the fetches that have settled, and returns what to do next.
    fn advance(&mut self, settled: Vec<Settled>) -> Progress;
}
