//! Tokens of LUKSO (LSP8), whose documents are named in data of the contract.

use alloy_primitives::U256;

use crate::chain::calls::Function;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::chain::standards::verifiable_uri::{self, LSP4_METADATA, LSP8_BASE_URI};
use crate::error::Error;

/// `getDataForTokenId(bytes32,bytes32)`.
const TOKEN_DATA: Function = Function { selector: [0x16, 0xe0, 0x23, 0xb3], name: "getDataForTokenId" };
/// `getData(bytes32)` (ERC-725Y).
const DATA: Function = Function { selector: [0x54, 0xf6, 0x12, 0x7f], name: "getData" };
/// ERC-165 identifier of LSP8.
const LSP8: [u8; 4] = [0x3a, 0x27, 0x17, 0x06];

/// What a contract is by LSP8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lsp8 {
    /// It does not state LSP8.
    Other,
    /// It names no document for the token.
    WithoutDocument,
    /// The URI of the document.
    Document(String),
}

/// Asks for the document of the token, then for the base URI of all tokens.
///
/// # Errors
/// Those of [`Reader::returned`].
pub(crate) async fn read(reader: &Reader<'_>, id: &U256) -> Result<Lsp8, Error> {
    if !reader.stated(LSP8).await? {
        return Ok(Lsp8::Other);
    }
    let of_token = reader.returned(TOKEN_DATA, &[Argument::uint(id), Argument::Word(LSP4_METADATA)]).await?;
    if let Some(uri) = of_token.and_then(|data| verifiable_uri::decode(&data)) {
        return Ok(Lsp8::Document(uri));
    }
    let base = reader.returned(DATA, &[Argument::Word(LSP8_BASE_URI)]).await?.and_then(|data| verifiable_uri::decode(&data));
    Ok(base.map_or(Lsp8::WithoutDocument, |base| Lsp8::Document(format!("{base}{id}"))))
}
