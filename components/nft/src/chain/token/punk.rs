//! The document of a CryptoPunk, which another contract has in parts.

use alloy_primitives::U256;
use futures_util::future::try_join;

use super::special::PUNKS_DATA;
use crate::chain::calls::Function;
use crate::chain::encode::Argument;
use crate::chain::reader::Reader;
use crate::chain::standards::punks;
use crate::error::Error;

/// `punkImageSvg(uint16)`.
const IMAGE: Function = Function { selector: [0x74, 0xbe, 0xb0, 0x47], name: "punkImageSvg" };
/// `punkAttributes(uint16)`.
const ATTRIBUTES: Function = Function { selector: [0x76, 0xdf, 0xe2, 0x97], name: "punkAttributes" };

/// Builds the document of a punk, as JSON.
///
/// # Errors
/// - `TokenNotFound` if there is no punk of this number.
/// - `UpstreamError` if no endpoint replies usably, or none confirms that there is nothing.
pub(crate) async fn document(reader: &Reader<'_>, id: &U256) -> Result<String, Error> {
    let missing = || Error::TokenNotFound(format!("there is no CryptoPunk {id}: the numbers are 0 to {}", punks::COUNT - 1));
    let index = u16::try_from(*id).ok().filter(|index| *index < punks::COUNT).ok_or_else(missing)?;
    let data = reader.at(PUNKS_DATA);
    let argument = [Argument::uint(id)];
    let (image, attributes) = try_join(data.confirmed(IMAGE, &argument), data.confirmed(ATTRIBUTES, &argument)).await?;
    let (image, attributes) = (image.ok_or_else(missing)?, attributes.ok_or_else(missing)?);
    punks::document(index, &image, &attributes).map(|document| document.to_string()).ok_or_else(missing)
}
