//! The result of a resolution: a token's metadata document.

/// A token standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// ERC-721 with its metadata extension.
    Erc721,
    /// ERC-1155 with its metadata URI extension.
    Erc1155,
}

/// Whether bytes were checked against a content hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrityStatus {
    /// The bytes hash to the CID of the URI.
    Verified,
    /// The URI names a CID, but the bytes were not fetched and checked.
    Unverified,
    /// The URI names no content hash.
    Unverifiable,
    /// The bytes came out of the contract itself.
    OnChain,
}

/// The integrity of a document or of one of its media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integrity {
    /// Whether the bytes were checked.
    pub status: IntegrityStatus,
    /// CID that the bytes were checked against, or have to be checked against.
    pub cid: Option<String>,
    /// Origin of the gateway that sent the bytes.
    pub gateway: Option<String>,
}

impl Integrity {
    /// Returns an integrity without CID and gateway.
    pub(crate) const fn plain(status: IntegrityStatus) -> Self {
        Self { status, cid: None, gateway: None }
    }
}

/// A medium (image or animation) that the document links to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Field that holds the URI: `image` or `animation_url`.
    pub field: &'static str,
    /// Normalised URI.
    pub uri: String,
    /// Integrity of the medium itself.
    pub integrity: Integrity,
    /// Media type, if it is known without a fetch.
    pub content_type: Option<String>,
    /// Size in bytes, if it is known without a fetch.
    pub size: Option<u64>,
}

/// A remark on something that was repaired, left out or unusual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable code in kebab case.
    pub code: &'static str,
    /// JSON pointer (RFC 6901) into the document, empty for the whole document.
    pub at: String,
    /// Explanation for people.
    pub detail: String,
}

/// Where a document came from. It says how long the document can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The contract itself.
    OnChain,
    /// Content by its hash. It never changes.
    Immutable,
    /// A name that can be pointed elsewhere: IPNS, ArNS.
    Name,
    /// A web server.
    Web,
}

/// Who holds a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Owner of an ERC-721 token, EIP-55.
    pub owner: Option<String>,
    /// Balance of the address that was asked for, decimal.
    pub balance: Option<String>,
    /// Whether the token is locked (ERC-5192). `None` if the contract does not say.
    pub locked: Option<bool>,
}

/// A resolved metadata document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Standard, as the contract states by ERC-165, or the one whose function returned a URI.
    pub standard: Standard,
    /// Contract address in EIP-55 form.
    pub contract: String,
    /// Token id, decimal.
    pub token_id: String,
    /// `tokenURI` or `uri` as the contract returned it.
    pub token_uri: String,
    /// Block number of the chain reads, decimal.
    pub block: String,
    /// Normalised fields, a JSON object.
    pub normalized: String,
    /// All fields as parsed, a JSON object.
    pub raw: String,
    /// Integrity of the document itself.
    pub integrity: Integrity,
    /// Where the document came from.
    pub source: Source,
    /// Media that the document links to.
    pub media: Vec<Medium>,
    /// The body as it came, if it was asked for.
    pub body: Option<Vec<u8>>,
    /// Who holds the token, if it was asked for.
    pub holding: Option<Holding>,
    /// What optional standards say, a JSON object by their names.
    pub extensions: Option<String>,
    /// Remarks on the document.
    pub warnings: Vec<Warning>,
}
