//! What a resolution is asked for, and with which settings.

/// The address of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Chain id.
    pub chain: String,
    /// Address of the contract.
    pub contract: String,
    /// Token id.
    pub token_id: String,
}

/// A token to resolve, with options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenQuery {
    /// The token.
    pub token: Token,
    /// Language tag (BCP 47) of the localised document to use.
    pub locale: Option<String>,
    /// Address whose balance is asked, or empty for the owner. `None` to ask for neither.
    pub owner: Option<String>,
    /// Whether the document holds the body as it came.
    pub with_body: bool,
    /// Whether the optional standards of the token are read.
    pub with_extensions: bool,
}

/// A contract to describe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Chain id.
    pub chain: String,
    /// Address.
    pub address: String,
}

/// What to resolve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The metadata of a token.
    Token(TokenQuery),
    /// The metadata of a contract.
    Collection(Contract),
    /// The avatar of an ENS name.
    Avatar(String),
}

/// The endpoints of a chain.
#[derive(Debug, Clone)]
pub struct ChainSettings {
    /// Chain id, decimal.
    pub id: String,
    /// JSON-RPC endpoints.
    pub rpc: Vec<String>,
}

/// How content from IPFS is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// Only content that hashes to its CID is used.
    Require,
    /// A plain gateway's answer is taken if no trustless gateway has the content.
    Prefer,
}

/// The endpoints of a resolution, and its limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The configured chains.
    pub chains: Vec<ChainSettings>,
    /// IPFS gateways.
    pub ipfs: Vec<String>,
    /// Arweave gateways.
    pub arweave: Vec<String>,
    /// How content from IPFS is verified.
    pub ipfs_verification: Verification,
    /// Milliseconds after which the resolution asks the next gateway as well.
    pub hedge_after_ms: u32,
    /// Milliseconds after which the core gives up.
    pub deadline_ms: u32,
    /// The largest document, in bytes.
    pub max_json_bytes: u32,
    /// The deepest document.
    pub max_json_depth: u32,
    /// The longest `data:` URI, in bytes.
    pub max_data_uri_bytes: u32,
    /// The most redirects.
    pub max_redirects: u32,
    /// The most IPFS blocks of one content.
    pub max_blocks: u32,
    /// The largest medium, in bytes.
    pub max_media_bytes: u32,
}
