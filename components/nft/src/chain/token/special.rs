//! Contracts that many know and that follow no standard for metadata.

use alloy_primitives::{Address, U256, address};

/// A contract with a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    /// CryptoPunks: another contract has images and attributes.
    Punks,
    /// The base registrar of ENS: the metadata service of ENS has the documents.
    EnsRegistrar,
    /// The name wrapper of ENS, which names the same service.
    EnsWrapper,
}

const MAINNET: &str = "1";
/// CryptoPunks.
const PUNKS: Address = address!("b47e3cd837dDF8e4c57F05d70Ab865de6e193BBB");
/// CryptoPunksData.
pub(crate) const PUNKS_DATA: Address = address!("16F5A35647D6F03D5D3da7b35409D65ba03aF3B2");
/// The base registrar of ENS, which has no `tokenURI`.
const ENS_REGISTRAR: Address = address!("57f1887a8BF19b14fC0dF6Fd9B2acc9Af147eA85");
/// The name wrapper of ENS.
const ENS_WRAPPER: Address = address!("D4416b13d2b3a9aBae7AcD5D6C2BbDBE25686401");

/// Returns the way of a contract, or `None` if it follows the standards.
pub(crate) fn of(chain: &str, contract: &Address) -> Option<Special> {
    match *contract {
        _ if chain != MAINNET => None,
        PUNKS => Some(Special::Punks),
        ENS_REGISTRAR => Some(Special::EnsRegistrar),
        ENS_WRAPPER => Some(Special::EnsWrapper),
        _ => None,
    }
}

/// Returns the URL of the document of an ENS name.
pub(crate) fn ens_document(contract: &Address, id: &U256) -> String {
    format!("https://metadata.ens.domains/mainnet/{contract:#x}/{id}")
}
