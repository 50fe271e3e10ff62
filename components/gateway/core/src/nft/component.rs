//! The NFT component as the core sees it: types mirror `mintmark:nft/metadata`, where each is
//! documented.

use crate::io::{Fetch, FetchFailure, Invalid, Response};

/// Which token.
#[derive(Debug, Clone)]
pub struct Token {
    /// Chain id.
    pub chain: String,
    /// Contract.
    pub contract: String,
    /// Token id.
    pub token_id: String,
}

/// Where to ask.
#[derive(Debug, Clone)]
pub struct Settings {
    /// JSON-RPC endpoints.
    pub rpc: Vec<String>,
    /// IPFS gateways.
    pub ipfs: Vec<String>,
    /// Milliseconds before the next gateway is asked too.
    pub hedge_after_ms: u32,
    /// Most bytes of a document.
    pub max_json_bytes: u32,
}

/// A wanted fetch.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Number within the resolution.
    pub id: u32,
    /// What to fetch.
    pub fetch: Fetch,
    /// CID of the block expected.
    pub cid: Option<String>,
}

/// A fetch that ended.
#[derive(Debug)]
pub struct Settled {
    /// Number it was asked under.
    pub id: u32,
    /// Response or failure.
    pub outcome: Result<Response, FetchFailure>,
}

/// Verdict on bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrityStatus {
    /// They hash to their CID.
    Verified,
    /// Not checked.
    Unverified,
    /// Nothing to check against.
    Unverifiable,
    /// Out of the contract.
    OnChain,
}

/// Integrity of a document or medium.
#[derive(Debug, Clone)]
pub struct Integrity {
    /// Verdict.
    pub status: IntegrityStatus,
    /// CID.
    pub cid: Option<String>,
    /// Gateway's origin.
    pub gateway: Option<String>,
}

/// A medium.
#[derive(Debug, Clone)]
pub struct Medium {
    /// Field.
    pub field: String,
    /// URI.
    pub uri: String,
    /// Its integrity.
    pub integrity: Integrity,
}

/// Something odd.
#[derive(Debug, Clone)]
pub struct Warning {
    /// Code.
    pub code: String,
    /// JSON pointer.
    pub at: String,
    /// For people.
    pub detail: String,
}

/// Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// ERC-721.
    Erc721,
    /// ERC-1155.
    Erc1155,
}

/// The answer.
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
    /// Block, decimal.
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
    /// The CID that was asked for.
    pub expected: String,
    /// The CID of what came.
    pub got: String,
    /// The gateway that it came from.
    pub gateway: String,
}

/// An endpoint or gateway that failed.
#[derive(Debug, Clone)]
pub struct UpstreamFailure {
    /// Its origin.
    pub origin: String,
    /// What it said, or did not.
    pub detail: String,
    /// Whether asking again may help.
    pub retryable: bool,
}

/// Why there is no document.
#[derive(Debug, Clone)]
pub enum NftError {
    /// The token's name is malformed.
    InvalidToken(Invalid),
    /// No such token.
    TokenNotFound(String),
    /// The URI cannot be used.
    TokenUriInvalid(Invalid),
    /// The document cannot be used.
    MetadataInvalid(Invalid),
    /// The content is not what its CID says.
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
    /// Call again after so many milliseconds.
    pub wake_after_ms: Option<u32>,
}

/// Where a resolution stands.
#[derive(Debug)]
pub enum Progress {
    /// Waiting.
    Need(Need),
    /// Done.
    Done(Box<Document>),
    /// Failed.
    Failed(NftError),
}

/// The component.
pub trait Nft {
    /// Its resolutions.
    type Resolution: Resolution;
    /// Checks a token's name and begins.
    ///
    /// # Errors
    /// `InvalidToken`.
    fn start(&self, token: &Token, settings: &Settings) -> Result<Self::Resolution, NftError>;
}

/// One token on its way.
pub trait Resolution {
    /// Takes what has settled and says what is next.
    fn advance(&mut self, settled: Vec<Settled>) -> Progress;
}
