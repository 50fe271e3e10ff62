//! Where a contract names the document if not in `tokenURI` or `uri`.

use alloy_primitives::U256;

use crate::chain::calls::Function;
use crate::chain::reader::Reader;
use crate::chain::standards::text;
use crate::error::Error;

/// `tokenMetadataURI(uint256)`: the document beside a `tokenURI` that is the medium itself.
const TOKEN_METADATA_URI: Function = Function { selector: [0x15, 0x7c, 0x3d, 0xf9], name: "tokenMetadataURI" };
/// `baseURI()`.
const BASE_URI: Function = Function { selector: [0x6c, 0x03, 0x60, 0xeb], name: "baseURI" };

/// Returns the URI of the document beside the medium.
pub(crate) async fn metadata_uri(reader: &Reader<'_>, id: &U256) -> Option<String> {
    text::decode_uri(&reader.of_token(TOKEN_METADATA_URI, id).await?)
}

/// Returns the base URI with the id behind it, for a contract whose token URI is empty.
///
/// # Errors
/// Those of [`Reader::returned`].
pub(crate) async fn base_uri(reader: &Reader<'_>, id: &U256) -> Result<Option<String>, Error> {
    let base = reader.returned(BASE_URI, &[]).await?.and_then(|data| text::decode_uri(&data));
    Ok(base.map(|base| if base.contains("{id}") { base } else { format!("{base}{id}") }))
}
