//! What a resolution ends with.

/// Token standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// ERC-721 with its metadata extension.
    Erc721,
    /// ERC-1155 with its metadata URI extension.
    Erc1155,
}

/// Why bytes can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrityStatus {
    /// They hash to the CID of the URI.
    Verified,
    /// A CID is known, but the bytes were not fetched and checked.
    Unverified,
    /// There is nothing to check against.
    Unverifiable,
    /// They came out of the contract itself.
    OnChain,
}

/// Integrity of one document or medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integrity {
    /// Verdict.
    pub status: IntegrityStatus,
    /// The CID that was, or will be, checked.
    pub cid: Option<String>,
    /// Origin of the gateway that gave the bytes.
    pub gateway: Option<String>,
}

impl Integrity {
    /// A verdict without CID and gateway.
    pub(crate) const fn plain(status: IntegrityStatus) -> Self {
        Self { status, cid: None, gateway: None }
    }
}

/// A medium that the document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Field it stands in: `image`, `animation_url`.
    pub field: &'static str,
    /// URI as normalised.
    pub uri: String,
    /// Its own integrity.
    pub integrity: Integrity,
}

/// Something that was repaired or is odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable code, kebab case.
    pub code: &'static str,
    /// JSON pointer (RFC 6901) into the document, empty for the whole.
    pub at: String,
    /// For people.
    pub detail: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Standard, by ERC-165 or by what the contract answers.
    pub standard: Standard,
    /// Contract in EIP-55 form.
    pub contract: String,
    /// Token id, decimal.
    pub token_id: String,
    /// `tokenURI` or `uri` as the contract gave it.
    pub token_uri: String,
    /// Block number of the chain reads, decimal.
    pub block: String,
    /// Normalised fields, a JSON object.
    pub normalized: String,
    /// Every field as parsed, a JSON object.
    pub raw: String,
    /// Integrity of the document itself.
    pub integrity: Integrity,
    /// Media by field.
    pub media: Vec<Medium>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}
