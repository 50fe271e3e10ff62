//! The description of a contract.

use crate::document::{Integrity, Warning};

/// Who gets a royalty (ERC-2981).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Royalty {
    /// Address of the receiver, EIP-55.
    pub receiver: String,
    /// Share of the price in hundredths of a percent.
    pub basis_points: u32,
}

/// A described contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Contract address in EIP-55 form.
    pub contract: String,
    /// `name()`.
    pub name: Option<String>,
    /// `symbol()`.
    pub symbol: Option<String>,
    /// Standards that the contract states by ERC-165, such as `erc721`.
    pub standards: Vec<&'static str>,
    /// `contractURI()` (ERC-7572) as the contract returned it.
    pub contract_uri: Option<String>,
    /// The document behind `contractURI`, normalised. A JSON object.
    pub normalized: Option<String>,
    /// The document behind `contractURI`, all fields as parsed. A JSON object.
    pub raw: Option<String>,
    /// Integrity of the document.
    pub integrity: Option<Integrity>,
    /// Royalty, if the contract states one.
    pub royalty: Option<Royalty>,
    /// Block number of the chain reads, decimal.
    pub block: String,
    /// Whether something is missing because an upstream failed.
    pub is_partial: bool,
    /// Remarks.
    pub warnings: Vec<Warning>,
}
