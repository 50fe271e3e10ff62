//! The avatar of an ENS name.

use crate::document::{Integrity, Warning};

/// The name of a token, as in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenName {
    /// Chain id, decimal.
    pub chain: String,
    /// Contract address.
    pub contract: String,
    /// Token id, decimal or hexadecimal.
    pub token_id: String,
}

/// The avatar of an ENS name (ENSIP-12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avatar {
    /// The name, normalised.
    pub name: String,
    /// Address that the name resolves to, EIP-55.
    pub address: Option<String>,
    /// The text record as it stands.
    pub record: String,
    /// Normalised URI of the image.
    pub uri: String,
    /// The token that the record names. The address owns it.
    pub token: Option<TokenName>,
    /// Integrity of the image.
    pub integrity: Integrity,
    /// Remarks.
    pub warnings: Vec<Warning>,
}
