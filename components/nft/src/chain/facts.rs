//! What a contract says about itself.

use alloy_primitives::U256;
use futures_util::future::{join, join4};

use super::calls::Function;
use super::encode::Argument;
use super::reader::Reader;
use super::standards::{royalty, text};
use crate::collection::Royalty;
use crate::effects::side_by_side;

/// `name()`.
const NAME: Function = Function { selector: [0x06, 0xfd, 0xde, 0x03], name: "name" };
/// `symbol()`.
const SYMBOL: Function = Function { selector: [0x95, 0xd8, 0x9b, 0x41], name: "symbol" };
/// `contractURI()` (ERC-7572).
const CONTRACT_URI: Function = Function { selector: [0xe8, 0xa3, 0xd4, 0x85], name: "contractURI" };
/// `royaltyInfo(uint256,uint256)` (ERC-2981), also its ERC-165 identifier.
const ROYALTY_INFO: Function = Function { selector: [0x2a, 0x55, 0x20, 0x5a], name: "royaltyInfo" };

/// The standards that are asked for beside ERC-721 and ERC-1155, by their ERC-165 identifiers.
const STANDARDS: [(&str, [u8; 4]); 7] = [
    ("erc2981", ROYALTY_INFO.selector),
    ("erc4906", [0x49, 0x06, 0x49, 0x06]),
    ("erc5192", [0xb4, 0x5a, 0x3c, 0x0e]),
    ("erc5773", [0x06, 0xb4, 0x32, 0x9a]),
    ("erc7160", [0x06, 0xe1, 0xbc, 0x5b]),
    ("erc7496", [0xaf, 0x33, 0x2f, 0x3e]),
    ("lsp8", [0x3a, 0x27, 0x17, 0x06]),
];

/// What was found.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) name: Option<String>,
    pub(crate) symbol: Option<String>,
    pub(crate) contract_uri: Option<String>,
    pub(crate) royalty: Option<Royalty>,
    /// Standards that the contract states, beside ERC-721 and ERC-1155.
    pub(crate) standards: Vec<&'static str>,
}

/// Reads all at once.
pub(crate) async fn read(reader: &Reader<'_>) -> Facts {
    let price = [Argument::uint(&U256::ZERO), Argument::uint(&U256::from(royalty::PRICE))];
    let states = |(name, interface)| async move { reader.states(interface).await.then_some(name) };
    let standards = side_by_side::values(STANDARDS.map(states).into());
    let texts =
        join4(reader.text(NAME, &[]), reader.text(SYMBOL, &[]), reader.value(CONTRACT_URI, &[]), reader.value(ROYALTY_INFO, &price));
    let ((name, symbol, contract_uri, royalty), standards) = join(texts, standards).await;
    let royalty = royalty.and_then(|data| royalty::decode(&data));
    Facts {
        name,
        symbol,
        contract_uri: contract_uri.and_then(|data| text::decode_uri(&data)),
        royalty: royalty.map(|found| Royalty { receiver: found.receiver.to_checksum(None), basis_points: found.basis_points }),
        standards: standards.into_iter().flatten().collect(),
    }
}
