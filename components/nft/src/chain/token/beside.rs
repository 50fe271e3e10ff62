//! Where a contract names the document if not in `tokenURI` or `uri`.

use alloy_primitives::U256;

use crate::chain::calls::Function;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::chain::standards::text;
use crate::chain::standards::verifiable_uri::{self, LSP4_METADATA};

/// `tokenMetadataURI(uint256)`: the document beside a `tokenURI` that is the medium itself.
const TOKEN_METADATA_URI: Function = Function { selector: [0x15, 0x7c, 0x3d, 0xf9], name: "tokenMetadataURI" };
/// `baseURI()`.
const BASE_URI: Function = Function { selector: [0x6c, 0x03, 0x60, 0xeb], name: "baseURI" };
/// `getDataForTokenId(bytes32,bytes32)` (LSP8).
const TOKEN_DATA: Function = Function { selector: [0x16, 0xe0, 0x23, 0xb3], name: "getDataForTokenId" };
/// ERC-165 identifier of LSP8.
const LSP8: [u8; 4] = [0x3a, 0x27, 0x17, 0x06];

/// Returns the URI of the document beside the medium.
pub(crate) async fn metadata_uri(reader: &Reader<'_>, id: &U256) -> Option<String> {
    text::decode_uri(&reader.of_token(TOKEN_METADATA_URI, id).await?)
}

/// Returns the base URI with the id behind it, for a contract whose token URI is empty.
pub(crate) async fn base_uri(reader: &Reader<'_>, id: &U256) -> Option<String> {
    let base = text::decode_uri(&reader.value(BASE_URI, &[]).await?)?;
    Some(if base.contains("{id}") { base } else { format!("{base}{id}") })
}

/// Returns the URI of the document of an LSP8 token, or `None` if the contract is no LSP8 contract
/// or has none.
pub(crate) async fn lsp8(reader: &Reader<'_>, id: &U256) -> Option<String> {
    if !reader.states(LSP8).await {
        return None;
    }
    let data = reader.value(TOKEN_DATA, &[Argument::uint(id), Argument::Word(LSP4_METADATA)]).await?;
    verifiable_uri::decode(&data)
}
